"""Cotangents of the factors of products.

`tf.matmul(a, b)` and its cotangents are partial derivatives of one form that is linear in a, in b and in
the cotangent g of the product; so each of the three has the other two as its adjoints.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tangent.backend import Backend, backend_of
from tangent.runtime.products import product_shape
from tangent_backends.tensorflow.helpers.reductions import shape_of

raw = tf.raw_ops


def multiplied(x: Any, y: Any, left: bool = False, right: bool = False) -> Any:
    """x @ y, where `left` and `right` say which of them to transpose first."""
    if x.dtype.is_complex:
        return tf.matmul(x, y, left, right)
    if len(shape_of(x)) == 2 == len(shape_of(y)):
        return raw.MatMul(a=x, b=y, transpose_a=left, transpose_b=right)
    return raw.BatchMatMulV2(x=x, y=y, adj_x=left, adj_y=right)


def matmul_left(
    g: Any,
    a: Any,
    b: Any,
    transpose_a: bool = False,
    transpose_b: bool = False,
    adjoint_a: bool = False,
    adjoint_b: bool = False,
) -> Any:
    """The cotangent of a in `tf.matmul(a, b, ...)`, from the cotangent g of the product."""
    if not (transpose_a or transpose_b or adjoint_a or adjoint_b) and _are_matrices(g, a, b):
        return raw.MatMul(a=g, b=b, transpose_b=True)
    g = _summed(g, a, b, transpose_a or adjoint_a, transpose_b or adjoint_b)
    b = _conjugate(b, adjoint_b)
    if transpose_a or adjoint_a:
        product = multiplied(b, g, transpose_b or adjoint_b, True)
    else:
        product = multiplied(g, b, False, not (transpose_b or adjoint_b))
    return _fitted(_conjugate(product, adjoint_a), a)


def matmul_right(
    g: Any,
    a: Any,
    b: Any,
    transpose_a: bool = False,
    transpose_b: bool = False,
    adjoint_a: bool = False,
    adjoint_b: bool = False,
) -> Any:
    """The cotangent of b in `tf.matmul(a, b, ...)`, from the cotangent g of the product."""
    if not (transpose_a or transpose_b or adjoint_a or adjoint_b) and _are_matrices(g, a, b):
        return raw.MatMul(a=a, b=g, transpose_a=True)
    g = _summed(g, a, b, transpose_a or adjoint_a, transpose_b or adjoint_b)
    a = _conjugate(a, adjoint_a)
    if transpose_b or adjoint_b:
        product = multiplied(g, a, True, transpose_a or adjoint_a)
    else:
        product = multiplied(a, g, not (transpose_a or adjoint_a), False)
    return _fitted(_conjugate(product, adjoint_b), b)


def _are_matrices(g: Any, a: Any, b: Any) -> bool:
    """Are all three real matrices that fit each other: the common case, seen quickly?"""
    known, rows, columns = shape_of(g), shape_of(a), shape_of(b)
    if not len(known) == 2 == len(rows) == len(columns) or g.dtype.is_complex:
        return False
    return known[0] == rows[0] and known[1] == columns[1]


def _summed(g: Any, a: Any, b: Any, left: bool, right: bool) -> Any:
    """g in the shape of the product, of which it may have more axes."""
    shape, rows, columns = shape_of(g), shape_of(a), shape_of(b)
    if left:
        rows = (*rows[:-2], rows[-1], rows[-2])
    if right:
        columns = (*columns[:-2], columns[-1], columns[-2])
    wanted = product_shape(rows, columns)
    return g if shape == wanted else _backend_of(g).sum_to(g, wanted)


def _fitted(product: Any, like: Any) -> Any:
    own, shape = shape_of(product), shape_of(like)
    return product if own == shape else _backend_of(product).sum_to(product, shape)


def _backend_of(x: Any) -> Backend:
    backend = backend_of(x)
    assert backend is not None
    return backend


def _conjugate(x: Any, wanted: bool) -> Any:
    return tf.math.conj(x) if wanted and x.dtype.is_complex else x
