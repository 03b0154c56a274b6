"""Rules of the helpers of compositions."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

from tangent.rules.declare import d, linear, nondifferentiable
from tangent.rules.record import Result
from tangent_backends.numpy import helpers

nondifferentiable(helpers.kron_shapes, result=Result.TUPLE)


@linear(helpers.crossable, arg="a", view_of="a", result=Result.LIKE)
def crossable_(y, a):
    d[a] = d[y]
