"""Checks of what calls give of which nobody knows before what is called.

    w = model(x)
    y = w * w          of two objects that may be anything

What is done with a result is known when the function is derived, and what it is when the call has happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from tangent.facts.origins import ANY, Late
from tangent.guards.by_type import objects_in
from tangent.provenance import is_backward
from tangent.runtime.records import fields_of
from tangent.runtime.tree import describe
from tangent_ast.errors import Unsupported


class Look:
    """Looks at the result of a call, and gives it back."""

    def __init__(self, asked: Mapping[Late, Set[str]]) -> None:
        """What is `asked` of results may still grow while a function is derived."""
        self.asked = asked
        self.vetted: set[tuple[type, str]] = set()

    @property
    def methods(self) -> set[str]:
        """The methods to whose results something is done; `__call__` of functions and objects."""
        return {late.method for late in self.asked}

    def __call__(self, given: Any, method: str, depth: int = 0, function: Any = None) -> Any:
        """`depth` says how deep the result is in what was given, beside what is saved and tangents.

        The backward part of a derivative gives cotangents, which are no results.
        """
        value = given
        for _ in range(depth):
            value = value[0]
        key = type(value), method
        if key not in self.vetted and not is_backward(function):
            for late, methods in self.asked.items():
                if ANY in (method, late.method) or method == late.method:
                    _check(value, late.attribute, methods)
            if not isinstance(value, (list, tuple, dict)) and not any(objects_in(value)):
                self.vetted.add(key)
        return given


def _check(value: Any, attribute: str, methods: Set[str]) -> None:
    for record in objects_in(value, attribute):
        for name in _had(record, methods):
            raise Unsupported(
                f"what is called here gives {describe(record)}, whose `{name}` was taken for that of numbers "
                "and arrays, because what is called is known only then: annotate the parameter that it comes "
                "from with its class, or give its attributes"
            )


def _had(record: Any, methods: Set[str]) -> Iterator[str]:
    return (name for name in sorted(methods) if hasattr(type(record), name) or name in fields_of(record))


__all__ = ["Look"]
