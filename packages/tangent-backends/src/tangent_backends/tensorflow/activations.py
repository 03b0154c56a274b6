"""Activations: raw gradient operations where TensorFlow has one, which take the time of one operation.

Each of these is linear in the gradient that it is given, so tangents go through it as well.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

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
