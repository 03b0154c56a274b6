"""Where functions that write to an array put values, and how often."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent.runtime import unbroadcast
from tangent.runtime.tree import describe
from tangent_ast.errors import Unsupported
from tangent_backends.numpy.helpers.common import beside, cast_as, counting
from tangent_backends.numpy.helpers.keywords import in_bounds
from tangent_backends.numpy.helpers.picking import untake

Places = tuple[Any, ...]


def flat_places(indices: Any, a: Any, mode: str = "raise") -> Places:
    """The elements of `a` that are counted through, as an index for it.

    >>> a = np.arange(6).reshape(2, 3)
    >>> a[flat_places([1, -1], a)]
    array([1, 5])
    """
    places = in_bounds(indices, a, None, mode)
    if np.ndim(a) == 1:
        return (places,)
    return tuple(np.unravel_index(np.where(places < 0, places + np.size(a), places), np.shape(a)))


def diagonal_places(a: Any, wrap: bool = False) -> Places:
    """The elements that `np.fill_diagonal` writes.

    >>> diagonal_places(np.zeros((2, 3)))
    (array([0, 1]), array([0, 1]))
    """
    shape = np.shape(a)
    if len(shape) != 2:
        return (counting(min(shape), a),) * len(shape)
    rows, columns = shape
    end = rows * columns if wrap else min(rows, columns) * columns
    places = counting(end, a)[:: columns + 1]
    return places // columns, places % columns


def places_along(indices: Any, a: Any, axis: int | None) -> Places:
    """The elements that `np.take_along_axis` takes, as an index.

    >>> a = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> a[places_along(np.array([[1], [0]]), a, 1)]
    array([[2.],
           [3.]])
    """
    if axis is None:
        return flat_places(indices, a)
    axis %= np.ndim(a)
    found: list[Any] = []
    for k, count in enumerate(np.shape(a)):
        shape = [1] * np.ndim(a)
        shape[k] = -1
        found.append(indices if k == axis else np.reshape(counting(count, a), shape))
    return tuple(found)


def numbered(x: Any, like: Any) -> Any:
    """The numbers of the elements of x, as they are counted through, in an array of the library of `like`.

    >>> numbered([[7, 5], [4, 0]], np.zeros(3))
    array([[0, 1],
           [2, 3]])
    """
    return np.reshape(counting(np.size(x), like), np.shape(x))


def numbered_true(mask: Any) -> Any:
    """For each true element its number among these.

    >>> numbered_true([True, False, True])
    array([0, 0, 1])
    """
    true = mask != 0 if hasattr(mask, "dtype") else np.asarray(mask, bool)
    return np.reshape(np.cumsum(true), np.shape(true)) - 1


def cycled(values: Any, numbers: Any) -> Any:
    """The values of these numbers, counted on from the first where they end; a number stays one.

    >>> cycled(np.array([1.0, 2.0]), np.array([0, 1, 2]))
    array([1., 2., 1.])
    """
    return values if np.ndim(values) == 0 else np.take(values, numbers % np.size(values))


def uncycled(g: Any, values: Any, numbers: Any) -> Any:
    """The cotangent of the values in `cycled(values, numbers)`."""
    if np.ndim(values) == 0:
        return g
    return cast_as(untake(g, values, numbers % np.size(values)), values)


def shuffled_order(rng: Any, count: int) -> Any:
    """The order in which a generator of random numbers shuffles so many rows: it draws the same numbers.

    >>> sorted(shuffled_order(np.random.default_rng(0), 3).tolist())
    [0, 1, 2]
    """
    if not hasattr(rng, "permutation"):
        raise Unsupported(f"the order that {describe(rng)} makes cannot be had: use numpy.random.default_rng")
    return rng.permutation(count)


# --------------------------------------------------------------------------
# Places that are named more than once


def touched_places(a: Any, indices: Any) -> Places:
    """The elements that an index names, each of them once.

    >>> touched_places(np.zeros((2, 3)), ([1, 0, 1], [2, 0, 2]))
    (array([0, 1]), array([0, 2]))
    """
    return tuple(np.unravel_index(np.unique(_named(a, indices)), np.shape(a)))


def by_place(b: Any, a: Any, indices: Any, filler: float) -> Any:
    """For each of the touched places the values of `b` that an index brings there, and fillers.

    >>> by_place(np.array([1.0, 2.0, 3.0]), np.zeros(4), [2, 0, 2], 0.5)
    array([[2. , 0.5],
           [1. , 3. ]])
    """
    named = _named(a, indices)
    rows, columns = _occurrences(named)
    values = np.ravel(np.broadcast_to(beside(b, a), np.shape(named)))
    shape = (np.size(np.unique(named)), int(np.max(columns, initial=0)) + 1)
    table = np.full_like(values, filler, shape=shape)
    table[rows, columns] = values
    return table


def unby_place(g: Any, b: Any, a: Any, indices: Any) -> Any:
    """The cotangent of `b` in `by_place(b, a, indices, filler)`."""
    named = _named(a, indices)
    return unbroadcast(np.reshape(g[_occurrences(named)], np.shape(named)), b)


def _named(a: Any, indices: Any) -> Any:
    """The elements that an index names, counted through."""
    return np.reshape(counting(np.size(a), a), np.shape(a))[indices]


def _occurrences(named: Any) -> tuple[Any, Any]:
    """Which of the touched places each name names, and how often that was named before."""
    _, rows = np.unique(np.ravel(named), return_inverse=True)
    order = np.argsort(rows, kind="stable")
    first = np.searchsorted(rows[order], rows[order])
    columns = np.empty_like(order)
    columns[order] = counting(np.size(order), order) - first
    return rows, columns
