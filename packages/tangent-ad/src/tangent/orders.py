"""Derivatives of called functions: each is ordered once, under a name of its own, and written later.

y = dense(x, W)    orders    dense_fwd, dense_bwd    by x and W    (or dense_jvp, in forward mode)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FunctionType

from tangent.effector import Effector
from tangent.forward.push import TangentNames
from tangent.request import Mode, Motion, Request
from tangent.reverse.calls import PairNames
from tangent.user_calls import Pattern
from tangent_ast.naming import Namer, names_of


@dataclass(frozen=True, slots=True)
class Order:
    """A derivative of a called function that is still to be written."""

    pattern: Pattern
    mode: Mode
    names: tuple[str, ...]  # of the functions to be written
    seeds: tuple[str, ...] = ()  # in forward mode: their parameters for tangents


@dataclass(slots=True)
class Orders:
    """What has been ordered; see `reverse.calls.Pairs` and `forward.push.Tangents`, which ask for it."""

    effector: Effector
    _names: Namer = field(default_factory=lambda: Namer(()))
    _waiting: list[Order] = field(default_factory=list)
    _pairs: dict[Pattern, PairNames] = field(default_factory=dict)
    _tangents: dict[Pattern, TangentNames] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Order]:
        """All orders, those included that come in meanwhile."""
        return iter(self._waiting)

    def order_pair(self, pattern: Pattern, taken: set[str]) -> PairNames:
        """The forward and backward function of a callee."""
        pattern = pattern.for_cotangents()
        if pattern not in self._pairs:
            stem = plain_name(pattern.function.__name__)
            names = self._name(f"{stem}_fwd", taken), self._name(f"{stem}_bwd", taken)
            self._pairs[pattern] = PairNames(*names, pattern.active)
            self._waiting.append(Order(pattern, Mode.REVERSE, names))
        return self._pairs[pattern]

    def order_tangent(self, pattern: Pattern, taken: set[str]) -> TangentNames:
        """The function that carries tangents through a callee."""
        if pattern not in self._tangents:
            name = self._name(f"{plain_name(pattern.function.__name__)}_jvp", taken)
            prepared = self.effector.prepared(pattern.function, dict(pattern.facts))
            namer = Namer(names_of(prepared.core))
            seeds = tuple(namer.fresh(f"d{p}") for p in pattern.active)
            self._tangents[pattern] = TangentNames(name, seeds)
            self._waiting.append(Order(pattern, Mode.FORWARD, (name,), seeds))
        return self._tangents[pattern]

    def writes(self, function: FunctionType) -> bool:
        """May the function write to its arguments?"""
        return bool(self.effector.of(function).writes)

    def names_for(self, name: str, request: Request, taken: set[str]) -> tuple[str, ...]:
        """The names of what was asked for.

        `df` for the gradient of `f` by its first parameter, `dfdy` by y, `dfdxdy` by x and y;
        `f_fwd` and `f_bwd` where it is split.
        """
        stem = plain_name(name)
        if request.mode is Mode.REVERSE and request.motion is Motion.SPLIT:
            return self._name(f"{stem}_fwd", taken), self._name(f"{stem}_bwd", taken)
        return (self._name(f"d{stem}" + "".join(f"d{p}" for p in request.wrt), taken),)

    def _name(self, wish: str, taken: set[str]) -> str:
        name = self._names.fresh(wish)
        while name in taken:
            name = self._names.fresh(wish)
        taken.add(name)
        return name


def plain_name(name: str) -> str:
    """A name that others can be made of: `<lambda>` has none, and `__call__` has marks of its own."""
    return "lambda_" if name == "<lambda>" else name.strip("_") or name
