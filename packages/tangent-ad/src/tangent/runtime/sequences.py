"""Sequences of numbers as vectors, and sequences put in order."""

from __future__ import annotations

from typing import Any

from tangent.runtime.casting import pack_like
from tangent.runtime.cotangents import add, zeros_like
from tangent.runtime.tree import describe, is_container, rebuild
from tangent_ast.errors import ShapeMismatch


def order_of(items: Any, reverse: bool = False) -> list[int]:
    """The places of the items in the order in which `sorted` gives them.

    >>> order_of([3.0, 1.0, 2.0])
    [1, 2, 0]
    """
    values = list(items)
    return sorted(range(len(values)), key=values.__getitem__, reverse=reverse)


def folded(g: Any, items: Any) -> Any:
    """The cotangent of `items` from that of `items * n`: every item is there n times.

    >>> folded([1.0, 2.0, 3.0, 4.0], [7.0, 8.0])
    [4.0, 6.0]
    """
    total = zeros_like(items, exact=True)
    count = len(items)
    for k in range(0, len(g), count or 1):
        total = add(total, rebuild(items, list(g[k : k + count])))
    return total


def unfolded(items: Any, g: Any) -> Any:
    """`items` as often as they are in `g`: the adjoint of `folded`.

    >>> unfolded([1.0, 2.0], [0.0, 0.0, 0.0, 0.0])
    [1.0, 2.0, 1.0, 2.0]
    """
    return items * (len(g) // len(items)) if items else items


def arranged(items: Any, order: list[int]) -> list[Any]:
    """The items in an order.

    >>> arranged([3.0, 1.0, 2.0], [1, 2, 0])
    [1.0, 2.0, 3.0]
    """
    # Of a dict the keys are sorted, which do not vary.
    values = [0.0] * len(items) if isinstance(items, dict) else list(items)
    return [values[k] for k in order]


def rearranged(items: Any, g: Any, order: list[int]) -> Any:
    """The cotangents of the items, from those of `arranged(items, order)`.

    >>> rearranged((3.0, 1.0, 2.0), [10.0, 20.0, 30.0], [1, 2, 0])
    (30.0, 10.0, 20.0)
    """
    back: list[Any] = [None] * len(order)
    for k, item in zip(order, g, strict=True):
        back[k] = item
    return pack_like(items, back)


def scaled_items(like: Any, items: Any, factor: Any) -> Any:
    """Every item times a factor, in a sequence of the kind of `like`.

    >>> scaled_items((0.0, 0.0), [1.0, 2.0], 10.0)
    (10.0, 20.0)
    """
    return _made([item * factor for item in items], like)


def difference_items(p: Any, q: Any) -> Any:
    """The differences of the items of two sequences, in a sequence of the kind of the first.

    >>> difference_items([5.0, 7.0], (1.0, 2.0))
    [4.0, 5.0]
    """
    return _made([x - y for x, y in zip(p, q, strict=True)], p)


def dot_items(p: Any, q: Any) -> Any:
    """The sum of the products of the items of two sequences.

    >>> dot_items([1.0, 2.0], (10.0, 20.0))
    50.0
    """
    return sum((x * y for x, y in zip(p, q, strict=True)), 0.0)


def _made(values: list[Any], like: Any) -> Any:
    if is_container(like) and len(values) != len(like):
        raise ShapeMismatch(f"{len(values)} cotangents for {describe(like)}")
    return pack_like(like, values)
