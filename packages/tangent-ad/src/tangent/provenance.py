"""Where derivatives come from: the function, the request, and the text that was written."""

from __future__ import annotations

from dataclasses import dataclass
from types import FunctionType
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from tangent.request import Request

if TYPE_CHECKING:
    from tangent.derive import Derived


@dataclass(frozen=True, slots=True)
class Provenance:
    """One derivative: number `position` of those that the request asks for."""

    primal: Any
    request: Request
    source: str | None
    position: int
    inserted: bool  # blocks of the user's are in it


_known: WeakKeyDictionary[FunctionType, Provenance] = WeakKeyDictionary()


def remember(made: Derived, primal: Any, request: Request, source: str | None) -> None:
    """Note where the functions of a derivation come from."""
    for position, name in enumerate(made.asked):
        _known[made.functions[name]] = Provenance(primal, request, source, position, made.inserted)


def provenance(function: Any) -> Provenance | None:
    """Where a derivative comes from; None for any other function."""
    function = getattr(function, "__func__", function)  # of a method
    return _known.get(function) if isinstance(function, FunctionType) else None
