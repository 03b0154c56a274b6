"""What is known of what the forward part of a derivative saves for the backward part.

    def f_bwd(saved, by):
        xs, t = saved             `xs` is a list, which this text tells nobody

A backward part that is derived again is told, or the cotangent of `xs` would be taken for an array.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import FunctionType
from weakref import WeakKeyDictionary

from tangent.facts.fact import UNKNOWN, Fact, Kind
from tangent_ast import core

_told: WeakKeyDictionary[FunctionType, Fact] = WeakKeyDictionary()


def of_saved(facts: Sequence[Fact], *, alone: bool) -> Fact | None:
    """What to tell of saved values: which of them are containers; `alone` if there is one, in no tuple."""
    kinds = [Fact(fact.kind) if fact.kind in (Kind.LIST, Kind.DICT) else UNKNOWN for fact in facts]
    if all(fact == UNKNOWN for fact in kinds):
        return None
    return kinds[0] if alone else Fact(Kind.TUPLE, items=tuple(kinds))


def tell(function: FunctionType, saved: Fact | None) -> None:
    """Note what is known of the first argument of a backward part."""
    if saved is not None:
        _told[function] = saved


def told_of(function: FunctionType) -> Fact | None:
    """What is known of the first argument of a function; None of any but a backward part."""
    return _told.get(function)


def known_of_saved(function: FunctionType, primal: core.Function) -> dict[str, Fact]:
    """The same by the name of the parameter."""
    saved = told_of(function)
    return {} if saved is None else {primal.params[0].name: saved}


__all__ = ["known_of_saved", "of_saved", "tell", "told_of"]
