"""Rules of the helpers of Fourier transforms."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

from tangent.rules.declare import d, linear, nondifferentiable
from tangent.rules.record import Result
from tangent_backends.numpy import helpers
from tangent_backends.numpy.helpers import front, resized, unfront

nondifferentiable(helpers.axes_of, helpers.lengths_of, helpers.reality_lengths, result=Result.INDICES)
nondifferentiable(helpers.counted_twice, result=Result.ARRAY)
nondifferentiable(helpers.other_norm, result=Result.OTHER)


@linear(helpers.resized, arg="g", view_of="g", result=Result.ARRAY)
def resized_(y, g, a):
    d[g] = resized(d[y], g)


@linear(helpers.front, arg="g", view_of="g", result=Result.ARRAY)
def front_(r, g, y, axis=-1):
    d[g] = unfront(d[r], y, axis)


@linear(helpers.unfront, arg="g", result=Result.ARRAY)
def unfront_(r, g, y, axis=-1):
    d[g] = front(d[r], y, axis)
