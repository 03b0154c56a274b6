"""Matrices: inverses, systems, determinants, factors, diagonals."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import tensorflow as tf

from tangent.rules.record import Result
from tangent.runtime import add
from tangent_backends.tensorflow.declare import (
    adjoint,
    bilinear,
    d,
    linear,
    not_implemented,
    tangent_,
)
from tangent_backends.tensorflow.helpers import (
    einsum_cotangents,
    einsum_cross,
    einsum_second,
    einsum_tangent,
    lower_half,
    matmul_left,
    matmul_right,
    tensordot_left,
    tensordot_right,
)

_ADJOINT = {"adjoint": "use tf.linalg.matrix_transpose"}

# --------------------------------------------------------------------------
# Products


@bilinear(
    tf.linalg.matvec,
    args=("a", "b"),
    unsupported={"a_is_sparse": "leave it out", "b_is_sparse": "leave it out"},
    result=Result.ARRAY,
)
def matvec(z, a, b, transpose_a=False, adjoint_a=False):
    column = tf.expand_dims(b, -1)
    t = tf.expand_dims(d[z], -1)
    d[a] = matmul_left(t, a, column, transpose_a, False, adjoint_a)
    d[b] = tf.squeeze(matmul_right(t, a, column, transpose_a, False, adjoint_a), -1)


@bilinear(tf.tensordot, args=("a", "b"), result=Result.NUMERIC)
def tensordot(z, a, b, axes):
    d[a] = tensordot_left(d[z], a, b, axes)
    d[b] = tensordot_right(d[z], a, b, axes)


@bilinear(tensordot_left, args=("g", "b"), result=Result.NUMERIC)
def tensordot_left_(r, g, a, b, axes):
    d[g] = tf.tensordot(d[r], b, axes)
    d[b] = tensordot_right(g, d[r], b, axes)


@bilinear(tensordot_right, args=("g", "a"), result=Result.NUMERIC)
def tensordot_right_(r, g, a, b, axes):
    d[g] = tf.tensordot(a, d[r], axes)
    d[a] = tensordot_left(g, a, d[r], axes)


@adjoint(tf.einsum)
def einsum_adjoint(y, equation, *inputs):
    d[inputs] = einsum_cotangents(d[y], equation, inputs)


@tangent_(tf.einsum)
def einsum_forward(y, equation, *inputs):
    d[y] = einsum_tangent(d[inputs], equation, inputs)


@adjoint(einsum_cotangents, result=Result.TUPLE)
def einsum_cotangents_adjoint(r, g, equation, operands):
    d[g] = einsum_tangent(d[r], equation, operands)
    d[operands] = einsum_cross(g, d[r], equation, operands)


@tangent_(einsum_cotangents)
def einsum_cotangents_tangent(r, g, equation, operands):
    across = einsum_cross(g, d[operands], equation, operands)
    straight = einsum_cotangents(d[g], equation, operands)
    d[r] = add(straight, across)


@adjoint(einsum_tangent, result=Result.ARRAY)
def einsum_tangent_adjoint(r, tangents, equation, operands):
    d[tangents] = einsum_cotangents(d[r], equation, operands)
    d[operands] = einsum_cross(d[r], tangents, equation, operands)


@tangent_(einsum_tangent)
def einsum_tangent_tangent(r, tangents, equation, operands):
    across = einsum_second(tangents, d[operands], equation, operands)
    d[r] = einsum_tangent(d[tangents], equation, operands) + across


for _helper in (einsum_second, einsum_cross):
    not_implemented(_helper, None, "the third derivative of tf.einsum; write it as products and sums")


# --------------------------------------------------------------------------
# Inverses and systems: dY = -Y dX Y


@adjoint(tf.linalg.inv, unsupported=_ADJOINT, result=Result.ARRAY)
def inv_adjoint(y, input):
    t = tf.linalg.matrix_transpose(y)
    d[input] = -tf.matmul(tf.matmul(t, d[y]), t)


@tangent_(tf.linalg.inv)
def inv_tangent(y, input):
    d[y] = -tf.matmul(tf.matmul(y, d[input]), y)


@adjoint(tf.linalg.solve, unsupported=_ADJOINT, result=Result.ARRAY)
def solve_adjoint(y, matrix, rhs):
    t = tf.linalg.solve(tf.linalg.matrix_transpose(matrix), d[y])
    d[rhs] = t
    d[matrix] = -tf.matmul(t, y, transpose_b=True)


@tangent_(tf.linalg.solve)
def solve_tangent(y, matrix, rhs):
    d[y] = tf.linalg.solve(matrix, d[rhs] - tf.matmul(d[matrix], y))


# --------------------------------------------------------------------------
# Determinants: d det(X) = det(X) tr(X^-1 dX)


@adjoint(tf.linalg.det, result=Result.NUMERIC)
def det_adjoint(y, input):
    t = tf.expand_dims(tf.expand_dims(d[y] * y, -1), -1)
    d[input] = t * tf.linalg.matrix_transpose(tf.linalg.inv(input))


@tangent_(tf.linalg.det)
def det_tangent(y, input):
    d[y] = y * tf.linalg.trace(tf.linalg.solve(input, d[input]))


@adjoint(tf.linalg.logdet, real_only=True, result=Result.NUMERIC)
def logdet_adjoint(y, matrix):
    t = tf.expand_dims(tf.expand_dims(d[y], -1), -1)
    d[matrix] = t * tf.linalg.matrix_transpose(tf.linalg.inv(matrix))


@tangent_(tf.linalg.logdet)
def logdet_tangent(y, matrix):
    d[y] = tf.linalg.trace(tf.linalg.solve(matrix, d[matrix]))


# --------------------------------------------------------------------------
# X = L L^T:  L^-1 dL is the lower half of L^-1 dX L^-T (Murray 2016, "Differentiation of the Cholesky
# decomposition"), where the lower half has half the diagonal. Of X, the lower triangle is read.


@adjoint(tf.linalg.cholesky, real_only=True, result=Result.ARRAY)
def cholesky_adjoint(y, input):
    t = lower_half(tf.matmul(y, d[y], transpose_a=True))
    s = tf.linalg.triangular_solve(y, t, lower=True, adjoint=True)
    u = tf.linalg.matrix_transpose(
        tf.linalg.triangular_solve(y, tf.linalg.matrix_transpose(s), lower=True, adjoint=True)
    )
    d[input] = lower_half(u + tf.linalg.matrix_transpose(u))


@tangent_(tf.linalg.cholesky)
def cholesky_tangent(y, input):
    x = tf.linalg.band_part(d[input], -1, 0)
    x = x + tf.linalg.matrix_transpose(
        tf.linalg.band_part(d[input], -1, 0) - tf.linalg.band_part(d[input], 0, 0)
    )
    s = tf.linalg.triangular_solve(y, x, lower=True)
    u = tf.linalg.triangular_solve(y, tf.linalg.matrix_transpose(s), lower=True)
    d[y] = tf.matmul(y, lower_half(tf.linalg.matrix_transpose(u)))


@linear(lower_half, arg="x", result=Result.ARRAY)
def lower_half_(y, x):
    d[x] = lower_half(d[y])


# --------------------------------------------------------------------------
# Diagonals and triangles


@linear(tf.linalg.trace, arg="x", result=Result.NUMERIC)
def trace(y, x):
    t = tf.expand_dims(tf.expand_dims(d[y], -1), -1)
    d[x] = t * tf.eye(tf.shape(x)[-2], tf.shape(x)[-1], dtype=x.dtype)


@linear(tf.linalg.band_part, arg="input", result=Result.ARRAY)
def band_part(y, input, num_lower, num_upper):
    d[input] = tf.linalg.band_part(d[y], num_lower, num_upper)
