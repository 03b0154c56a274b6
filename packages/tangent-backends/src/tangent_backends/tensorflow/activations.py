"""Activations: raw gradient operations where TensorFlow has one, which take the time of one operation.

Each of these is linear in the gradient that it is given, so tangents go through it as well.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math

import tensorflow as tf

from tangent.rules.record import Result
from tangent_backends.tensorflow.declare import adjoint, d, elementwise, tangent_

raw = tf.raw_ops


@adjoint(tf.tanh, result=Result.BROADCAST)
def tanh_adjoint(y, x):
    d[x] = tf.raw_ops.TanhGrad(y=y, dy=d[y])


@tangent_(tf.tanh)
def tanh_tangent(y, x):
    d[y] = tf.raw_ops.TanhGrad(y=y, dy=d[x])


@elementwise(raw.TanhGrad)
def tanh_grad(z, y, dy):
    return -2 * y * dy, 1 - y * y


@adjoint(tf.sigmoid, result=Result.BROADCAST)
def sigmoid_adjoint(y, x):
    d[x] = tf.raw_ops.SigmoidGrad(y=y, dy=d[y])


@tangent_(tf.sigmoid)
def sigmoid_tangent(y, x):
    d[y] = tf.raw_ops.SigmoidGrad(y=y, dy=d[x])


@elementwise(raw.SigmoidGrad)
def sigmoid_grad(z, y, dy):
    return dy * (1 - 2 * y), y * (1 - y)


@adjoint(tf.nn.relu, result=Result.BROADCAST)
def relu_adjoint(y, features):
    d[features] = tf.raw_ops.ReluGrad(gradients=d[y], features=y)


@tangent_(tf.nn.relu)
def relu_tangent(y, features):
    d[y] = tf.raw_ops.ReluGrad(gradients=d[features], features=y)


# The slope, 0 or 1, is what the gradient of ones is; it does not vary with the features.
@adjoint(raw.ReluGrad, arg="gradients", result=Result.BROADCAST)
def relu_grad_adjoint(z, gradients, features):
    d[gradients] = tf.raw_ops.ReluGrad(gradients=d[z], features=features)


@tangent_(raw.ReluGrad)
def relu_grad_tangent(z, gradients, features):
    d[z] = tf.raw_ops.ReluGrad(gradients=d[gradients], features=features)


# --------------------------------------------------------------------------
# Raw gradient operations of the argument


@adjoint(tf.math.softplus, result=Result.BROADCAST)
def softplus_adjoint(y, features):
    d[features] = tf.raw_ops.SoftplusGrad(gradients=d[y], features=features)


@tangent_(tf.math.softplus)
def softplus_tangent(y, features):
    d[y] = tf.raw_ops.SoftplusGrad(gradients=d[features], features=features)


@elementwise(raw.SoftplusGrad)
def softplus_grad(z, gradients, features):
    t = tf.sigmoid(features)
    return t, z * (1 - t)


@adjoint(tf.nn.softsign, result=Result.BROADCAST)
def softsign_adjoint(y, features):
    d[features] = tf.raw_ops.SoftsignGrad(gradients=d[y], features=features)


@tangent_(tf.nn.softsign)
def softsign_tangent(y, features):
    d[y] = tf.raw_ops.SoftsignGrad(gradients=d[features], features=features)


# 1 / (1 + |x|) ** 2
@elementwise(raw.SoftsignGrad)
def softsign_grad(z, gradients, features):
    t = 1 + tf.abs(features)
    return 1 / (t * t), -2 * tf.sign(features) * z / t


# --------------------------------------------------------------------------
# Piecewise, and smooth ones that are put together


# exp(x) - 1 below 0
@elementwise(tf.nn.elu)
def elu(y, features):
    return tf.where(features > 0, tf.ones_like(features), tf.exp(features))


# scale * x above 0, scale * alpha * (exp(x) - 1) below; the constants of Klambauer et al. 2017.
@elementwise(tf.nn.selu)
def selu(y, features):
    t = 1.0507009873554805 * tf.ones_like(features)
    return tf.where(features > 0, t, 1.6732632423543772 * t * tf.exp(features))


@elementwise(tf.nn.relu6)
def relu6(y, features):
    return tf.cast((features > 0) & (features < 6), y.dtype)


@elementwise(tf.nn.leaky_relu, fixed="alpha", constant="alpha")
def leaky_relu(y, features, alpha=0.2):
    t = tf.ones_like(features)
    return tf.where(features > 0, t, alpha * t)


@elementwise(tf.math.log_sigmoid)
def log_sigmoid(y, x):
    return tf.sigmoid(-x)


# x * s(beta * x), of which the slope is s + beta * y * (1 - s)
@elementwise(tf.nn.silu)
def silu(y, features, beta=1.0):
    s = tf.sigmoid(beta * features)
    return s + beta * y * (1 - s), features * features * s * (1 - s)


# x * Phi(x) with the normal distribution Phi, or its approximation by tanh.
@elementwise(tf.nn.gelu, constant="approximate")
def gelu(y, features, approximate=False):
    if approximate:
        k = math.sqrt(2 / math.pi)
        t = tf.tanh(k * (features + 0.044715 * features**3))
        slope = 0.5 * (1 + t) + 0.5 * features * (1 - t * t) * k * (1 + 3 * 0.044715 * features**2)
    else:
        t = tf.exp(-0.5 * features * features) / math.sqrt(2 * math.pi)
        slope = 0.5 * (1 + tf.math.erf(features / math.sqrt(2))) + features * t
    return slope
