"""Functions that rearrange elements: all linear."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import tensorflow as tf

from tangent.rules.record import Result
from tangent.runtime import unbroadcast
from tangent_backends.tensorflow.declare import d, linear, nondifferentiable
from tangent_backends.tensorflow.helpers import reshaped


@linear(tf.reshape, arg="tensor", result=Result.ARRAY)
def reshape(y, tensor, shape):
    d[tensor] = reshaped(d[y], tensor)


@linear(tf.expand_dims, arg="input", result=Result.ARRAY)
def expand_dims(y, input, axis):
    d[input] = reshaped(d[y], input)


@linear(tf.squeeze, arg="input", result=Result.ARRAY)
def squeeze(y, input, axis=None):
    d[input] = reshaped(d[y], input)


@linear(tf.broadcast_to, arg="input", result=Result.ARRAY)
def broadcast_to(y, input, shape):
    d[input] = unbroadcast(d[y], input)


nondifferentiable(tf.shape, tf.size, tf.rank)
