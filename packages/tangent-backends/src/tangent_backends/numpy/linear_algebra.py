"""Products and decompositions of matrices."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import operator

import numpy as np

from tangent.rules.declare import adjoint, alias, bilinear, d, linear, tangent_
from tangent.rules.record import Result
from tangent.runtime import matmul_left, spread, unbroadcast
from tangent_backends.numpy.helpers import (
    dot_left,
    dot_right,
    einsum_cotangents,
    einsum_tangent,
    inner_left,
    inner_right,
    real_only,
    single_system,
    tensordot_left,
    tensordot_right,
    undiagonal,
)

_OUT = {"out": "it writes into another array; assign the result instead"}

# --------------------------------------------------------------------------
# Products

alias(np.matmul, operator.matmul)
alias(np.linalg.matmul, operator.matmul)


@bilinear(np.dot, args=("a", "b"), method="dot", unsupported=_OUT, wide=True, sums_products=True)
def dot(z, a, b):
    d[a] = dot_left(d[z], a, b)
    d[b] = dot_right(d[z], a, b)


@bilinear(np.inner, args=("a", "b"), sums_products=True)
def inner(z, a, b):
    d[a] = inner_left(d[z], a, b)
    d[b] = inner_right(d[z], a, b)


@bilinear(np.outer, np.linalg.outer, args=("a", "b"), unsupported=_OUT, result=Result.MATRIX)
def outer(z, a, b):
    d[a] = unbroadcast(np.reshape(np.dot(d[z], np.ravel(b)), np.shape(a)), a)
    d[b] = unbroadcast(np.reshape(np.dot(np.ravel(a), d[z]), np.shape(b)), b)


# The first factor is conjugated.
@bilinear(np.vdot, args=("a", "b"), result=Result.SCALAR)
def vdot(z, a, b):
    d[a] = np.reshape(np.conj(d[z] * np.ravel(b)), np.shape(a))
    d[b] = np.reshape(d[z] * np.conj(np.ravel(a)), np.shape(b))


@bilinear(np.tensordot, np.linalg.tensordot, args=("a", "b"))
def tensordot(z, a, b, axes=2):
    d[a] = tensordot_left(d[z], a, b, axes)
    d[b] = tensordot_right(d[z], a, b, axes)


@adjoint(np.einsum, view_of="operands", unsupported=_OUT)
def einsum_adjoint(y, subscripts, *operands, optimize=False):
    d[operands] = einsum_cotangents(d[y], subscripts, operands)


@tangent_(np.einsum)
def einsum_forward(y, subscripts, *operands, optimize=False):
    d[y] = einsum_tangent(d[operands], subscripts, operands)


@linear(np.trace, arg="a", method="trace", unsupported={**_OUT, "dtype": "use .astype on the argument"})
def trace(y, a, offset=0, axis1=0, axis2=1):
    d[a] = undiagonal(np.expand_dims(d[y], -1), a, offset, axis1, axis2)


@linear(np.linalg.trace, arg="a", unsupported={"dtype": "use .astype on the argument"})
def linalg_trace(y, a, offset=0):
    d[a] = undiagonal(np.expand_dims(d[y], -1), a, offset, -2, -1)


@linear(np.linalg.diagonal, arg="a", view_of="a", result=Result.ARRAY)
def linalg_diagonal(y, a, offset=0):
    d[a] = undiagonal(d[y], a, offset, -2, -1)


# --------------------------------------------------------------------------
# Norms


# At 0, where there is no derivative, 0.
@adjoint(np.linalg.norm, unsupported={"ord": "only the default, the root of the sum of squares, has a rule"},
         result=Result.REDUCTION)  # fmt: skip
def norm_adjoint(y, x, axis=None, keepdims=False):
    d[x] = spread(d[y] / (y + (y == 0)), x, axis, keepdims) * np.conj(x)


@tangent_(np.linalg.norm)
def norm_tangent(y, x, axis=None, keepdims=False):
    d[y] = np.sum(np.real(d[x] * np.conj(x)), axis=axis, keepdims=keepdims) / (y + (y == 0))


# --------------------------------------------------------------------------
# Inverses, determinants, factors


@adjoint(np.linalg.inv, result=Result.ARRAY)
def inv_adjoint(y, a):
    t = np.swapaxes(y, -1, -2)
    d[a] = -t @ d[y] @ t


@tangent_(np.linalg.inv)
def inv_tangent(y, a):
    d[y] = -y @ d[a] @ y


@adjoint(np.linalg.solve, result=Result.ARRAY)
def solve_adjoint(y, a, b):
    t = np.linalg.solve(np.swapaxes(single_system(a, b), -1, -2), d[y])
    d[b] = unbroadcast(t, b)
    d[a] = -matmul_left(t, a, y)


@tangent_(np.linalg.solve)
def solve_tangent(y, a, b):
    d[y] = np.linalg.solve(single_system(a, b), d[b] - d[a] @ y)


@adjoint(np.linalg.det)
def det_adjoint(y, a):
    d[a] = np.expand_dims(d[y] * y, (-2, -1)) * np.swapaxes(np.linalg.inv(a), -1, -2)


@tangent_(np.linalg.det)
def det_tangent(y, a):
    d[y] = y * np.trace(np.linalg.solve(a, d[a]), axis1=-2, axis2=-1)


@adjoint(np.linalg.slogdet, result=Result.TUPLE)
def slogdet_adjoint(y, a):
    d[a] = np.expand_dims(d[y][1], (-2, -1)) * np.swapaxes(np.linalg.inv(real_only(a)), -1, -2)


@tangent_(np.linalg.slogdet)
def slogdet_tangent(y, a):
    d[y] = (np.zeros_like(y[0]), np.trace(np.linalg.solve(real_only(a), d[a]), axis1=-2, axis2=-1))
