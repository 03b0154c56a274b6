"""Rules of this backend's helpers that belong to no single function, so that derivatives have derivatives."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import tensorflow as tf

from tangent.facts.contents import shape_only
from tangent.optimize.phrasing import shorten
from tangent.rules.record import Result
from tangent_backends.tensorflow import helpers
from tangent_backends.tensorflow.declare import d, elementwise, linear, nondifferentiable
from tangent_backends.tensorflow.helpers import (
    higher_polygamma,
    join_like,
    quotient,
    reshaped,
    sorting,
    split_like,
)

shorten(*(getattr(helpers, name) for name in helpers.__all__))
shape_only(helpers.terms)

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


# --------------------------------------------------------------------------
# Linear ones: the adjoint of an adjoint is the function that it belongs to


@linear(helpers.reshaped, arg="g", result=Result.ARRAY)
def reshaped_(y, g, like):
    d[g] = reshaped(d[y], g)


@linear(helpers.transposed_back, arg="g", result=Result.ARRAY)
def transposed_back_(y, g, perm=None):
    d[g] = tf.transpose(d[y], perm)


@linear(helpers.split_like, arg="g", result=Result.LIKE)
def split_like_(y, values, g, axis):
    d[g] = join_like(values, d[y], axis)


@linear(helpers.join_like, arg="parts", result=Result.ARRAY)
def join_like_(y, values, parts, axis):
    d[parts] = split_like(parts, d[y], axis)


@linear(helpers.unstacked, arg="g", result=Result.LIKE)
def unstacked_(y, values, g, axis=0):
    d[g] = tf.stack(d[y], axis)


@linear(helpers.unpad, arg="g", result=Result.ARRAY)
def unpad_(y, g, x, paddings):
    d[g] = tf.pad(d[y], paddings)


@linear(helpers.untile, arg="g", result=Result.ARRAY)
def untile_(y, g, x, multiples):
    d[g] = tf.tile(d[y], multiples)


@linear(helpers.unrepeat, arg="g", result=Result.ARRAY)
def unrepeat_(y, g, x, repeats, axis=None):
    d[g] = tf.repeat(d[y], repeats, axis)


@linear(helpers.scattered_rows, arg="g", result=Result.ARRAY)
def scattered_rows_(y, g, params, indices, axis=None, batch_dims=0):
    d[g] = tf.gather(d[y], indices, axis=axis, batch_dims=batch_dims)


@linear(helpers.unsliced, arg="g", result=Result.ARRAY)
def unsliced_(y, g, x, begin):
    d[g] = tf.slice(d[y], begin, tf.shape(g))


@linear(helpers.unmasked, arg="g", result=Result.ARRAY)
def unmasked_(y, g, x, mask, axis=None):
    d[g] = tf.boolean_mask(d[y], mask, axis)


@linear(helpers.sorting, arg="x", result=Result.ARRAY)
def sorting_(y, values, x, axis=-1, direction="ASCENDING", back=False):
    d[x] = sorting(values, d[y], axis, direction, not back)
