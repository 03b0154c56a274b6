"""The softmax family, and losses of logits."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import tensorflow as tf

from tangent.optimize.spreads import scales
from tangent.rules.record import Result
from tangent.runtime import unbroadcast
from tangent_backends.tensorflow.declare import (
    adjoint,
    bilinear,
    d,
    elementwise,
    linear,
    not_implemented,
    tangent_,
)
from tangent_backends.tensorflow.helpers import (
    by_sequence,
    cross_entropy,
    cross_entropy_slope,
    ctc_slope,
    one_hot_slope,
    scaled_rows,
    sparse_cross_entropy,
)

# --------------------------------------------------------------------------
# Softmax


# y = exp(x) / sum(exp(x)), so dy = y * (dx - sum(y * dx)), and the adjoint is the same.
@adjoint(tf.nn.softmax, result=Result.ARRAY)
def softmax_adjoint(y, logits, axis=None):
    if axis is None:
        axis = -1
    d[logits] = y * (d[y] - tf.reduce_sum(y * d[y], axis=axis, keepdims=True))


@tangent_(tf.nn.softmax)
def softmax_tangent(y, logits, axis=None):
    if axis is None:
        axis = -1
    d[y] = y * (d[logits] - tf.reduce_sum(y * d[logits], axis=axis, keepdims=True))


# y = x - log(sum(exp(x))), so dy = dx - sum(exp(y) * dx)
@adjoint(tf.nn.log_softmax, result=Result.ARRAY)
def log_softmax_adjoint(y, logits, axis=None):
    if axis is None:
        axis = -1
    d[logits] = d[y] - tf.exp(y) * tf.reduce_sum(d[y], axis=axis, keepdims=True)


@tangent_(tf.nn.log_softmax)
def log_softmax_tangent(y, logits, axis=None):
    if axis is None:
        axis = -1
    d[y] = d[logits] - tf.reduce_sum(tf.exp(y) * d[logits], axis=axis, keepdims=True)


@bilinear(scaled_rows, args=("g", "x"), result=Result.ARRAY)
def scaled_rows_(y, g, x, axis=-1):
    d[g] = tf.reduce_sum(d[y] * x, axis=axis)
    d[x] = scaled_rows(g, d[y], axis)


scales(scaled_rows)


# --------------------------------------------------------------------------
# Cross entropy: y = sum(labels * (log(sum(exp(x))) - x)), with the slope sum(labels) * softmax(x) - labels


@adjoint(cross_entropy, result=Result.ARRAY)
def cross_entropy_adjoint(y, labels, logits, axis=-1):
    d[logits] = scaled_rows(d[y], cross_entropy_slope(labels, logits, axis), axis)
    d[labels] = unbroadcast(-scaled_rows(d[y], tf.nn.log_softmax(logits, axis), axis), labels)


@tangent_(cross_entropy)
def cross_entropy_tangent(y, labels, logits, axis=-1):
    d[y] = tf.reduce_sum(
        d[logits] * cross_entropy_slope(labels, logits, axis) - d[labels] * tf.nn.log_softmax(logits, axis),
        axis=axis,
    )


# The slope is z = sum(labels) * p - labels with p = softmax(logits).
@adjoint(cross_entropy_slope, result=Result.ARRAY)
def cross_entropy_slope_adjoint(z, labels, logits, axis=-1):
    p = tf.nn.softmax(logits, axis)
    t = tf.reduce_sum(p * d[z], axis=axis, keepdims=True)
    d[logits] = tf.reduce_sum(labels, axis=axis, keepdims=True) * p * (d[z] - t)
    d[labels] = unbroadcast(t - d[z], labels)


@tangent_(cross_entropy_slope)
def cross_entropy_slope_tangent(z, labels, logits, axis=-1):
    p = tf.nn.softmax(logits, axis)
    t = d[logits] - tf.reduce_sum(p * d[logits], axis=axis, keepdims=True)
    d[z] = (
        tf.reduce_sum(labels, axis=axis, keepdims=True) * p * t
        + tf.reduce_sum(d[labels], axis=axis, keepdims=True) * p
        - d[labels]
    )


adjoint(tf.nn.softmax_cross_entropy_with_logits, result=Result.ARRAY, stand_in=cross_entropy)(
    cross_entropy_adjoint
)
tangent_(tf.nn.softmax_cross_entropy_with_logits)(cross_entropy_tangent)


# The labels are the places of the ones.
@adjoint(sparse_cross_entropy, result=Result.ARRAY)
def sparse_cross_entropy_adjoint(y, labels, logits):
    d[logits] = scaled_rows(d[y], one_hot_slope(labels, logits))


@tangent_(sparse_cross_entropy)
def sparse_cross_entropy_tangent(y, labels, logits):
    d[y] = tf.reduce_sum(d[logits] * one_hot_slope(labels, logits), axis=-1)


@adjoint(one_hot_slope, result=Result.ARRAY)
def one_hot_slope_adjoint(z, labels, logits):
    p = tf.nn.softmax(logits)
    d[logits] = p * (d[z] - tf.reduce_sum(p * d[z], axis=-1, keepdims=True))


@tangent_(one_hot_slope)
def one_hot_slope_tangent(z, labels, logits):
    p = tf.nn.softmax(logits)
    d[z] = p * (d[logits] - tf.reduce_sum(p * d[logits], axis=-1, keepdims=True))


adjoint(tf.nn.sparse_softmax_cross_entropy_with_logits, result=Result.ARRAY, stand_in=sparse_cross_entropy)(
    sparse_cross_entropy_adjoint
)
tangent_(tf.nn.sparse_softmax_cross_entropy_with_logits)(sparse_cross_entropy_tangent)


# y = log(1 + exp(x)) - labels * x
@elementwise(tf.nn.sigmoid_cross_entropy_with_logits)
def sigmoid_cross_entropy(y, labels, logits):
    return -logits, tf.sigmoid(logits) - labels


# y = (1 - labels) * x + (1 + (w - 1) * labels) * log(1 + exp(-x))
@elementwise(tf.nn.weighted_cross_entropy_with_logits)
def weighted_cross_entropy(y, labels, logits, pos_weight):
    return (
        (pos_weight - 1) * tf.math.softplus(-logits) - logits,
        1 - labels - (1 + (pos_weight - 1) * labels) * tf.sigmoid(-logits),
        labels * tf.math.softplus(-logits),
    )


# --------------------------------------------------------------------------
# Others


@elementwise(tf.nn.log_poisson_loss, unsupported={"compute_full_loss": "its additional terms jump"})
def log_poisson_loss(y, targets, log_input):
    return -log_input, tf.exp(log_input) - targets


# Half the sum of squares.
@adjoint(tf.nn.l2_loss, result=Result.SCALAR)
def l2_loss_adjoint(y, t):
    d[t] = d[y] * t


@tangent_(tf.nn.l2_loss)
def l2_loss_tangent(y, t):
    d[y] = tf.reduce_sum(d[t] * t)


# --------------------------------------------------------------------------
# Connectionist temporal classification. TensorFlow calculates the slope with logarithms of zeros, so its own
# derivative of the slope is nan.


@adjoint(tf.nn.ctc_loss, result=Result.ARRAY)
def ctc_loss_adjoint(
    y, labels, logits, label_length, logit_length, logits_time_major=True, unique=None, blank_index=None
):
    t = ctc_slope(labels, logits, label_length, logit_length, logits_time_major, unique, blank_index)
    d[logits] = by_sequence(d[y], logits_time_major) * t


@tangent_(tf.nn.ctc_loss)
def ctc_loss_tangent(
    y, labels, logits, label_length, logit_length, logits_time_major=True, unique=None, blank_index=None
):
    t = ctc_slope(labels, logits, label_length, logit_length, logits_time_major, unique, blank_index)
    if logits_time_major:
        d[y] = tf.reduce_sum(d[logits] * t, axis=(0, 2))
    else:
        d[y] = tf.reduce_sum(d[logits] * t, axis=(1, 2))


@linear(by_sequence, arg="g", result=Result.ARRAY)
def by_sequence_(y, g, logits_time_major):
    d[g] = tf.reshape(d[y], (-1,))


not_implemented(
    ctc_slope,
    None,
    "TensorFlow's second derivative of tf.nn.ctc_loss is nan: use the first one, or write the loss "
    "with tf.reduce_logsumexp",
    result=Result.ARRAY,
)
