"""Rules of this backend's helpers that belong to no single function, so that derivatives have derivatives."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations


from tangent.rules.record import Result
from tangent_backends.tensorflow import helpers
from tangent_backends.tensorflow.declare import d, elementwise, linear, nondifferentiable
from tangent_backends.tensorflow.helpers import higher_polygamma, quotient, reshaped

# The choice of one of several values is constant but where it jumps.
nondifferentiable(helpers.selected, helpers.at_lower, helpers.at_upper, helpers.chosen)
nondifferentiable(helpers.terms, result=Result.INDEX)


@elementwise(helpers.lowered)
def lowered_(y, n):
    return 1.0


@elementwise(helpers.nonzero)
def nonzero_(y, x):
    return 1.0


@elementwise(helpers.quotient)
def quotient_(z, x, y):
    return quotient(1.0, y), -quotient(z, y)


@elementwise(helpers.higher_polygamma, constant="order")
def higher_polygamma_(y, x, order):
    return higher_polygamma(x, order + 1)




@linear(helpers.reshaped, arg="g", result=Result.ARRAY)
def reshaped_(y, g, like):
    d[g] = reshaped(d[y], g)
