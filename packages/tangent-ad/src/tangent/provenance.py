"""Where derivatives come from: the function, the request, and the text that was written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from tangent.request import Mode, Motion, Request
from tangent.runtime.structure import Structure
from tangent.saved import tell, told_of
from tangent.shown import keep_shown

if TYPE_CHECKING:
    from tangent.derive import Derived


@dataclass(frozen=True, slots=True)
class Provenance:
    """One derivative: number `position` of those that the request asks for."""

    primal: Any
    receiver: Structure | None  # of the object, where the primal is a method
    request: Request
    source: str | None
    position: int
    inserted: bool  # blocks of the user's are in it
    unwritable: bool  # it, or what it was made from, refers to a library whose arrays cannot be written


_known: WeakKeyDictionary[FunctionType, Provenance] = WeakKeyDictionary()


def remember(
    made: Derived, primal: Any, receiver: Structure | None, request: Request, source: str | None
) -> None:
    """Note where the functions of a derivation come from."""
    for position, name in enumerate(made.asked):
        derivative = Provenance(primal, receiver, request, source, position, made.inserted, made.unwritable)
        _known[made.functions[name]] = derivative


def is_backward(function: Any) -> bool:
    """Is this the backward part of a derivative in two parts, or a derivative of one?

    It is passed what the forward part has saved, which has looked at its arguments, and gives cotangents.
    """
    known = provenance(function)
    if known is None:
        return False
    parts = known.request.mode is Mode.REVERSE and known.request.motion is Motion.SPLIT
    return (parts and known.position == 1) or is_backward(known.primal)


def remade(function: Any) -> Any:
    """The same function, method or partial as an object of its own.

    What is kept for a function must not lead to it, or both would stay forever.

    >>> def f(x, k=2.0):
    ...     return x * k
    >>> remade(f) is f, remade(f)(3.0)
    (False, 6.0)
    """
    if type(function) is partial:
        return partial(function.func, *function.args, **function.keywords)
    if isinstance(function, MethodType):
        return MethodType(function.__func__, function.__self__)
    if not isinstance(function, FunctionType):
        return function
    made = FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    made.__kwdefaults__ = function.__kwdefaults__
    made.__qualname__, made.__module__ = function.__qualname__, function.__module__
    made.__doc__, made.__annotations__ = function.__doc__, function.__annotations__
    made.__dict__.update(function.__dict__)
    keep_shown(made)
    tell(made, told_of(function))
    known = _known.get(function)
    if known is not None:
        _known[made] = known
    return made


def provenance(function: Any) -> Provenance | None:
    """Where a derivative comes from; None for any other function."""
    function = getattr(function, "__func__", function)  # of a method
    return _known.get(function) if isinstance(function, FunctionType) else None
