"""Layers of neural networks: convolutions, pooling, normalisation, dropout."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import inspect

import tensorflow as tf

from tangent.rules.book import BOOK, name_of
from tangent.rules.record import Form, Result, Rule
from tangent.runtime import spread
from tangent_backends.tensorflow import helpers
from tangent_backends.tensorflow.declare import (
    adjoint,
    bilinear,
    d,
    elementwise,
    linear,
    nondifferentiable,
    tangent_,
)
from tangent_backends.tensorflow.helpers import (
    bias_of,
    conv2d_filters,
    conv2d_input,
    depthwise_filters,
    depthwise_input,
    deviation,
    dropped,
    pool_average,
    pool_picked,
    pool_spread,
    terms,
)

# --------------------------------------------------------------------------
# Convolutions are linear in the input and in the filters; like the cotangents of a product of
# matrices, each of the three functions below has the other two as its adjoints.


@bilinear(tf.nn.conv2d, args=("input", "filters"), result=Result.ARRAY)
def conv2d(z, input, filters, strides, padding, data_format="NHWC", dilations=None):
    d[input] = conv2d_input(d[z], input, filters, strides, padding, data_format, dilations)
    d[filters] = conv2d_filters(d[z], input, filters, strides, padding, data_format, dilations)


# The cotangent of the input of a convolution, as a layer of its own.
@bilinear(tf.nn.conv2d_transpose, args=("input", "filters"), result=Result.ARRAY)
def conv2d_transpose(
    z, input, filters, output_shape, strides, padding="SAME", data_format="NHWC", dilations=None
):
    d[input] = tf.nn.conv2d(d[z], filters, strides, padding, data_format, dilations)
    d[filters] = conv2d_filters(input, d[z], filters, strides, padding, data_format, dilations)


@bilinear(helpers.conv2d_input, args=("g", "filters"), result=Result.ARRAY)
def conv2d_input_(r, g, input, filters, strides, padding, data_format="NHWC", dilations=None):
    d[g] = tf.nn.conv2d(d[r], filters, strides, padding, data_format, dilations)
    d[filters] = conv2d_filters(g, d[r], filters, strides, padding, data_format, dilations)


@bilinear(helpers.conv2d_filters, args=("g", "input"), result=Result.ARRAY)
def conv2d_filters_(r, g, input, filters, strides, padding, data_format="NHWC", dilations=None):
    d[g] = tf.nn.conv2d(input, d[r], strides, padding, data_format, dilations)
    d[input] = conv2d_input(g, input, d[r], strides, padding, data_format, dilations)


@bilinear(tf.nn.depthwise_conv2d, args=("input", "filter"), result=Result.ARRAY)
def depthwise_conv2d(z, input, filter, strides, padding, data_format=None, dilations=None):
    d[input] = depthwise_input(d[z], input, filter, strides, padding, data_format, dilations)
    d[filter] = depthwise_filters(d[z], input, filter, strides, padding, data_format, dilations)


@bilinear(helpers.depthwise_input, args=("g", "filter"), result=Result.ARRAY)
def depthwise_input_(r, g, input, filter, strides, padding, data_format=None, dilations=None):
    d[g] = tf.nn.depthwise_conv2d(d[r], filter, strides, padding, data_format, dilations)
    d[filter] = depthwise_filters(g, d[r], filter, strides, padding, data_format, dilations)


@bilinear(helpers.depthwise_filters, args=("g", "input"), result=Result.ARRAY)
def depthwise_filters_(r, g, input, filter, strides, padding, data_format=None, dilations=None):
    d[g] = tf.nn.depthwise_conv2d(input, d[r], strides, padding, data_format, dilations)
    d[input] = depthwise_input(g, input, d[r], strides, padding, data_format, dilations)


# --------------------------------------------------------------------------
# Pooling


# Of several largest elements in a window the first one moves with the result.
@adjoint(tf.nn.max_pool2d, tf.nn.max_pool, result=Result.ARRAY)
def max_pool_adjoint(y, input, ksize, strides, padding, data_format="NHWC"):
    d[input] = pool_spread(d[y], input, y, ksize, strides, padding, data_format)


@tangent_(tf.nn.max_pool2d, tf.nn.max_pool)
def max_pool_tangent(y, input, ksize, strides, padding, data_format="NHWC"):
    d[y] = pool_picked(d[input], input, ksize, strides, padding, data_format)


@linear(helpers.pool_spread, arg="g", result=Result.ARRAY)
def pool_spread_(r, g, input, output, ksize, strides, padding, data_format="NHWC"):
    d[g] = pool_picked(d[r], input, ksize, strides, padding, data_format)


@linear(helpers.pool_picked, arg="g", result=Result.ARRAY)
def pool_picked_(r, g, input, ksize, strides, padding, data_format="NHWC"):
    t = tf.nn.max_pool2d(input, ksize, strides, padding, data_format)
    d[g] = pool_spread(d[r], input, t, ksize, strides, padding, data_format)


@linear(tf.nn.avg_pool2d, tf.nn.avg_pool, arg="input", result=Result.ARRAY)
def avg_pool(y, input, ksize, strides, padding, data_format="NHWC"):
    d[input] = pool_average(d[y], input, ksize, strides, padding, data_format)


@linear(helpers.pool_average, arg="g", result=Result.ARRAY)
def pool_average_(r, g, input, ksize, strides, padding, data_format="NHWC"):
    d[g] = tf.nn.avg_pool2d(d[r], ksize, strides, padding, data_format)


# --------------------------------------------------------------------------
# Biases and normalisation


@linear(tf.nn.bias_add, arg=("value", "bias"), result=Result.ARRAY)
def bias_add(y, value, bias, data_format=None):
    d[value] = d[y]
    d[bias] = bias_of(d[y], data_format)


@linear(helpers.bias_of, arg="g", result=Result.ARRAY)
def bias_of_(y, g, data_format=None):
    d[g] = tf.nn.bias_add(tf.zeros_like(g), d[y], data_format)


# y = scale * (x - mean) / sqrt(variance + epsilon) + offset
@elementwise(tf.nn.batch_normalization, fixed="variance_epsilon", constant="variance_epsilon")
def batch_normalization(y, x, mean, variance, offset, scale, variance_epsilon):
    r = tf.math.rsqrt(variance + variance_epsilon)
    if scale is None:
        t = r
    else:
        t = r * scale
    return t, -t, -0.5 * (x - mean) * t * r * r, 1.0, (x - mean) * r


@adjoint(tf.nn.moments, unsupported={"shift": "leave it out"}, result=Result.TUPLE)
def moments_adjoint(y, x, axes, keepdims=False):
    n = terms(x, axes)
    t = spread(d[y][0] / n, x, axes, keepdims)
    d[x] = t + 2 * spread(d[y][1] / n, x, axes, keepdims) * deviation(x, axes)


@tangent_(tf.nn.moments)
def moments_tangent(y, x, axes, keepdims=False):
    t = 2 * tf.reduce_mean(d[x] * deviation(x, axes), axes, keepdims)
    d[y] = (tf.reduce_mean(d[x], axes, keepdims), t)


# --------------------------------------------------------------------------
# Dropout: a mask that is drawn once. What stands in is differentiated from its text.


def _with_stand_in(callee, stand_in, active):
    parameters = inspect.signature(callee)
    rule = Rule(
        callee,
        name_of(callee),
        Form.PAIR,
        parameters,
        active=(active,),
        constant=tuple(p for p in parameters.parameters if p != active),
        stand_in=stand_in,
        result=Result.ARRAY,
        fixed=("rate",),
    )
    BOOK.add(rule)


_with_stand_in(tf.nn.dropout, dropped, "x")
nondifferentiable(helpers.dropout_mask, result=Result.ARRAY, guards=True)


# The seed says which mask.
@linear(
    tf.nn.experimental.stateless_dropout,
    arg="x",
    fixed="rate",
    result=Result.ARRAY,
)
def stateless_dropout(y, x, rate, seed, rng_alg=None, noise_shape=None):
    d[x] = tf.nn.experimental.stateless_dropout(d[y], rate, seed, rng_alg, noise_shape)
