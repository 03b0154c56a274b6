"""Functions that rearrange elements: all linear, most of them views."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import inspect

import numpy as np

from tangent.rules.declare import adjoint, alias, d, linear, nondifferentiable, tangent_
from tangent.rules.record import Field, Result
from tangent.runtime import unbroadcast, uncast
from tangent_backends.numpy.helpers import (
    inverse_permutation,
    negated,
    split_like,
    undiag,
    undiagonal,
    unpad,
    unrepeat,
    unstack_like,
    untile,
)

_ORDER = {
    "order": "elements are taken in C order",
    "copy": "use np.copy",
    "newshape": "name it shape",  # until NumPy 2.4
}
_JOIN = {
    "out": "it writes into another array; assign the result instead",
    "dtype": "use .astype on the result",
    "casting": "use .astype on the result",
}

# --------------------------------------------------------------------------
# One array in another shape


if "shape" in inspect.signature(np.reshape).parameters:  # since NumPy 2.1

    @linear(np.reshape, arg="a", view_of="a", unsupported=_ORDER, result=Result.ARRAY)
    def reshape(y, a, shape):
        d[a] = np.reshape(d[y], np.shape(a))

else:

    @linear(np.reshape, arg="a", view_of="a", unsupported=_ORDER, result=Result.ARRAY)
    def reshape(y, a, newshape):
        d[a] = np.reshape(d[y], np.shape(a))


@linear(np.ndarray.reshape, arg="a", method="reshape", view_of="a", unsupported=_ORDER, result=Result.ARRAY)
def reshape_method(y, a, *shape):
    d[a] = np.reshape(d[y], np.shape(a))


@linear(np.ravel, arg="a", method="ravel", view_of="a", unsupported=_ORDER, result=Result.ARRAY)
def ravel(y, a):
    d[a] = np.reshape(d[y], np.shape(a))


@linear(np.ndarray.flatten, arg="a", method="flatten", unsupported=_ORDER, result=Result.ARRAY)
def flatten(y, a):
    d[a] = np.reshape(d[y], np.shape(a))


@linear(np.squeeze, arg="a", method="squeeze", view_of="a", always_view=True, result=Result.ARRAY)
def squeeze(y, a, axis=None):
    d[a] = np.reshape(d[y], np.shape(a))


@linear(np.expand_dims, arg="a", view_of="a", always_view=True, result=Result.ARRAY)
def expand_dims(y, a, axis):
    d[a] = np.reshape(d[y], np.shape(a))


@linear(np.atleast_1d, np.atleast_2d, np.atleast_3d, arg="a", view_of="a", result=Result.ARRAY)
def atleast_1d(y, a):
    d[a] = np.reshape(d[y], np.shape(a))


@linear(
    np.broadcast_to, arg="array", view_of="array", repeats=True, unsupported=("subok",), result=Result.ARRAY
)
def broadcast_to(y, array, shape):
    d[array] = unbroadcast(d[y], array)


@adjoint(
    np.pad,
    unsupported={"mode": 'only "constant", the default, has a rule', "kwargs": "no rule is stated for it"},
    fixed="constant_values",
    result=Result.ARRAY,
)
def pad_adjoint(y, array, pad_width, constant_values=0):
    d[array] = unpad(d[y], array, pad_width)


@tangent_(np.pad)
def pad_tangent(y, array, pad_width, constant_values=0):
    d[y] = np.pad(d[array], pad_width)


# --------------------------------------------------------------------------
# Axes in another order


@linear(np.transpose, arg="a", view_of="a", always_view=True, result=Result.ARRAY)
def transpose(y, a, axes=None):
    if axes is None:
        back = None
    else:
        back = inverse_permutation(axes)
    d[a] = np.transpose(d[y], back)


@linear(np.ndarray.transpose, arg="a", method="transpose", view_of="a", always_view=True, result=Result.ARRAY)
def transpose_method(y, a, *axes):
    d[a] = np.transpose(d[y], inverse_permutation(axes))


@linear(np.ndarray.T, arg="a", attribute="T", view_of="a", always_view=True, result=Result.ARRAY)
def transposed(y, a):
    d[a] = d[y].T


@linear(
    np.matrix_transpose,
    np.linalg.matrix_transpose,
    arg="x",
    view_of="x",
    always_view=True,
    result=Result.ARRAY,
)
def matrix_transpose(y, x):
    d[x] = np.swapaxes(d[y], -1, -2)


@linear(np.ndarray.mT, arg="a", attribute="mT", view_of="a", always_view=True, result=Result.ARRAY)
def matrix_transposed(y, a):
    d[a] = d[y].mT


@linear(np.swapaxes, arg="a", method="swapaxes", view_of="a", always_view=True, result=Result.ARRAY)
def swapaxes(y, a, axis1, axis2):
    d[a] = np.swapaxes(d[y], axis1, axis2)


@linear(np.moveaxis, arg="a", view_of="a", always_view=True, result=Result.ARRAY)
def moveaxis(y, a, source, destination):
    d[a] = np.moveaxis(d[y], destination, source)


@linear(np.flip, arg="m", view_of="m", always_view=True, result=Result.ARRAY)
def flip(y, m, axis=None):
    d[m] = np.flip(d[y], axis)


@linear(np.fliplr, arg="m", view_of="m", always_view=True, result=Result.ARRAY)
def fliplr(y, m):
    d[m] = np.fliplr(d[y])


@linear(np.flipud, arg="m", view_of="m", always_view=True, result=Result.ARRAY)
def flipud(y, m):
    d[m] = np.flipud(d[y])


@linear(np.rot90, arg="m", view_of="m", always_view=True, result=Result.ARRAY)
def rot90(y, m, k=1, axes=(0, 1)):
    d[m] = np.rot90(d[y], -k, axes)


@linear(np.roll, arg="a", result=Result.ARRAY)
def roll(y, a, shift, axis=None):
    d[a] = np.roll(d[y], negated(shift), axis)


# --------------------------------------------------------------------------
# Arrays joined and split


@linear(np.concatenate, arg="arrays", sequences="arrays", unsupported=_JOIN, result=Result.ARRAY)
def concatenate(y, arrays, axis=0):
    d[arrays] = split_like(arrays, d[y], axis)


@linear(np.stack, arg="arrays", sequences="arrays", unsupported=_JOIN, result=Result.ARRAY)
def stack(y, arrays, axis=0):
    d[arrays] = unstack_like(arrays, d[y], axis)


@linear(np.hstack, arg="tup", sequences="tup", unsupported=_JOIN, result=Result.ARRAY)
def hstack(y, tup):
    d[tup] = split_like(tup, d[y], min(1, np.ndim(y) - 1), 1)


@linear(np.vstack, arg="tup", sequences="tup", unsupported=_JOIN, result=Result.ARRAY)
def vstack(y, tup):
    d[tup] = split_like(tup, d[y], 0, 2)


if hasattr(np, "row_stack"):  # until NumPy 2.4
    alias(np.row_stack, np.vstack, unsupported=_JOIN)


@linear(np.split, np.array_split, arg="ary", view_of="ary", result=Result.LIST)
def split(y, ary, indices_or_sections, axis=0):
    d[ary] = np.concatenate(d[y], axis)


# --------------------------------------------------------------------------
# Elements repeated


@linear(np.tile, arg="A", result=Result.ARRAY)
def tile(y, A, reps):
    d[A] = untile(d[y], A, reps)


@linear(np.repeat, arg="a", method="repeat", result=Result.ARRAY)
def repeat(y, a, repeats, axis=None):
    d[a] = unrepeat(d[y], a, repeats, axis)


# --------------------------------------------------------------------------
# Diagonals and triangles


@linear(np.diag, arg="v", view_of="v", result=Result.ARRAY)
def diag(y, v, k=0):
    d[v] = undiag(d[y], v, k)


@linear(np.diagonal, arg="a", method="diagonal", view_of="a", always_view=True, result=Result.ARRAY)
def diagonal(y, a, offset=0, axis1=0, axis2=1):
    d[a] = undiagonal(d[y], a, offset, axis1, axis2)


@linear(np.tril, arg="m", result=Result.ARRAY)
def tril(y, m, k=0):
    d[m] = unbroadcast(np.tril(d[y], k), m)  # a vector is taken for every row


@linear(np.triu, arg="m", result=Result.ARRAY)
def triu(y, m, k=0):
    d[m] = unbroadcast(np.triu(d[y], k), m)


# --------------------------------------------------------------------------
# Parts of complex numbers


@linear(
    np.conj,
    arg="x",
    unsupported=("out", "where", "casting", "order", "dtype", "subok", "signature"),
)
def conj(y, x):
    d[x] = np.conj(d[y])


# The methods return a real array itself.
@linear(np.ndarray.conj, arg="x", method="conj", view_of="x", unsupported=("out",))
def conj_method(y, x):
    d[x] = np.conj(d[y])


@linear(np.ndarray.conjugate, arg="x", method="conjugate", view_of="x", unsupported=("out",))
def conjugate_method(y, x):
    d[x] = np.conj(d[y])


@linear(np.real, field=Field.REAL, arg="val", view_of="val")
def real(y, val):
    d[val] = uncast(val, d[y], y)


@linear(np.ndarray.real, field=Field.REAL, arg="val", attribute="real", view_of="val")
def real_attribute(y, val):
    d[val] = uncast(val, d[y], y)


@linear(np.imag, field=Field.REAL, arg="val", view_of="val")
def imag(y, val):
    # That of a real array is the real part of this: 0.
    d[val] = unbroadcast(-1j * d[y], val)


@linear(np.ndarray.imag, field=Field.REAL, arg="val", attribute="imag", view_of="val")
def imag_attribute(y, val):
    # That of a real array is the real part of this: 0.
    d[val] = unbroadcast(-1j * d[y], val)


# --------------------------------------------------------------------------
# Shapes themselves

nondifferentiable(np.shape, result=Result.INDICES)
nondifferentiable(np.ndim, np.size, result=Result.INDEX)
nondifferentiable(np.ndarray.shape, attribute="shape", result=Result.INDICES)
nondifferentiable(np.ndarray.ndim, attribute="ndim", result=Result.INDEX)
nondifferentiable(np.ndarray.size, attribute="size", result=Result.INDEX)
nondifferentiable(np.ndarray.dtype, attribute="dtype", result=Result.OTHER)
nondifferentiable(np.ndarray.itemsize, attribute="itemsize", result=Result.INDEX)
nondifferentiable(np.ndarray.nbytes, attribute="nbytes", result=Result.INDEX)
nondifferentiable(np.broadcast_shapes, result=Result.INDICES)
