"""Functions that rearrange elements: all linear."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import tensorflow as tf

from tangent.rules.record import Result
from tangent.runtime import unbroadcast
from tangent_backends.tensorflow.declare import (
    adjoint,
    d,
    linear,
    nondifferentiable,
    not_implemented,
    tangent_,
)
from tangent_backends.tensorflow.helpers import (
    reshaped,
    split_like,
    transposed_back,
    unpad,
    unrepeat,
    unstacked,
    untile,
)

# --------------------------------------------------------------------------
# One tensor in another shape


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


@linear(tf.ensure_shape, arg="x", result=Result.ARRAY)
def ensure_shape(y, x, shape):
    d[x] = d[y]


@adjoint(
    tf.pad,
    fixed="constant_values",
    unsupported={"mode": 'only "CONSTANT", the default, has a rule'},
    result=Result.ARRAY,
)
def pad_adjoint(y, tensor, paddings, constant_values=0):
    d[tensor] = unpad(d[y], tensor, paddings)


@tangent_(tf.pad)
def pad_tangent(y, tensor, paddings, constant_values=0):
    d[y] = tf.pad(d[tensor], paddings)


# --------------------------------------------------------------------------
# Axes in another order


@linear(tf.transpose, arg="a", unsupported={"conjugate": "use tf.math.conj"}, result=Result.ARRAY)
def transpose(y, a, perm=None):
    d[a] = transposed_back(d[y], perm)


@linear(
    tf.linalg.matrix_transpose, arg="a", unsupported={"conjugate": "use tf.math.conj"}, result=Result.ARRAY
)
def matrix_transpose(y, a):
    d[a] = tf.linalg.matrix_transpose(d[y])


# The transpose of the conjugate; what moves along it is conjugated too.
@linear(tf.linalg.adjoint, arg="matrix", result=Result.ARRAY)
def matrix_adjoint(y, matrix):
    d[matrix] = tf.linalg.adjoint(d[y])


@linear(tf.reverse, arg="tensor", result=Result.ARRAY)
def reverse(y, tensor, axis):
    d[tensor] = tf.reverse(d[y], axis)


@linear(tf.roll, arg="input", result=Result.ARRAY)
def roll(y, input, shift, axis):
    d[input] = tf.roll(d[y], tf.negative(shift), axis)


@linear(tf.reverse_sequence, arg="input", result=Result.ARRAY)
def reverse_sequence(y, input, seq_lengths, seq_axis=None, batch_axis=None):
    d[input] = tf.reverse_sequence(d[y], seq_lengths, seq_axis=seq_axis, batch_axis=batch_axis)


# --------------------------------------------------------------------------
# Tensors joined and split


@linear(tf.concat, arg="values", result=Result.ARRAY)
def concat(y, values, axis):
    d[values] = split_like(values, d[y], axis)


@linear(tf.stack, arg="values", result=Result.ARRAY)
def stack(y, values, axis=0):
    d[values] = unstacked(values, d[y], axis)


@linear(tf.split, arg="value", result=Result.LIST)
def split(y, value, num_or_size_splits, axis=0, num=None):
    d[value] = tf.concat(d[y], axis)


@linear(tf.unstack, arg="value", result=Result.LIST)
def unstack(y, value, num=None, axis=0):
    d[value] = tf.stack(d[y], axis)


# --------------------------------------------------------------------------
# Elements repeated


@linear(tf.tile, arg="input", result=Result.ARRAY)
def tile(y, input, multiples):
    d[input] = untile(d[y], input, multiples)


@linear(tf.repeat, arg="input", result=Result.ARRAY)
def repeat(y, input, repeats, axis=None):
    d[input] = unrepeat(d[y], input, repeats, axis)


@linear(tf.fill, arg="value", unsupported={"layout": "leave it out"}, result=Result.ARRAY)
def fill(y, dims, value):
    d[value] = unbroadcast(d[y], value)


# --------------------------------------------------------------------------
# Shapes themselves

nondifferentiable(tf.shape, tf.size, tf.rank)
not_implemented(tf.meshgrid, None, "reshape the vectors and use tf.broadcast_to")
