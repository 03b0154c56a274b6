"""Functions that make tensors, pass them on, and change their dtype."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import tensorflow as tf

from tangent.rules.record import Field, Result
from tangent.runtime import cast as cast_
from tangent.runtime import unbroadcast, uncast
from tangent_backends.tensorflow.declare import (
    adjoint,
    d,
    linear,
    nondifferentiable,
    not_implemented,
    tangent_,
)

nondifferentiable(tf.zeros, tf.ones, tf.eye, result=Result.ARRAY)
nondifferentiable(tf.zeros_like, tf.ones_like, tf.stop_gradient, result=Result.LIKE)
nondifferentiable(tf.device, tf.name_scope, tf.init_scope, result=Result.OTHER)
nondifferentiable(tf.is_tensor, tf.as_dtype, tf.TensorShape, tf.get_static_value, result=Result.OTHER)


@linear(tf.identity, arg="input", result=Result.LIKE)
def identity(y, input):
    d[input] = d[y]


# An integer dtype cuts fractions off: the derivative is 0.
@adjoint(tf.cast, result=Result.LIKE)
def cast_adjoint(y, x, dtype):
    d[x] = uncast(x, d[y], y)


@tangent_(tf.cast)
def cast_tangent(y, x, dtype):
    d[y] = cast_(y, d[x], x)


@adjoint(tf.convert_to_tensor, unsupported={"dtype_hint": "name the dtype"}, result=Result.ARRAY)
def convert_adjoint(y, value, dtype=None):
    d[value] = uncast(value, d[y], y)


@tangent_(tf.convert_to_tensor)
def convert_tangent(y, value, dtype=None):
    d[y] = cast_(y, d[value], value)


@adjoint(tf.constant, unsupported={"shape": "use tf.fill or tf.reshape"}, result=Result.ARRAY)
def constant_adjoint(y, value, dtype=None):
    d[value] = uncast(value, d[y], y)


@tangent_(tf.constant)
def constant_tangent(y, value, dtype=None):
    d[y] = cast_(y, d[value], value)


@linear(tf.linspace, arg=("start", "stop"), result=Result.ARRAY)
def linspace(y, start, stop, num, axis=0):
    t = tf.linspace(tf.zeros_like(stop), tf.ones_like(stop), num, axis=axis)
    d[start] = unbroadcast(tf.reduce_sum((1 - t) * d[y], axis=axis), start)
    d[stop] = unbroadcast(tf.reduce_sum(t * d[y], axis=axis), stop)


# --------------------------------------------------------------------------
# Looked at, and passed on


@linear(tf.debugging.check_numerics, arg="tensor", result=Result.LIKE)
def check_numerics(y, tensor, message):
    d[tensor] = d[y]


@linear(tf.debugging.assert_all_finite, arg="x", result=Result.LIKE)
def assert_all_finite(y, x, message):
    d[x] = d[y]


nondifferentiable(
    tf.print, tf.debugging.assert_equal, tf.debugging.assert_none_equal, tf.debugging.assert_less,
    tf.debugging.assert_less_equal, tf.debugging.assert_greater, tf.debugging.assert_greater_equal,
    tf.debugging.assert_positive, tf.debugging.assert_non_negative,
    tf.debugging.assert_rank, result=Result.OTHER, guards=True,
)  # fmt: skip


# --------------------------------------------------------------------------
# Complex numbers


@linear(tf.complex, arg=("real", "imag"), field=Field.COMPLEX, result=Result.BROADCAST)
def complex_(z, real, imag):
    d[real] = unbroadcast(tf.math.real(d[z]), real)
    d[imag] = unbroadcast(-tf.math.imag(d[z]), imag)


@linear(tf.math.real, arg="input", field=Field.REAL, result=Result.LIKE)
def real(y, input):
    d[input] = uncast(input, d[y], y)


@linear(tf.math.imag, arg="input", field=Field.REAL, result=Result.LIKE)
def imag(y, input):
    d[input] = unbroadcast(-1j * tf.cast(d[y], input.dtype), input)


@linear(tf.math.conj, arg="x", result=Result.LIKE)
def conj(y, x):
    d[x] = tf.math.conj(d[y])


for _higher in (
    tf.map_fn, tf.vectorized_map, tf.scan, tf.foldl, tf.foldr, tf.while_loop,
):  # fmt: skip
    not_implemented(_higher, None, "the function that it is given is not seen: write a loop")
for _choice in (tf.cond, tf.case, tf.switch_case):
    not_implemented(_choice, None, "the functions that it is given are not seen: write an if statement")
for _sparse in (tf.sparse.from_dense, tf.sparse.to_dense):
    not_implemented(_sparse, None, "sparse tensors have no derivatives here: stay with dense ones")
for _lacking, _instead in (
    (tf.linalg.lu, "use tf.linalg.solve, tf.linalg.det or tf.linalg.qr"),
    (tf.linalg.logm, "use tf.linalg.eigh, and tf.math.log of the eigenvalues"),
    (tf.signal.rfft3d, "use tf.signal.fft3d of a complex tensor"),
    (tf.signal.irfft3d, "use tf.signal.ifft3d, and the real part"),
    (tf.math.bincount, "use tf.math.unsorted_segment_sum(weights, places, count)"),
    (tf.unique_with_counts, "use tf.gather with indices"),
    (tf.image.adjust_contrast, "write (x - m) * factor + m with m the mean over height and width"),
    (tf.image.adjust_saturation, "write v - (v - x) * factor with v the largest of the three colours"),
):
    not_implemented(_lacking, None, f"TensorFlow has no gradient of it: {_instead}")
not_implemented(tf.Variable, None, "make variables outside of the function, and pass them")
not_implemented(tf.numpy_function, None, "what NumPy computes inside of it is not to be seen")
not_implemented(tf.py_function, None, "call the function itself")
not_implemented(tf.bitcast, None, "it reads the bits of a number as another")
not_implemented(tf.random.gamma, None, "its samples jump: draw standard ones and scale them")
not_implemented(tf.random.stateless_gamma, None, "its samples jump: draw standard ones and scale them")
for _quantized in (
    tf.quantization.fake_quant_with_min_max_args,
    tf.quantization.fake_quant_with_min_max_vars,
    tf.quantization.fake_quant_with_min_max_vars_per_channel,
):
    not_implemented(_quantized, None, "it is a staircase: say how to pass it with tangent.custom_vjp")
not_implemented(
    type(tf.constant(0.0)).numpy, None, "what NumPy does with it is not differentiated: stay with tensors",
    method="numpy",
)  # fmt: skip
