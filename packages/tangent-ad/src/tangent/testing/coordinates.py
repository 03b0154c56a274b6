"""The real coordinates of a value: every float in it, real and imaginary parts apart.

    {"a": 1.5, "b": [2j, "name"]}    =>    [1.5, 0.0, 2.0]

What is no floating point number (strings, flags, integer arrays) has none.
Python integers count as real numbers.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from tangent.backend import backend_of
from tangent.runtime.tree import is_container, items_of, named_items, rebuild


def is_number(leaf: object) -> bool:
    """Something with coordinates: an inexact array, or a Python number."""
    backend = backend_of(leaf)
    if backend is not None:
        return backend.is_inexact(leaf)
    return isinstance(leaf, (int, float, complex)) and not isinstance(leaf, bool)


def is_complex(leaf: object) -> bool:
    """Has a number two coordinates for each of its elements?"""
    backend = backend_of(leaf)
    return isinstance(leaf, complex) if backend is None else backend.is_complex(leaf)


def coordinates(value: Any) -> list[float]:
    """All coordinates of a value, in order.

    >>> coordinates({"a": 1.5, "b": [2j, "name"]})
    [1.5, 0.0, 2.0]
    """
    return tangent_coordinates(value, value)


def tangent_coordinates(tangent: Any, value: Any) -> list[float]:
    """The coordinates of a tangent; what stands in the place of strings and flags means nothing.

    >>> tangent_coordinates([3.0, 0.0], [1.5, "name"])
    [3.0]
    """
    found: list[float] = []
    for leaf in _numbers(tangent, value):
        for number in _elements(leaf):
            found += [number.real, number.imag] if is_complex(leaf) else [float(number.real)]
    return found


def pairing(cotangent: Any, value: Any) -> list[float]:
    """The weights by which a cotangent pairs with the coordinates of a tangent: Re(sum(b * d)).

    A gradient of a real number by z = x + iy is df/dx - i df/dy, so the second weight is turned.

    >>> pairing([3.0, 1 + 2j], [0.5, 2j])
    [3.0, 1.0, -2.0]
    """
    found: list[float] = []
    for leaf in _numbers(cotangent, value):
        for number in _elements(leaf):
            found += [number.real, -number.imag] if is_complex(leaf) else [float(number.real)]
    return found


def labels(value: Any, name: str) -> list[str]:
    """A name for each coordinate.

    >>> labels({"a": 1.5, "b": [2j]}, "x")
    ["x['a']", "x['b'][0].real", "x['b'][0].imag"]
    """
    if is_container(value):
        return [label for place, item in named_items(value, name) for label in labels(item, place)]
    if not is_number(value):
        return []
    places = [name]
    backend = backend_of(value)
    if backend is not None and (shape := backend.shape(value)):
        places = [f"{name}[{', '.join(map(str, index))}]" for index in _indices(shape)]
    if is_complex(value):
        return [f"{place}.{part}" for place in places for part in ("real", "imag")]
    return places


def filled(like: Any, numbers: Sequence[float]) -> Any:
    """A value in the structure, shapes and dtypes of another, with these coordinates.

    What has no coordinates becomes 0.0, which is what a seed has in its place;
    integers become floats.

    >>> filled({"a": 1, "b": [2j, "name"]}, [1.0, 2.0, 3.0])
    {'a': 1.0, 'b': [(2+3j), 0.0]}
    """
    return _filled(like, iter(numbers), keep=False)


def moved(value: Any, steps: Sequence[float]) -> Any:
    """A value whose coordinates were moved; what has none is kept, and nothing is shared with `value`.

    >>> moved([1.0, "name"], [0.5])
    [1.5, 'name']
    """
    numbers = [at + step for at, step in zip(coordinates(value), steps, strict=True)]
    return _filled(value, iter(numbers), keep=True)


def widened(value: Any) -> Any:
    """A value in double precision, which differences need."""
    if is_container(value):
        return rebuild(value, [widened(item) for item in items_of(value)])
    backend = backend_of(value)
    return value if backend is None or not backend.is_inexact(value) else backend.widened(value)


def coarsest(value: Any) -> float:
    """The precision of the least precise number in it; that of a Python float if there is none."""
    found = [(leaf, backend_of(leaf)) for leaf in _numbers(value, value)]
    return max([sys.float_info.epsilon, *(b.precision(leaf) for leaf, b in found if b is not None)])


def _numbers(derivative: Any, value: Any) -> Iterator[Any]:
    """The leaves of a derivative that belong to numbers of its value."""
    if is_container(value):
        for part, item in zip(_parts(derivative, value), items_of(value), strict=True):
            yield from _numbers(part, item)
    elif is_number(value):
        yield derivative


def _parts(derivative: Any, value: Any) -> list[Any]:
    """The items of a derivative in the order of its value's."""
    if isinstance(value, dict):
        return [derivative[key] for key in value]
    return items_of(derivative) if is_container(derivative) else [0.0] * len(items_of(value))


def _elements(leaf: Any) -> list[Any]:
    backend = backend_of(leaf)
    return [leaf] if backend is None else backend.to_numbers(leaf)


def _filled(like: Any, numbers: Iterator[float], *, keep: bool) -> Any:
    if is_container(like):
        return rebuild(like, [_filled(item, numbers, keep=keep) for item in items_of(like)])
    if not is_number(like):
        return copy.deepcopy(like) if keep else 0.0
    backend = backend_of(like)
    size = 1 if backend is None else len(backend.to_numbers(like))
    if is_complex(like):
        elements: list[Any] = [complex(next(numbers), next(numbers)) for _ in range(size)]
    else:
        elements = [next(numbers) for _ in range(size)]
    return elements[0] if backend is None else backend.from_numbers(elements, like)


def _indices(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All indices of an array, the last one running fastest."""
    if not shape:
        yield ()
        return
    for first in range(shape[0]):
        for rest in _indices(shape[1:]):
            yield (first, *rest)
