"""Products, and cotangents of the factors of `x @ y`, for vectors, matrices and stacks of matrices.

The cotangent of the product may come with the axes that a later operation has
added by broadcasting, as that of `x @ y` in `x @ y + b` does; it is summed here.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from tangent.backend import backend_of
from tangent.runtime.cotangents import zeros_like
from tangent_ast.errors import ShapeMismatch

Shape = tuple[int, ...]


def times(x: Any, y: Any) -> Any:
    """x * y, of numbers and arrays.

    >>> times(2.0, 3.0)
    6.0
    """
    backend = backend_of(y)
    return x * y if backend is None or backend.writable else backend.times(x, y)


def along(tangent: Any, slope: Any) -> Any:
    """tangent * slope, and 0 for each item that does not move, though it may have no slope (inf, or nan).

    >>> along(2.0, 3.0), along(0.0, float("nan"))
    (6.0, 0.0)
    """
    backend = backend_of(tangent)
    if backend is None:
        return times(tangent, slope) if tangent else tangent + zeros_like(slope)
    # Anything to the power of 0 is 1, nan included; to look whether all is 0 would make a GPU wait.
    moves = abs(backend.sign(tangent))
    return times(tangent, slope**moves)


def matmul_left(g: Any, x: Any, y: Any) -> Any:
    """The cotangent of x in `z = x @ y`, from the cotangent `g` of z.

    matmul_left(g, matrix x, matrix y) => g @ y.T
    """
    if _are_plain(x, y) and g.dtype is x.dtype:
        if g.shape == (x.shape[0], y.shape[1]):
            return g @ y.T
    backend = backend_of(y) or backend_of(x)
    if backend is None:
        raise ShapeMismatch("the operator @ needs arrays")
    rows, columns = backend.shape(x), backend.shape(y)
    g = _summed(backend, g, rows, columns)
    if len(rows) == len(columns) == 2:
        return backend.cast_like(backend.matmul(g, y, False, True), x)
    if len(columns) == 2 < len(rows):
        return backend.cast_like(backend.matmul(g, y, False, True), x)
    g, rows, columns = _as_matrices(backend, g, x, y)
    product = backend.sum_to(backend.matmul(g, columns, False, True), backend.shape(rows))
    return backend.cast_like(backend.reshape(product, backend.shape(x)), x)


def matmul_right(g: Any, x: Any, y: Any) -> Any:
    """The cotangent of y in `z = x @ y`, from the cotangent `g` of z.

    matmul_right(g, matrix x, matrix y) => x.T @ g
    """
    if _are_plain(x, y) and g.dtype is y.dtype:
        if g.shape == (x.shape[0], y.shape[1]):
            return x.T @ g
    backend = backend_of(x) or backend_of(y)
    if backend is None:
        raise ShapeMismatch("the operator @ needs arrays")
    rows, columns = backend.shape(x), backend.shape(y)
    g = _summed(backend, g, rows, columns)
    if len(rows) == len(columns) == 2:
        return backend.cast_like(backend.matmul(x, g, True, False), y)
    if len(columns) == 2 < len(rows):
        # One product of all rows at once, instead of a sum of products.
        g, x = backend.reshape(g, (-1, columns[1])), backend.reshape(x, (-1, columns[0]))
        return backend.cast_like(backend.matmul(x, g, True, False), y)
    g, rows, columns = _as_matrices(backend, g, x, y)
    product = backend.sum_to(backend.matmul(rows, g, True, False), backend.shape(columns))
    return backend.cast_like(backend.reshape(product, backend.shape(y)), y)


def _are_plain(x: Any, y: Any) -> bool:
    """Are both matrices, of classes that have what NumPy's arrays have?"""
    return hasattr(type(x), "T") and hasattr(type(y), "T") and x.ndim == 2 == y.ndim


def _summed(backend: Any, g: Any, left: Shape, right: Shape) -> Any:
    """A cotangent in the shape of a product of arrays of these shapes."""
    matrices = len(left) == 2 == len(right)
    shape = (left[0], right[1]) if matrices else product_shape(left, right)
    return g if backend.shape(g) == shape else backend.sum_to(g, shape)


def product_shape(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of `x @ y`, from the shapes of x and y.

    >>> product_shape((5, 2, 3), (3, 4)), product_shape((3,), (3, 4)), product_shape((3,), (3,))
    ((5, 2, 4), (4,), ())
    """
    stacks = zip_longest(reversed(left[:-2]), reversed(right[:-2]), fillvalue=1)
    lead = tuple(m if n == 1 else n for n, m in stacks)[::-1]
    return lead + left[-2:-1] + right[-1:] * (len(right) > 1)


def _as_matrices(backend: Any, g: Any, x: Any, y: Any) -> tuple[Any, Any, Any]:
    """g, x and y with at least two axes: x a row, y a column if they are vectors.

    shapes (), (n,), (n,) => (1, 1), (1, n), (n, 1)
    """
    if len(backend.shape(y)) == 1:
        y = backend.expand_dims(y, -1)
        g = backend.expand_dims(g, -1)
    if len(backend.shape(x)) == 1:
        x = backend.expand_dims(x, 0)
        g = backend.expand_dims(g, -2)
    return g, x, y
