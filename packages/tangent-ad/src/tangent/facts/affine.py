"""Indices as sums of multiples of names: 2 * n + 1, where n is a length and so not negative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op


@dataclass(frozen=True, slots=True)
class Affine:
    """`constant + sum of factor * name`; `least` tells of names below what they never are."""

    constant: int = 0
    factors: tuple[tuple[str, int], ...] = ()
    least: Mapping[str, int] = field(default_factory=dict, compare=False, hash=False)

    def times(self, factor: int) -> Affine:
        """The multiple of an index."""
        return Affine(self.constant * factor, tuple((n, f * factor) for n, f in self.factors), self.least)

    def plus(self, other: Affine) -> Affine:
        """The sum of two indices."""
        total = dict(self.factors)
        for name, factor in other.factors:
            total[name] = total.get(name, 0) + factor
        kept = tuple(sorted((n, f) for n, f in total.items() if f))
        return Affine(self.constant + other.constant, kept, {**self.least, **other.least})

    def minus(self, other: Affine) -> Affine:
        """The difference of two indices."""
        return self.plus(other.times(-1))

    @property
    def not_negative(self) -> bool:
        """Is it surely 0 or more?"""
        if any(n not in self.least or f < 0 for n, f in self.factors):
            return False
        return self.constant + sum(f * self.least[n] for n, f in self.factors) >= 0


class Indices:
    """The indices of a function whose versions are split, as far as its text tells them."""

    def __init__(self, function: core.Function) -> None:
        self.definitions: dict[str, list[core.Statement]] = {}
        for s in core.walk(function.body):
            for target in core.targets(s):
                self.definitions.setdefault(target, []).append(s)
        self._known: dict[str, Affine] = {}

    def of(self, index: Expr) -> Affine | None:
        """An index as a sum; None if it is no sum of ints and names.

        t = 2 * n; t + 1  =>  2 * n + 1
        """
        match index:
            case Const(int(value)) if not isinstance(value, bool):
                return Affine(value)
            case Name(name):
                if name not in self._known:
                    self._known[name] = self._named(name)
                return self._known[name]
        return None

    def _named(self, name: str) -> Affine:
        least = self._least(name)
        itself = Affine(0, ((name, 1),), {} if least is None else {name: least})
        match self.definitions.get(name, []):
            case [core.Bind(value=Apply(Op.BINARY, (one, other), symbol="+" | "-" | "*" as symbol))]:
                a, b = self.of(one), self.of(other)
                if a is None or b is None:
                    return itself
                if symbol != "*":
                    return a.plus(b) if symbol == "+" else a.minus(b)
                if not a.factors:
                    return b.times(a.constant)
                return itself if b.factors else a.times(b.constant)
            case [core.Bind(value=Name() as copied)]:
                return self.of(copied) or itself
        return itself

    def _least(self, name: str) -> int | None:
        """The smallest value that a name can have: 0 for a length, that of its range for a variable."""
        if self._is_length(name):
            return 0
        match self.definitions.get(name, []):
            case [core.For(targets=targets, sources=sources)]:
                match sources[targets.index(name)]:
                    case core.Range(start, _, Const(int(step))) if step > 0:
                        first = self.of(start) if start != Name(name) else None
                        if first is not None and not first.factors:
                            return first.constant
                        return 0 if first is not None and first.not_negative else None
                    case core.Range(_, Const(int(stop)), Const(int(step))) if step < 0:
                        return stop + 1
        return None

    def _is_length(self, name: str) -> bool:
        """Is it `len(x)`, or an item of `x.shape`?"""
        match self.definitions.get(name, []):
            case [core.Bind(value=Apply(Op.CALL, (Global(value=fn), _)))]:
                return fn is len
            case [core.Bind(value=Apply(Op.ITEM, (Name(shape), _)))] | [core.Unpack(value=Name(shape))]:
                match self.definitions.get(shape, []):
                    case [core.Bind(value=Apply(Op.ATTRIBUTE, symbol=symbol))]:
                        return symbol == "shape"
            case [core.Unpack(value=Apply(Op.ATTRIBUTE, symbol=symbol))]:
                return symbol == "shape"
        return False


@dataclass(frozen=True, slots=True)
class Stretch:
    """What an index or a slice takes along one axis: from `start`, up to but without `stop` (None: all)."""

    start: Affine
    stop: Affine | None

    def ends_before(self, other: Stretch) -> bool:
        """Does it lie before the other, whatever the names stand for?"""
        if self.stop is None:
            return False
        # The same bound means the same place, also where it counts from the end.
        between = other.start.minus(self.stop)
        return between == Affine() or (self.stop.not_negative and between.not_negative)


def stretches(key: Expr, indices: Indices) -> tuple[Stretch | None, ...]:
    """What a key takes along each of the leading axes; None where the text does not say."""
    parts = key.args if isinstance(key, Apply) and key.op is Op.TUPLE else (key,)
    found: list[Stretch | None] = []
    for part in parts:
        if part in (Const(...), Const(None)):
            break  # the axes behind it cannot be counted
        found.append(_stretch(part, indices))
    return tuple(found)


def _stretch(part: Expr, indices: Indices) -> Stretch | None:
    match part:
        case Apply(Op.SLICE, (lower, upper, Const(None | 1))):
            start = Affine() if lower == Const(None) else indices.of(lower)
            stop = None if upper == Const(None) else indices.of(upper)
            if start is None or (stop is None and upper != Const(None)):
                return None
            return Stretch(start, stop)
        case Name() | Const():
            place = indices.of(part)
            if place is not None and place.not_negative:
                return Stretch(place, place.plus(Affine(1)))
    return None


def apart(one: Expr, other: Expr, indices: Indices) -> bool:
    """Do two keys surely take different parts of an array?

    z[:, :n] and z[:, n : 2 * n] => True
    """
    pairs = zip(stretches(one, indices), stretches(other, indices), strict=False)
    return any(a is not None and b is not None and (a.ends_before(b) or b.ends_before(a)) for a, b in pairs)


def cover(keys: Iterable[Expr], indices: Indices) -> bool:
    """Do the parts of an array that the keys take make up all of it, whatever the names stand for?

    z[:, :n], z[:, 2 * n :] and z[:, n : 2 * n] => True

    Slices that begin where others end leave nothing out: a bound is the same place for both.
    """
    along: dict[int, list[Stretch]] = {}  # what takes all of every axis but one, by that axis
    for key in keys:
        parts = key.args if isinstance(key, Apply) and key.op is Op.TUPLE else (key,)
        taken = stretches(key, indices)
        if len(taken) < len(parts) or None in taken:
            continue
        limited = {axis: s for axis, s in enumerate(taken) if s is not None and s != _ALL}
        if not limited:
            return True
        if len(limited) == 1:
            for axis, stretch in limited.items():
                along.setdefault(axis, []).append(stretch)
    return any(_leads_to_the_end(found) for found in along.values())


_ALL = Stretch(Affine(), None)


def _leads_to_the_end(found: list[Stretch]) -> bool:
    reached = [Affine()]
    for place in reached:
        for stretch in found:
            if stretch.start == place:
                if stretch.stop is None:
                    return True
                if stretch.stop not in reached:
                    reached.append(stretch.stop)
    return False
