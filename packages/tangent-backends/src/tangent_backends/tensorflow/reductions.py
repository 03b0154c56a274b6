"""Reductions over axes: sums, means, extremes, and what is made of them."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import tensorflow as tf

from tangent.rules.record import Result
from tangent.runtime import spread
from tangent_backends.tensorflow.declare import adjoint, d, linear, nondifferentiable, tangent_
from tangent_backends.tensorflow.helpers import chosen, terms


@linear(tf.reduce_sum, arg="input_tensor", result=Result.REDUCTION)
def reduce_sum(y, input_tensor, axis=None, keepdims=False):
    d[input_tensor] = spread(d[y], input_tensor, axis, keepdims)


@linear(tf.reduce_mean, arg="input_tensor", result=Result.REDUCTION)
def reduce_mean(y, input_tensor, axis=None, keepdims=False):
    d[input_tensor] = spread(d[y] / terms(input_tensor, axis), input_tensor, axis, keepdims)


@adjoint(tf.reduce_max, tf.reduce_min, result=Result.REDUCTION)
def reduce_max_adjoint(y, input_tensor, axis=None, keepdims=False):
    t = chosen(input_tensor, y, axis, keepdims)
    d[input_tensor] = spread(d[y], input_tensor, axis, keepdims) * t


@tangent_(tf.reduce_max, tf.reduce_min)
def reduce_max_tangent(y, input_tensor, axis=None, keepdims=False):
    t = chosen(input_tensor, y, axis, keepdims)
    d[y] = tf.reduce_sum(d[input_tensor] * t, axis=axis, keepdims=keepdims)


# The weights exp(x - y) are a softmax.
@adjoint(tf.reduce_logsumexp, result=Result.REDUCTION)
def reduce_logsumexp_adjoint(y, input_tensor, axis=None, keepdims=False):
    t = tf.exp(input_tensor - spread(y, input_tensor, axis, keepdims))
    d[input_tensor] = spread(d[y], input_tensor, axis, keepdims) * t


@tangent_(tf.reduce_logsumexp)
def reduce_logsumexp_tangent(y, input_tensor, axis=None, keepdims=False):
    t = tf.exp(input_tensor - spread(y, input_tensor, axis, keepdims))
    d[y] = tf.reduce_sum(d[input_tensor] * t, axis=axis, keepdims=keepdims)


nondifferentiable(
    tf.argmax, tf.argmin, tf.math.count_nonzero, tf.reduce_any, tf.reduce_all, tf.linalg.matrix_rank,
    tf.math.zero_fraction,
)  # fmt: skip
