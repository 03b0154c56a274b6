"""Sets of names that are cheap to keep one of for every statement.

    names = Universe()
    live = names.set(["x", "y"])        two bits of one integer
    live.union(["z"])                   a new set; `live` stays as it is

A data-flow solution has a set for each place of a function, and most differ from
their neighbour by a name or two.  As frozensets each would be a copy of the whole,
and the time for a function would grow with the square of its length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field

from tangent_ast import core, solver


@dataclass(slots=True, eq=False)
class Universe:
    """The names that have been seen so far, each with its bit."""

    positions: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def bits(self, names: Iterable[str]) -> int:
        """The bits of some names; new ones get the next free bits."""
        if type(names) is NameSet and names.universe is self:  # `isinstance` asks `Set` first, and is slow
            return names.bits
        found = 0
        for name in names:
            position = self.positions.get(name)
            if position is None:
                position = self.positions[name] = len(self.names)
                self.names.append(name)
            found |= 1 << position
        return found

    def set(self, names: Iterable[str] = ()) -> NameSet:
        """The set of some names.

        >>> sorted(Universe().set(["x", "y", "x"]))
        ['x', 'y']
        """
        return NameSet(self, self.bits(names))


class NameSet(Set[str]):
    """An immutable set of names, as bits over a universe.  It goes together with any other set."""

    __slots__ = ("bits", "universe")

    def __init__(self, universe: Universe, bits: int) -> None:
        self.universe = universe
        self.bits = bits

    def __contains__(self, name: object) -> bool:
        position = self.universe.positions.get(name)  # type: ignore[call-overload]
        return position is not None and bool(self.bits >> position & 1)

    def __iter__(self) -> Iterator[str]:
        left = self.bits
        while left:
            lowest = left & -left
            yield self.universe.names[lowest.bit_length() - 1]
            left ^= lowest

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __bool__(self) -> bool:
        return self.bits != 0

    def __eq__(self, other: object) -> bool:
        if type(other) is NameSet and other.universe is self.universe:
            return self.bits == other.bits
        return super().__eq__(other)

    def __repr__(self) -> str:
        return f"NameSet({sorted(self)})"

    def union(self, *others: Iterable[str]) -> NameSet:
        """What is in this set or in any of the others."""
        bits = self.bits
        for other in others:
            bits |= self.universe.bits(other)
        return NameSet(self.universe, bits)

    def difference(self, other: Iterable[str]) -> NameSet:
        """What is in this set and not in the other."""
        return NameSet(self.universe, self.bits & ~self.universe.bits(other))

    def intersection(self, other: Iterable[str]) -> NameSet:
        """What is in both."""
        return NameSet(self.universe, self.bits & self.universe.bits(other))

    def __or__(self, other: Set[str]) -> NameSet:  # type: ignore[override]
        return self.union(other)

    __ror__ = __or__

    def __and__(self, other: Iterable[str]) -> NameSet:
        return self.intersection(other)

    __rand__ = __and__

    def __sub__(self, other: Iterable[str]) -> NameSet:
        return self.difference(other)

    def __rsub__(self, other: Iterable[str]) -> NameSet:
        return NameSet(self.universe, self.universe.bits(other) & ~self.bits)


@dataclass(frozen=True, slots=True)
class NamesAround:
    """A data-flow solution over sets of names; a place that is never reached has the empty set."""

    solution: solver.Solution[NameSet]
    nothing: NameSet

    def before(self, statement: core.Statement) -> NameSet:
        """The names before a statement."""
        return self.solution.before[id(statement)] or self.nothing

    def after(self, statement: core.Statement) -> NameSet:
        """The names after a statement."""
        return self.solution.after[id(statement)] or self.nothing

    def head(self, loop: core.Statement) -> NameSet:
        """The names where a turn of a loop begins."""
        return self.solution.head[id(loop)] or self.nothing

    def entry(self, block: core.Block) -> NameSet:
        """The names where a block begins; none if it is empty."""
        return self.before(block[0]) if block else self.nothing
