"""Products of matrices and of more."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import tensorflow as tf

from tangent.rules.book import BOOK
from tangent.rules.record import Result, TurnSum
from tangent.runtime import broadcast_like, matmul_left_sum, matmul_right_sum
from tangent_backends.tensorflow.declare import bilinear, d
from tangent_backends.tensorflow.helpers import matmul_left, matmul_right

_TYPES = {
    "output_type": "cast the factors",
    "grad_a": "leave it out",
    "grad_b": "leave it out",
    "a_is_sparse": "leave it out",
    "b_is_sparse": "leave it out",
}


@bilinear(tf.matmul, args=("a", "b"), unsupported=_TYPES, result=Result.ARRAY, wide=True)
def matmul(z, a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False):
    d[a] = matmul_left(d[z], a, b, transpose_a, transpose_b, adjoint_a, adjoint_b)
    d[b] = matmul_right(d[z], a, b, transpose_a, transpose_b, adjoint_a, adjoint_b)


@bilinear(matmul_left, args=("g", "b"), result=Result.ARRAY)
def matmul_left_(r, g, a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False):
    d[g] = broadcast_like(tf.matmul(d[r], b, transpose_a, transpose_b, adjoint_a, adjoint_b), g)
    d[b] = matmul_right(g, d[r], b, transpose_a, transpose_b, adjoint_a, adjoint_b)


@bilinear(matmul_right, args=("g", "a"), result=Result.ARRAY)
def matmul_right_(r, g, a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False):
    d[g] = broadcast_like(tf.matmul(a, d[r], transpose_a, transpose_b, adjoint_a, adjoint_b), g)
    d[a] = matmul_left(g, a, d[r], transpose_a, transpose_b, adjoint_a, adjoint_b)


# Without transposing, which calls that have only three arguments do without.
BOOK.add_turn_sum(matmul_left, TurnSum(matmul_left_sum, like=1, count=3))
BOOK.add_turn_sum(matmul_right, TurnSum(matmul_right_sum, like=2, count=3))
