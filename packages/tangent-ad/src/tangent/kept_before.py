"""What an object surely keeps, taken once where a loop would take it in every turn.

for x in xs:                       cell = net.cell
    h = net.cell.step(h, x)   =>   for x in xs:
                                       h = cell.step(h, x)

What is added to the cotangent of `cell` in the turns is then given to that of `net` once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tangent.facts.fact import UNKNOWN, Facts, Kind
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op
from tangent_ast.naming import Namer


def kept_before_loops(function: core.Function, facts: Facts, namer: Namer) -> core.Function:
    """Take attributes before loops, of objects that surely have them and that nobody writes to."""
    taking = _Taking(function, facts)
    body = taking.block(function.body)
    named = {temp: namer.fresh(name) for temp, name in taking.named.items()}
    temps = function.temps | set(named.values())
    return replace(function, body=core.rename(body, named), temps=temps)


class _Taking:
    """A function, and what of it may be taken before loops."""

    def __init__(self, function: core.Function, facts: Facts) -> None:
        self.facts, self.temps = facts, function.temps
        self.bound, self.read = Counter(_bound(function.body)), Counter(_read(function.body))
        self.assigned = set(_assigned(function.body))
        self.named: dict[str, str] = {}  # temporary names, and of which attribute they are

    def block(self, block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            s = core.map_blocks(s, self.block)
            if isinstance(s, core.For | core.While):
                out += (loop := _Loop(self, s)).taken
                s = loop.rest
            out.append(s)
        return tuple(out)

    def stays(self, value: Expr) -> bool:
        """Is it an attribute that nobody assigns, of an object that nobody writes to?"""
        match value:
            case Apply(Op.ATTRIBUTE, (Name(owner),), symbol=name):
                fact = self.facts.get(owner, UNKNOWN)
                return fact.kind is not Kind.RECORD and fact.tells(name) and name not in self.assigned
            case Name(owner):  # the `self` of a method that is written out
                return self.facts.get(owner, UNKNOWN).of_class is not None
        return False


class _Loop:
    """A loop, and what is taken before it."""

    def __init__(self, taking: _Taking, loop: core.Statement) -> None:
        self.taking = taking
        self.read = Counter(_read((loop,)))
        self.own = {*core.targets(loop), *(t for inner in core.blocks(loop) for t in _bound(inner))}
        self.taken: list[core.Statement] = []
        self.same: dict[str, str] = {}  # temporary names, and what stands for them
        self.rest = core.map_blocks(loop, self.without)

    def without(self, block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            if isinstance(s, core.Bind) and self.gives_the_same(s):
                self.take(core.rename((s,), self.same)[0])
            else:
                out.append(core.map_blocks(s, self.without))
        return core.rename(tuple(out), self.same)

    def take(self, s: core.Statement) -> None:
        """Take it before the loop, or do without a temporary name for what has been taken there."""
        assert isinstance(s, core.Bind)
        self.own.discard(s.target)
        if s.target in self.taking.temps:
            for t in self.taken:
                if isinstance(t, core.Bind) and t.value == s.value:
                    self.same[s.target] = t.target
                    return
            if isinstance(s.value, Apply):
                self.taking.named[s.target] = s.value.symbol
        self.taken.append(s)

    def gives_the_same(self, s: core.Bind) -> bool:
        """Is it the same in every turn, and nothing to anybody outside of the loop?"""
        inside = self.taking.bound[s.target] == 1 and self.taking.read[s.target] == self.read[s.target]
        return inside and self.own.isdisjoint(core.names(s.value)) and self.taking.stays(s.value)


def _bound(block: core.Block) -> Iterator[str]:
    return (t for s in core.walk(block) for t in core.targets(s))


def _read(block: core.Block) -> Iterator[str]:
    return (n for s in core.walk(block) for e in core.expressions(s) for n in core.names(e))


def _assigned(block: core.Block) -> Iterator[str]:
    """The attributes that are assigned, of whatever."""
    for s in core.walk(block):
        match s:
            case core.Update(place=Apply(Op.ATTRIBUTE, symbol=name)):
                yield name
            case core.Update(place=Apply(Op.ITEM, (_, Const(core.Field() as name)))):
                yield str(name)


__all__ = ["kept_before_loops"]
