"""Sums and products along an axis, products over axes, spreads and norms."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import tensorflow as tf

from tangent.rules.record import Result
from tangent.runtime import spread
from tangent_backends.tensorflow import helpers
from tangent_backends.tensorflow.declare import (
    adjoint,
    d,
    linear,
    nondifferentiable,
    not_implemented,
    tangent_,
)
from tangent_backends.tensorflow.helpers import (
    carried,
    carried_back,
    deviation,
    earlier,
    later,
    nonzero,
    other_factors,
    terms,
)


@linear(tf.cumsum, arg="x", result=Result.ARRAY)
def cumsum(y, x, axis=0, exclusive=False, reverse=False):
    d[x] = tf.cumsum(d[y], axis=axis, exclusive=exclusive, reverse=not reverse)


# y[i] = x[i] * y[i - 1].  Nothing is divided, so factors may be 0.
@adjoint(tf.math.cumprod, result=Result.ARRAY)
def cumprod_adjoint(y, x, axis=0, exclusive=False, reverse=False):
    t = d[y]
    if exclusive:
        t = later(t, axis, reverse)
    d[x] = carried_back(t, x, axis, reverse) * tf.math.cumprod(x, axis, True, reverse)


@tangent_(tf.math.cumprod)
def cumprod_tangent(y, x, axis=0, exclusive=False, reverse=False):
    t = carried(d[x] * tf.math.cumprod(x, axis, True, reverse), x, axis, reverse)
    if exclusive:
        t = earlier(t, axis, reverse)
    d[y] = t


# s = carried(g, c) means s = g + c * earlier(s), linear in g; its adjoint is
# l = ds + later(c * l), which is carried_back(ds, c).
@adjoint(helpers.carried, result=Result.ARRAY)
def carried_adjoint(s, g, c, axis=0, reverse=False):
    back = carried_back(d[s], c, axis, reverse)
    d[g] = back
    d[c] = back * earlier(s, axis, reverse)


@tangent_(helpers.carried)
def carried_tangent(s, g, c, axis=0, reverse=False):
    d[s] = carried(d[g] + d[c] * earlier(s, axis, reverse), c, axis, reverse)


@adjoint(helpers.carried_back, result=Result.ARRAY)
def carried_back_adjoint(s, g, c, axis=0, reverse=False):
    forth = carried(d[s], c, axis, reverse)
    d[g] = forth
    d[c] = earlier(forth, axis, reverse) * s


@tangent_(helpers.carried_back)
def carried_back_tangent(s, g, c, axis=0, reverse=False):
    d[s] = carried_back(d[g] + later(d[c] * s, axis, reverse), c, axis, reverse)


@linear(helpers.earlier, arg="x", result=Result.ARRAY)
def earlier_(y, x, axis=0, reverse=False):
    d[x] = later(d[y], axis, reverse)


@linear(helpers.later, arg="x", result=Result.ARRAY)
def later_(y, x, axis=0, reverse=False):
    d[x] = earlier(d[y], axis, reverse)


# --------------------------------------------------------------------------
# Over axes


@adjoint(tf.reduce_prod, result=Result.REDUCTION)
def reduce_prod_adjoint(y, input_tensor, axis=None, keepdims=False):
    d[input_tensor] = spread(d[y], input_tensor, axis, keepdims) * other_factors(input_tensor, axis)


@tangent_(tf.reduce_prod)
def reduce_prod_tangent(y, input_tensor, axis=None, keepdims=False):
    d[y] = tf.reduce_sum(d[input_tensor] * other_factors(input_tensor, axis), axis=axis, keepdims=keepdims)


@adjoint(tf.math.reduce_variance, real_only=True, result=Result.REDUCTION)
def variance_adjoint(y, input_tensor, axis=None, keepdims=False):
    t = 2 / terms(input_tensor, axis)
    d[input_tensor] = spread(d[y] * t, input_tensor, axis, keepdims) * deviation(input_tensor, axis)


@tangent_(tf.math.reduce_variance)
def variance_tangent(y, input_tensor, axis=None, keepdims=False):
    t = 2 * d[input_tensor] * deviation(input_tensor, axis)
    d[y] = tf.reduce_mean(t, axis=axis, keepdims=keepdims)


# Where all elements are equal there is no derivative; 0 there.
@adjoint(tf.math.reduce_std, real_only=True, result=Result.REDUCTION)
def std_adjoint(y, input_tensor, axis=None, keepdims=False):
    t = spread(d[y] / (nonzero(y) * terms(input_tensor, axis)), input_tensor, axis, keepdims)
    d[input_tensor] = t * deviation(input_tensor, axis)


@tangent_(tf.math.reduce_std)
def std_tangent(y, input_tensor, axis=None, keepdims=False):
    t = d[input_tensor] * deviation(input_tensor, axis)
    d[y] = tf.reduce_mean(t, axis=axis, keepdims=keepdims) / nonzero(y)


# At 0, where there is no derivative, 0.
@adjoint(tf.math.reduce_euclidean_norm, real_only=True, result=Result.REDUCTION)
def euclidean_norm_adjoint(y, input_tensor, axis=None, keepdims=False):
    d[input_tensor] = spread(d[y] / nonzero(y), input_tensor, axis, keepdims) * input_tensor


@tangent_(tf.math.reduce_euclidean_norm)
def euclidean_norm_tangent(y, input_tensor, axis=None, keepdims=False):
    t = d[input_tensor] * input_tensor
    d[y] = tf.reduce_sum(t, axis=axis, keepdims=keepdims) / nonzero(y)


_ORD = {"ord": "only the default, the root of the sum of squares, has a rule"}


@adjoint(tf.norm, unsupported=_ORD, real_only=True, result=Result.NUMERIC)
def norm_adjoint(y, tensor, axis=None, keepdims=None):
    d[tensor] = spread(d[y] / nonzero(y), tensor, axis, bool(keepdims)) * tensor


@tangent_(tf.norm)
def norm_tangent(y, tensor, axis=None, keepdims=None):
    d[y] = tf.reduce_sum(d[tensor] * tensor, axis=axis, keepdims=bool(keepdims)) / nonzero(y)


not_implemented(
    tf.math.cumulative_logsumexp, None, "write tf.math.log(tf.cumsum(tf.exp(x - m))) + m with a constant m"
)
nondifferentiable(helpers.axes_of, result=Result.TUPLE)
nondifferentiable(helpers.shape_of, result=Result.INDICES)
