"""What `max`, `min` and `sum` of several values do to their cotangents."""

from __future__ import annotations

from typing import Any

from tangent.backend import backend_of, items_are_views
from tangent.runtime.casting import pack_like
from tangent.runtime.cotangents import zeros_like
from tangent.runtime.records import check_items
from tangent.runtime.shapes import broadcast_like, spread, unbroadcast
from tangent.runtime.tree import is_container


def split_among(g: Any, y: Any, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The cotangents of the `values`, of which y is the largest or smallest; ties of numbers share evenly.

    With one value, that is a sequence, and its items share.  Of tuples and lists, one is chosen as a whole.

    >>> split_among(1.0, 3.0, (3.0, 2.0, 3.0))
    (0.5, 0.0, 0.5)
    >>> split_among(1.0, 3.0, ([3.0, 2.0],))
    ([1.0, 0.0],)
    >>> split_among((1.0, 0.0), (3.0, 2.0), ((3.0, 1.0), (3.0, 2.0)))
    ((0.0, 0.0), (1.0, 0.0))
    """
    if len(values) == 1:
        sequence = values[0]
        if isinstance(sequence, dict):
            return (zeros_like(sequence, exact=True),)  # the choice is among its keys
        return (pack_like(sequence, split_among(g, y, tuple(sequence)) if len(sequence) > 1 else [g]),)
    if is_container(y):
        first = values.index(y)  # of those that are equal, this one is chosen
        return tuple(g if k == first else zeros_like(v, exact=True) for k, v in enumerate(values))
    weights = _on_device(y, values)
    if weights is not None:
        return tuple(g * weight for weight in weights)
    chosen = [bool(value == y) for value in values]
    # No choice at all: y is nan, and so is the cotangent.
    share = g / (sum(chosen) or 1)
    return tuple(share if hit else 0.0 * share for hit in chosen)


def mean_among(tangents: tuple[Any, ...], y: Any, values: tuple[Any, ...]) -> Any:
    """The tangent of y, the largest or smallest of the `values`: the mean over those that tie.

    >>> mean_among((1.0, 10.0, 2.0), 3.0, (3.0, 2.0, 3.0))
    1.5
    """
    if len(values) == 1 and isinstance(values[0], dict):
        return 0.0
    if len(values) == 1:
        return mean_among(tuple(tangents[0]), y, tuple(values[0])) if len(values[0]) > 1 else tangents[0][0]
    if is_container(y):
        return tangents[values.index(y)]
    weights = _on_device(y, values)
    if weights is not None:
        return sum(t * weight for t, weight in zip(tangents, weights, strict=True) if t is not None)
    picked = [t for t, value in zip(tangents, values, strict=True) if value == y and t is not None]
    count = sum(bool(value == y) for value in values)
    return sum(picked) / count if picked else 0.0


def _on_device(y: Any, values: tuple[Any, ...]) -> list[Any] | None:
    """The share of each value in y, where asking which one it is would make the host wait for a device."""
    backend = backend_of(y)
    if backend is None or not items_are_views(backend):
        return None
    hits = [backend.cast_like(value == y, y) for value in values]
    count = sum(hits)
    return [hit / (count + (count == 0)) for hit in hits]


def spread_items(items: Any, g: Any) -> Any:
    """The cotangents of the items of a sequence, from the cotangent `g` of their sum.

    >>> spread_items([1.0, 5.0], 2.0)
    [2.0, 2.0]
    """
    if isinstance(items, dict):
        return zeros_like(items, exact=True)  # the sum is that of its keys
    check_items(items)
    if is_container(items):
        return type(items)(unbroadcast(g, item) for item in items)
    return spread(g, items, 0)


def sum_items(items: Any, like: Any) -> Any:
    """The sum of a sequence, in the shape of `like`: the adjoint of `spread_items`.

    >>> sum_items([1.0, 5.0], 0.0)
    6.0
    """
    if backend_of(items) is not None:
        return unbroadcast(sum(items), like)
    total: Any = 0.0
    for item in items:
        total = total + broadcast_like(item, like)
    return total
