"""Rules of the helpers of special functions."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

from tangent.rules.declare import elementwise, nondifferentiable
from tangent.rules.record import Result
from tangent_backends.scipy.special import helpers
from tangent_backends.scipy.special.helpers import expn_below, portion


@elementwise(helpers.portion)
def portion_(z, x, y):
    return 1 / y, -portion(z, y)


@elementwise(helpers.expn_below, constant="n")
def expn_below_(y, n, x):
    return -expn_below(n - 1, x)


nondifferentiable(helpers.degree_below)
nondifferentiable(helpers.half_steps, result=Result.ARRAY)
