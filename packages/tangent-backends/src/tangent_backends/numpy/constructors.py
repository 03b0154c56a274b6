"""Functions that make arrays, copy them and change their dtype."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.facts.contents import shape_only
from tangent.rules.declare import adjoint, d, linear, nondifferentiable, not_implemented, tangent_
from tangent.rules.record import Field, Result
from tangent.runtime import broadcast_like, cast, unbroadcast, uncast
from tangent_backends.numpy.helpers import fractions

_LAYOUT = {
    **dict.fromkeys(("order", "subok", "device", "like"), "leave it out: the values are the same"),
    "copy": "use np.copy",
    "casting": "use .astype on the argument",
    "ndmin": "use np.atleast_2d, or np.expand_dims",
    "ndmax": "leave it out: the values are the same",
}

# --------------------------------------------------------------------------
# Filled with constants

nondifferentiable(
    np.zeros, np.ones, np.empty, np.indices, np.hanning, np.hamming, np.blackman, np.bartlett,
    result=Result.ARRAY,
)  # fmt: skip
nondifferentiable(np.eye, np.identity, np.tri, result=Result.MATRIX)
nondifferentiable(np.zeros_like, np.ones_like, np.empty_like, result=Result.LIKE)
shape_only(np.zeros_like, np.ones_like, np.empty_like)
nondifferentiable(np.result_type, np.dtype, np.finfo, np.iinfo, np.isscalar, np.iterable, result=Result.OTHER)
not_implemented(np.arange, None, "write start + step * np.arange(n)", result=Result.ARRAY)

# --------------------------------------------------------------------------
# Filled with a value


@adjoint(np.full, unsupported=_LAYOUT, result=Result.ARRAY)
def full_adjoint(y, shape, fill_value, dtype=None):
    d[fill_value] = uncast(fill_value, unbroadcast(d[y], fill_value), y)


@tangent_(np.full)
def full_tangent(y, shape, fill_value, dtype=None):
    d[y] = broadcast_like(cast(y, d[fill_value], fill_value), y)


@adjoint(np.full_like, arg="fill_value", unsupported=_LAYOUT, result=Result.ARRAY)
def full_like_adjoint(y, a, fill_value, dtype=None, shape=None):
    d[fill_value] = uncast(fill_value, unbroadcast(d[y], fill_value), y)


@tangent_(np.full_like)
def full_like_tangent(y, a, fill_value, dtype=None, shape=None):
    d[y] = broadcast_like(cast(y, d[fill_value], fill_value), y)


@linear(
    np.linspace,
    arg=("start", "stop"),
    unsupported=("retstep", "dtype", "axis", "device"),
    result=Result.ARRAY,
)
def linspace(y, start, stop, num=50, endpoint=True):
    t = fractions(d[y], num, endpoint)
    d[start] = unbroadcast(np.tensordot(1.0 - t, d[y], 1), start)
    d[stop] = unbroadcast(np.tensordot(t, d[y], 1), stop)


# --------------------------------------------------------------------------
# Made of other arrays or of nested lists. An integer dtype cuts fractions off: the derivative is 0.


@adjoint(np.array, sequences="object", unsupported=_LAYOUT, result=Result.ARRAY)
def array_adjoint(y, object, dtype=None):
    d[object] = uncast(object, d[y], y)


@tangent_(np.array)
def array_tangent(y, object, dtype=None):
    d[y] = cast(y, np.array(d[object]), object)


@adjoint(
    np.asarray, np.asanyarray, np.ascontiguousarray, np.asfortranarray, np.asarray_chkfinite,
    view_of="a", sequences="a", unsupported=_LAYOUT, result=Result.ARRAY,
)  # fmt: skip
def asarray_adjoint(y, a, dtype=None):
    d[a] = uncast(a, d[y], y)


@tangent_(np.asarray, np.asanyarray, np.ascontiguousarray, np.asfortranarray, np.asarray_chkfinite)
def asarray_tangent(y, a, dtype=None):
    d[y] = cast(y, np.asarray(d[a]), a)


@adjoint(np.ndarray.astype, method="astype", unsupported=_LAYOUT, result=Result.LIKE)
def astype_adjoint(y, x, dtype):
    d[x] = uncast(x, d[y], y)


@tangent_(np.ndarray.astype)
def astype_tangent(y, x, dtype):
    d[y] = cast(y, d[x], x)


if hasattr(np, "astype"):  # since NumPy 2.1
    adjoint(np.astype, unsupported=_LAYOUT, result=Result.LIKE)(astype_adjoint)
    tangent_(np.astype)(astype_tangent)


@adjoint(np.float64, np.float32, np.float16, np.longdouble, view_of="x", result=Result.NUMERIC)
def float_adjoint(y, x):
    d[x] = uncast(x, d[y], y)


@tangent_(np.float64, np.float32, np.float16, np.longdouble)
def float_tangent(y, x):
    d[y] = cast(y, d[x], x)


@adjoint(np.complex128, np.complex64, view_of="real", result=Result.NUMERIC, field=Field.COMPLEX)
def complex_adjoint(y, real):
    d[real] = uncast(real, d[y], y)


@tangent_(np.complex128, np.complex64)
def complex_tangent(y, real):
    d[y] = cast(y, d[real], real)


@linear(np.copy, arg="a", method="copy", unsupported=_LAYOUT, result=Result.LIKE)
def copy(y, a):
    d[a] = d[y]


@linear(np.ndarray.item, arg="a", method="item", result=Result.SCALAR)
def item(y, a):
    d[a] = uncast(a, np.reshape(d[y], np.shape(a)), y)


@linear(np.ndarray.tolist, arg="a", method="tolist", result=Result.LIST)
def tolist(y, a):
    d[a] = uncast(a, np.asarray(d[y]), y)


# --------------------------------------------------------------------------
# Random numbers

nondifferentiable(
    np.random.rand, np.random.randn, np.random.random, np.random.random_sample, np.random.randint,
    np.random.permutation, np.random.choice, np.random.standard_normal, guards=True,
)  # fmt: skip
nondifferentiable(
    np.random.seed,
    np.random.RandomState,
    np.random.default_rng,
    result=Result.OTHER,
    guards=True,
)
not_implemented(np.random.normal, None, "write loc + scale * np.random.randn(...)")
not_implemented(np.random.uniform, None, "write low + (high - low) * np.random.rand(...)")
