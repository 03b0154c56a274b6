"""An array that is added to zeros, and that was made for it or is not read again, takes their place.

    bv = zeros_like(v)             bv = bu
    bv += bu                =>     bu = zeros_like(u)
    bu = zeros_like(u)

>>> from tangent.rules.book import BOOK
>>> from tangent_ast.show import rewritten
>>> y = Fact(Kind.ARRAY, "y")
>>> def change(function):
...     zeros, made, *others = function.body
...     added = core.Update(place=Name("by"), symbol="+", value=Name("t"), origin=zeros.origin)
...     facts = {"y": y, "by": y, "bout": Fact(Kind.NUMBER, ())}
...     return function.with_body(take_first((zeros, made, added, *others), {"by"}, facts, BOOK))
>>> text = "by = zeros_like(y); t = bout * y; bx = by[0]"
>>> print(rewritten(change, text, zeros_like=runtime.zeros_like))
by = bout * y
bx = by[0]

Not, if it may be smaller, or where nothing tells that there are axes: numbers are made of arrays without any.

>>> text = "by = zeros_like(y); t = bout * x; bx = by[0]"
>>> print(rewritten(change, text, zeros_like=runtime.zeros_like))
by = zeros_like(y)
t = bout * x
by += t
bx = by[0]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property

from tangent import runtime
from tangent.facts.fact import UNKNOWN, Fact, Kind
from tangent.facts.owned import owned
from tangent.facts.shared import shared_parts
from tangent.facts.values import fact_of
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Bind, Const, Name, Op
from tangent_ast.liveness import liveness
from tangent_ast.namesets import NamesAround


def take_first(
    block: core.Block, cotangents: Set[str], facts: Mapping[str, Fact], book: RuleBook
) -> core.Block:
    """Start `cotangents` with the first sum; `facts` of a cotangent are those of what it belongs to."""
    return _Sums(block, cotangents, facts, book).rewrite(block)


@dataclass(frozen=True, slots=True)
class _Made:
    """An array that was made in a block for one reader: where, and by what."""

    position: int
    bind: Bind


class _Sums:
    def __init__(
        self, block: core.Block, cotangents: Set[str], facts: Mapping[str, Fact], book: RuleBook
    ) -> None:
        self.block, self.cotangents, self.known, self.book = block, cotangents, dict(facts), book
        self.reads = Counter(name for s in core.walk(block) for name in core.reads(s))
        self.with_axes = set(self.names_with_axes(block))
        self.binds = Counter(name for s in core.walk(block) for name in core.targets(s))

    def rewrite(self, block: core.Block) -> core.Block:
        out: list[core.Statement | None] = []
        zeros: dict[str, int] = {}  # cotangents that are zero still, and where they are made
        made: dict[str, _Made] = {}
        for s in block:
            match s:
                case core.Update(place=Name(base), symbol="+", value=Name(value)) if self.takes(
                    base, value, zeros, made
                ):
                    out[zeros.pop(base)] = None
                    definition = made[value]
                    out[definition.position] = replace(definition.bind, target=base)
                    continue
                case core.Update(place=Name(base), symbol="+", value=Name(value)) if (
                    base in zeros and self.are_alike(base, value) and self.goes_on(value, s)
                ):
                    out[zeros.pop(base)] = None
                    out.append(Bind(base, s.value, origin=s.origin, about=s.about))
                    continue
            for inside in core.walk((s,)):
                for name in (*core.reads(inside), *core.targets(inside)):
                    zeros.pop(name, None)
            if isinstance(s, Bind):
                if s.target in self.cotangents and core.is_call_of(s.value, runtime.zeros_like):
                    zeros[s.target] = len(out)
                elif self.binds[s.target] == self.reads[s.target] == 1:
                    self.known[s.target] = fact_of(s.value, self.known, self.book)
                    if self.is_new(s):
                        made[s.target] = _Made(len(out), s)
            out.append(core.map_blocks(s, self.rewrite))
        return tuple(s for s in out if s is not None)

    def is_new(self, s: Bind) -> bool:
        """Does nothing else know of what a name is bound to: was it made for it, or handed over to it?"""
        if isinstance(s.value, Name):
            return s.target in self.own.after(s)
        return isinstance(s.value, Apply) and not list(shared_parts(s.value, self.book))

    @cached_property
    def live(self) -> NamesAround:
        return liveness(self.block)

    @cached_property
    def own(self) -> NamesAround:
        return owned(self.block, self.book)

    def takes(self, base: str, value: str, zeros: Mapping[str, int], made: Mapping[str, _Made]) -> bool:
        """Is the sum of zeros and of this value the value itself, and may it be called by the sum's name?"""
        if base not in zeros or value not in made or made[value].position < zeros[base]:
            return False
        return self.are_alike(base, value)

    def goes_on(self, value: str, s: core.Statement) -> bool:
        """Does a statement read memory for the last time that nothing else knows of?"""
        return value in self.own.before(s) and value not in self.live.after(s)

    def are_alike(self, base: str, value: str) -> bool:
        """Are both arrays that have axes, of one shape?"""
        if base not in self.with_axes:
            return False
        a, b = self.known.get(base, UNKNOWN), self.known.get(value, UNKNOWN)
        return a.kind is b.kind is Kind.ARRAY and a.shape is not None and a.shape == b.shape

    def names_with_axes(self, block: core.Block) -> Iterator[str]:
        """What an index or a slice is taken of is an array with axes."""
        for expr in core.all_expressions(block):
            match expr:
                case Apply(Op.ITEM, (Name(name), key)) if self.takes_an_axis(key):
                    yield name

    def takes_an_axis(self, key: core.Expr) -> bool:
        match key:
            case Apply(Op.SLICE) | Const(int()):
                return key not in (Const(True), Const(False))
            case Apply(Op.TUPLE, parts):
                return any(map(self.takes_an_axis, parts))
            case Name(name):
                return self.known.get(name, UNKNOWN).kind is Kind.INDEX
        return False
