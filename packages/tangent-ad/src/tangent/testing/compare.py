"""What two values may differ in, said as a sentence."""

from __future__ import annotations

from typing import Any

from tangent.backend import backend_of
from tangent.runtime.tree import describe, is_container, items_of, named_items, same_structure
from tangent.testing.coordinates import is_complex, is_number


class WrongDerivative(AssertionError):
    """A derivative, or what comes with it, is not what it should be."""


def misfit(found: Any, like: Any, name: str) -> str | None:
    """How a derivative differs from its value in structure, shape or dtype; None if it does not.

    >>> misfit([1.0], [1.0, 2.0], "the gradient")
    'the gradient is a list of 1, its value a list of 2'
    """
    if is_container(like):
        if not is_container(found) or not same_structure(like, found):
            return f"{name} is {describe(found)}, its value {describe(like)}"
        parts = dict(named_items(found, name))
        problems = (misfit(parts[place], value, place) for place, value in named_items(like, name))
        return next((p for p in problems if p is not None), None)
    if not is_number(like):
        return None  # strings and flags: whatever stands there means nothing
    backend = backend_of(like)
    if backend is None:
        return _number_misfit(found, like, name)
    other = backend_of(found)
    if other is None:
        # Libraries turn arrays of shape () into numbers.
        if backend.shape(like) or not is_number(found):
            return f"{name} is {describe(found)}, its value {describe(like)}"
        return _number_misfit(found, like, name) if backend.precision(like) < 1e-10 else _wider(name)
    if other.shape(found) != backend.shape(like):
        return f"{name} has shape {other.shape(found)}, its value {backend.shape(like)}"
    if not other.is_inexact(found):
        return f"{name} holds no floating point numbers"
    if is_complex(found) != is_complex(like):
        return f"{name} is {_kind(found)}, its value {_kind(like)}"
    if other.precision(found) != backend.precision(like):
        return _wider(name) if other.precision(found) < backend.precision(like) else _narrower(name)
    return None


def _number_misfit(found: Any, like: Any, name: str) -> str | None:
    """A number's derivative may be an array of shape (), which is the same to its reader."""
    backend = backend_of(found)
    is_value = is_number(found) and (backend is None or backend.shape(found) == ())
    if not is_value:
        return f"{name} is {describe(found)}, its value a number"
    if is_complex(found) != is_complex(like):
        return f"{name} is {_kind(found)}, its value {_kind(like)}"
    return None


def _kind(value: Any) -> str:
    return "complex" if is_complex(value) else "real"


def _wider(name: str) -> str:
    return f"{name} is more precise than its value: another dtype leaked in"


def _narrower(name: str) -> str:
    return f"{name} is less precise than its value"


def same(a: Any, b: Any) -> bool:
    """Equal in structure, type, shape, dtype and value; nan equals nan."""
    if is_container(a) or is_container(b):
        return (
            type(a) is type(b)
            and same_structure(a, b)
            and all(same(x, y) for x, y in zip(items_of(a), items_of(b), strict=True))
        )
    backend = backend_of(a)
    if backend is None:
        return type(a) is type(b) and (a is b or bool(a == b) or (a != a and b != b))
    if type(a) is not type(b) or backend.shape(a) != backend.shape(b) or a.dtype != b.dtype:
        return False
    pairs = zip(backend.to_numbers(a), backend.to_numbers(b), strict=True)
    return all(x == y or (x != x and y != y) for x, y in pairs)
