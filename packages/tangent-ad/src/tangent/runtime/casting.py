"""Dtypes and nesting that an operation changes, and their way back."""

from __future__ import annotations

from typing import Any

from tangent.backend import backend_of
from tangent.runtime.cotangents import zeros_like
from tangent.runtime.records import check_items, is_record
from tangent.runtime.tree import describe, is_container, items_of, leaves, map_pairs, rebuild
from tangent_ast.errors import ShapeMismatch


def cast(y: Any, dx: Any, x: Any) -> Any:
    """The tangent of y, which is x in another dtype.  Zero if the change cuts off fractions.

    cast(float32 y, float64 tangent, float64 x) => float32 tangent
    """
    backend = backend_of(y)
    if backend is None:
        return zeros_like(y) if _truncates(x, y) else number_like(dx, y)
    if _truncates(x, y):
        return backend.zeros_like(y)
    return pack_like(y, dx) if is_container(dx) else backend.cast_like(dx, y)


def uncast(x: Any, by: Any, y: Any) -> Any:
    """The cotangent of x, of which y is x in another dtype.  Zero if the change cut off fractions.

    uncast(float64 x, float32 cotangent, float32 y) => float64 cotangent
    """
    if _truncates(x, y):
        return zeros_like(x, exact=True)
    if is_container(x):
        return unpack_like(x, by)
    backend = backend_of(x)
    if backend is None:
        return number_like(by, x)
    return backend.cast_like(by, x)


def number_like(by: Any, x: Any) -> Any:
    """A cotangent of a Python number: real for a real one, complex for a complex one.

    >>> number_like(1 + 2j, 0.5), number_like(1.0, 2j)
    (1.0, (1+0j))
    """
    if isinstance(x, complex):
        return complex(by) if isinstance(by, (int, float)) else by
    if isinstance(by, (int, float)) or not isinstance(x, float):
        return by
    if isinstance(by, complex):
        return by.real
    backend = backend_of(by)  # an array of shape ()
    return by if backend is None or not backend.is_complex(by) else backend.cast_like(by, x)


def pack_like(value: Any, items: Any) -> Any:
    """The cotangent of `value` from those of the items that it was unpacked into; None is zero.

    >>> pack_like((1.0, 2.0), [3.0, None])
    (3.0, 0.0)
    """
    if isinstance(value, dict):
        return zeros_like(value, exact=True)  # what is unpacked are its keys
    check_items(value)
    if is_container(value):
        parts = items_of(value)
        if len(parts) != len(items):
            raise ShapeMismatch(f"{len(items)} cotangents for {describe(value)}")
        given = items_of(items) if is_container(items) else list(items)
        return rebuild(value, [_packed(part, item) for part, item in zip(parts, given, strict=True)])
    backend = backend_of(value)
    if backend is None:
        # An iterator or the like: nothing says what it was made of.
        return tuple(items)
    parts = [_packed(value[k], item) for k, item in enumerate(items)]
    if not parts:
        return backend.zeros_like(value)
    return backend.cast_like(backend.stack(parts), value)


def unpack_like(like: Any, g: Any) -> Any:
    """The cotangent of nested lists from that of the array that was made of them, or from a container's.

    unpack_like([x, [y, z]], g) => [g[0], [g[1][0], g[1][1]]]

    >>> unpack_like([{"a": 1.0}], ({"a": 2.0},))
    [{'a': 2.0}]
    """
    if isinstance(like, dict) or is_record(like):  # no array is made of these
        return map_pairs(unpack_like, like, g)
    if is_container(like):
        return rebuild(like, [unpack_like(part, g[k]) for k, part in enumerate(items_of(like))])
    backend = backend_of(like)
    return number_like(g, like) if backend is None else backend.cast_like(g, like)


def _packed(part: Any, item: Any) -> Any:
    if item is None:
        return zeros_like(part, exact=True)
    # A container's cotangent is one already; where it holds stacks, these have been emptied since.
    return pack_like(part, item) if isinstance(item, (list, tuple)) and not is_container(part) else item


def _truncates(x: Any, y: Any) -> bool:
    """Is x real and y whole?"""
    return not any(map(_inexact, leaves(y))) and any(map(_inexact, leaves(x)))


def _inexact(x: Any) -> bool:
    backend = backend_of(x)
    return isinstance(x, (float, complex)) if backend is None else backend.is_inexact(x)
