"""Records of which very many are made: frozen for who checks types, quick to make for who runs them.

A frozen dataclass sets each of its attributes with a call of `object.__setattr__`, so that one of eight
attributes takes five times as long to make as one that is not frozen.  A derivation makes tens of
thousands.  mypy sees a frozen dataclass here, and complains of every assignment.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen: bool, slots: bool, eq: bool = True, kw_only: bool = False) -> Callable[[T], T]:
        """A dataclass that compares and hashes as a frozen one does.

        >>> @record(frozen=True, slots=True)
        ... class Point:
        ...     x: float
        >>> Point(1.0), Point(1.0) == Point(1.0), len({Point(1.0), Point(1.0)})
        (Point(x=1.0), True, 1)
        """
        assert frozen, "what changes needs no record"

        def make(cls: T) -> T:
            hashes = eq and "__hash__" not in vars(cls)
            return dataclasses.dataclass(slots=slots, eq=eq, kw_only=kw_only, unsafe_hash=hashes)(cls)

        return make


__all__ = ["record"]
