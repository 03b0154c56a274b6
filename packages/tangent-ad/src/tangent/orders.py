"""Derivatives of called functions: each is ordered once, under a name of its own, and written later.

y = dense(x, W)    orders    dense_fwd, dense_bwd    by x and W    (or dense_jvp, in forward mode)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import FunctionType

from tangent.effector import Effector
from tangent.facts.extent import Extent
from tangent.facts.values import Fact
from tangent.forward.push import TangentNames
from tangent.request import Mode, Motion, Request
from tangent.reverse.calls import PairNames
from tangent_ast.naming import Namer, names_of

Key = tuple[FunctionType, tuple[str, ...], tuple[tuple[str, Fact], ...], tuple[tuple[str, Extent], ...]]


@dataclass(frozen=True, slots=True)
class Order:
    """A derivative of a called function that is still to be written."""

    function: FunctionType
    wrt: tuple[str, ...]
    known: Mapping[str, Fact]
    mode: Mode
    names: tuple[str, ...]  # of the functions to be written
    seeds: tuple[str, ...] = ()  # in forward mode: their parameters for tangents
    parts: Mapping[str, Extent] = field(default_factory=dict)  # arguments of which not all varies


@dataclass(slots=True)
class Orders:
    """What has been ordered; see `reverse.calls.Pairs` and `forward.push.Tangents`, which ask for it."""

    effector: Effector
    _names: Namer = field(default_factory=lambda: Namer(()))
    _waiting: list[Order] = field(default_factory=list)
    _pairs: dict[Key, PairNames] = field(default_factory=dict)
    _tangents: dict[Key, TangentNames] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Order]:
        """All orders, those included that come in meanwhile."""
        return iter(self._waiting)

    def order(
        self,
        function: FunctionType,
        active: tuple[str, ...],
        known: Mapping[str, Fact],
        parts: Mapping[str, Extent],
        taken: set[str],
    ) -> PairNames:
        """The forward and backward function of a callee."""
        key = (function, active, tuple(known.items()), tuple(parts.items()))
        if key not in self._pairs:
            stem = plain_name(function.__name__)
            names = self._name(f"{stem}_fwd", taken), self._name(f"{stem}_bwd", taken)
            self._pairs[key] = PairNames(*names, active)
            self._waiting.append(Order(function, active, known, Mode.REVERSE, names, (), parts))
        return self._pairs[key]

    def order_tangent(
        self,
        function: FunctionType,
        active: tuple[str, ...],
        known: Mapping[str, Fact],
        parts: Mapping[str, Extent],
        taken: set[str],
    ) -> TangentNames:
        """The function that carries tangents through a callee."""
        key = (function, active, tuple(known.items()), tuple(parts.items()))
        if key not in self._tangents:
            name = self._name(f"{plain_name(function.__name__)}_jvp", taken)
            namer = Namer(names_of(self.effector.prepared(function, known).core))
            seeds = tuple(namer.fresh(f"d{p}") for p in active)
            self._tangents[key] = TangentNames(name, seeds)
            self._waiting.append(Order(function, active, known, Mode.FORWARD, (name,), seeds, parts))
        return self._tangents[key]

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
