"""Items that are read and never overwritten afterwards, so that the backward pass can read them again.

    for i in range(1, n):
        x[i] = a * x[i - 1]       what turn i reads was written by turn i - 1, and stays

An item outlives its reading if every write that may come later, in this turn of a
loop, in another or behind it, is to another element.  That is decided along one axis,
on which both indices are the variable of the loop plus a constant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tangent.facts.affine import Indices
from tangent.facts.changes import Changes
from tangent.facts.fact import Facts
from tangent.facts.memory import Memory, is_basic_key, is_item
from tangent.facts.stacks import stacks_of
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, For, Name, Op


class Offset(NamedTuple):
    """An index `variable + constant`; without a variable, a constant."""

    variable: str | None
    constant: int


@dataclass(frozen=True, slots=True)
class _Access:
    """Where an array is read or written: the loops and branches around it, its position, its index."""

    array: str
    key: Expr
    path: tuple[core.Statement, ...]
    position: int


def lasting_items(function: core.Function, facts: Facts, memory: Memory, changes: Changes) -> frozenset[str]:
    """The names that are bound once, to an item that nothing overwrites after it has been read."""
    return _Search(function, facts, memory, changes).run()


class _Search:
    def __init__(self, function: core.Function, facts: Facts, memory: Memory, changes: Changes) -> None:
        self.facts, self.memory, self.changes = facts, memory, changes
        self.definitions: dict[str, list[core.Statement]] = {}
        self.reads: list[tuple[str, _Access]] = []
        self.writes: list[_Access] = []
        self.homes: dict[str, list[tuple[core.Statement, ...]]] = {p.name: [()] for p in function.params}
        self.count = 0
        self.stacks, self.indices = stacks_of(function), Indices(function)
        self._collect(function.body, ())

    def _collect(self, block: core.Block, path: tuple[core.Statement, ...]) -> None:
        for s in block:
            self.count += 1
            for target in core.targets(s):
                self.definitions.setdefault(target, []).append(s)
                self.homes.setdefault(target, []).append(path)
            match s:
                case core.Bind(target=target, value=Apply(Op.ITEM, (Name(array), key)) as value):
                    if is_item(value) and is_basic_key(key, self.facts):
                        self.reads.append((target, _Access(array, key, path, self.count)))
                case core.Update(place=Apply(Op.ITEM, (Name(array), key))):
                    self.writes.append(_Access(array, key, path, self.count))
                case core.Update(place=place):
                    for name in core.names(place):
                        self.writes.append(_Access(name, Const(...), path, self.count))
            for name in self.changes.surely(s) | self.changes.perhaps(s):
                self.writes.append(_Access(name, Const(...), path, self.count))
            for inner in core.blocks(s):
                self._collect(inner, (*path, s))

    def run(self) -> frozenset[str]:
        found: set[str] = set()
        for name, read in self.reads:
            once = len(self.definitions[name]) == 1 and len(self.definitions.get(read.array, [0])) == 1
            if once and self._keeps_its_place(read):
                writes = [w for w in self.writes if self.memory.shared(w.array, read.array)]
                if all(self._spares(write, read) for write in writes):
                    found.add(name)
        return frozenset(found)

    def _keeps_its_place(self, read: _Access) -> bool:
        """Is an item of a list that grows where it was, when the list has grown further?

        What is made anew in a loop would have to be kept itself, which gives it a second name.
        """
        if read.array not in self.stacks:
            return True
        place = self.indices.of(read.key)
        stays = not self.stacks[read.array].shrinks and self.homes[read.array] == [()]
        return stays and place is not None and place.not_negative

    def _spares(self, write: _Access, read: _Access) -> bool:
        """Does a write never hit the element after it has been read?"""
        shared = [a for a, b in zip(write.path, read.path, strict=False) if a is b]
        loops = [s for s in shared if isinstance(s, (core.For, core.While))]
        around = [loop for loop in loops if not self._is_inside(read.array, loop)]
        if not around:
            return write.position < read.position
        loop = around[0]
        if len(around) > 1 or not isinstance(loop, For) or write.array != read.array:
            return False
        if not is_basic_key(write.key, self.facts):
            return False
        return any(
            self._apart(loop, w, r, written_first=write.position < read.position)
            for w, r in zip(_axes(write.key), _axes(read.key), strict=False)
        )

    def _is_inside(self, array: str, loop: core.Statement) -> bool:
        """Is the memory another one in every turn of the loop?"""
        homes = [home for name in self.memory.members(array) for home in self.homes.get(name, [()])]
        return all(any(loop is s for s in home) for home in homes)

    def _apart(self, loop: For, written: Expr, read: Expr, *, written_first: bool) -> bool:
        """Along this axis: has what is read been written in an earlier turn, if at all?"""
        w, r = self._offset(written), self._offset(read)
        counted = _counting(loop, w.variable) if w is not None else None
        if w is None or r is None or counted is None or r.variable != w.variable:
            return False
        start, step = counted
        lowest = start + min(w.constant, r.constant)
        if lowest < 0:
            return False  # it may count from the end of the array
        ahead = (r.constant - w.constant) * step
        return ahead < 0 or (ahead == 0 and written_first)

    def _offset(self, index: Expr) -> Offset | None:
        match index:
            case Const(int(value)) if not isinstance(value, bool):
                return Offset(None, value)
            case Name(name):
                match self.definitions.get(name, []):
                    case [
                        core.Bind(
                            value=Apply(Op.BINARY, (Name(variable), Const(int(c))), symbol="+" | "-" as s)
                        )
                    ]:
                        return Offset(variable, c if s == "+" else -c)
                    case [core.Bind(value=Apply(Op.BINARY, (Const(int(c)), Name(variable)), symbol="+"))]:
                        return Offset(variable, c)
                    case [For()]:
                        return Offset(name, 0)
        return None


def _axes(key: Expr) -> tuple[Expr, ...]:
    """The indices along the leading axes, up to an ellipsis or a new axis."""
    parts = key.args if isinstance(key, Apply) and key.op is Op.TUPLE else (key,)
    open_ended = next((k for k, p in enumerate(parts) if p in (Const(...), Const(None))), len(parts))
    return parts[:open_ended]


def _counting(loop: For, variable: str | None) -> tuple[int, int] | None:
    """The smallest value of a loop's variable, and its step, if it counts by a known step."""
    for target, source in zip(loop.targets, loop.sources, strict=True):
        if target != variable:
            continue
        match source:
            case core.Range(Const(int(start)), _, Const(int(step))) if step > 0:
                return start, step
            case core.Range(_, Const(int(stop)), Const(int(step))) if step < 0:
                return stop + 1, step
    return None
