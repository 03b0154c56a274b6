"""What is told of the items of lists, and holds as long as what is put into lists is of the same kind.

    m: list[list[float]]        m[i] is a list, and m[i][j] a number,
    m[i][j] = v                 if v is a number; else only m[i] is known to be a list,
    m[i] = v                    if v is a list of numbers; else nothing is known of either

Which of the lists are the same one under two names nobody knows, so what is lost of one is lost of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from tangent.facts.fact import (
    CONSTANT,
    CONTAINERS,
    NUMBER,
    NUMBERS,
    NUMERIC,
    UNKNOWN,
    Fact,
    Kind,
)
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name, Op


class Told:
    """What may still be believed of what is told, given what a function puts into lists of others."""

    def __init__(self, function: core.Function, own: Mapping[str, list[Expr]]) -> None:
        self.puts = [(name, s, value) for name, s, value in _puts(function) if name not in own]
        self.slices = _slices(function) if self.puts else frozenset[str]()
        items = {
            s.target
            for s in core.walk(function.body if self.puts else ())
            if isinstance(s, core.Bind) and isinstance(s.value, Apply) and s.value.op is Op.ITEM
        }
        self.writes_items = any(name in items for name, _, _ in self.puts)  # d[a][b] = v
        self.innermost: Fact = NUMBER  # what is known at most of items that are no containers
        self.nothing: frozenset[Kind] = frozenset()  # the kinds of containers of whose items nothing is known
        self.believed = False  # has anything been told so far?

    def of(self, kind: Kind, each: Fact | None) -> Fact | None:
        """What is believed of every item of a container of this kind, of which something is told."""
        if not self.puts or each is None:
            return each
        if kind in self.nothing:
            return None
        self.believed = True
        if each.kind in CONTAINERS:
            inner = self.of(each.kind, each.each)
            return each if inner is each.each else replace(each, each=inner)
        if each.kind in CONSTANT:
            return UNKNOWN
        return each if self.innermost is NUMBER or each.of_class is not None else self.innermost

    def look(self, facts: Mapping[str, Fact], fact_of: Callable[[Expr], Fact]) -> bool:
        """Believe less where what is put there is of another kind, as far as is known; is it less?"""
        before = self.innermost, self.nothing
        for name, s, value in self.puts if self.believed else ():
            whole = facts.get(name)
            if whole is None or any(n not in facts for n in core.names(value)):
                continue
            if whole.kind in NUMERIC or whole.kind in (Kind.RECORD, Kind.TUPLE, Kind.OTHER):
                continue
            if whole.each is None and isinstance(s, core.Push | core.Bind):
                continue  # of which nobody else knows while it grows; or no list
            item = fact_of(value).each if self.adds_items(s) else fact_of(value)
            if whole.each is None or item is None or not self.fits(item, whole.each):
                self.nothing |= {whole.kind} if whole.kind in CONTAINERS else CONTAINERS
        return (self.innermost, self.nothing) != before

    def adds_items(self, s: core.Statement) -> bool:
        """Are the items of what is put there put there: `xs[1:] = ys`, `xs.extend(ys)`?"""
        match s:
            case core.Update(place=Apply(Op.ITEM, (_, Apply(Op.SLICE)))):
                return True
            case core.Update(place=Apply(Op.ITEM, (_, Name(key)))):
                return key in self.slices
            case core.Effect(value=Apply(symbol="extend")) | core.Bind():
                return True
        return False

    def fits(self, item: Fact, each: Fact) -> bool:
        """May it be put there, if less is believed of what is innermost?"""
        if each.kind in CONTAINERS or each.of_class is not None:
            same = item.kind is each.kind and item.of_class is each.of_class
            return same and (each.each is None or (item.each is not None and self.fits(item.each, each.each)))
        if item.kind not in NUMBERS:
            numeric = item.numeric and self.innermost.kind is not Kind.UNKNOWN
            self.innermost = Fact(Kind.NUMERIC) if numeric else UNKNOWN
        return True


def _puts(function: core.Function) -> Iterator[tuple[str, core.Statement, Expr]]:
    """What may put something into a list: its name, and what is put there."""
    for s in core.walk(function.body):
        match s:
            case core.Update(place=Apply(Op.ITEM, (base, key)), value=value):
                if core.as_field(key) is None:
                    for name in core.names(base):
                        yield name, s, value
            case core.Effect(value=Apply(Op.METHOD, (Name(name), *given), symbol="append" | "insert")):
                yield name, s, given[-1]
            case core.Effect(value=Apply(Op.METHOD, (Name(name), value), symbol="extend")):
                yield name, s, value
            case core.Bind(value=Apply(Op.INPLACE, (Name(name), value), symbol="+")):
                yield name, s, value  # if it is a list
            case core.Push(stack=name, values=values):
                for value in values:
                    yield name, s, value


_DEPTH = 3  # of lists in lists: what puts lists into each other in a loop would never end


def not_constant(each: Fact | None, depth: int = _DEPTH) -> Fact | None:
    """What is told of items, and of theirs, to whoever has them as well, and may put others there."""
    if each is None or not depth:
        return None
    if each.kind in CONSTANT:
        return UNKNOWN
    inner = not_constant(each.each, depth - 1)
    return each if inner is each.each else replace(each, each=inner)


def _slices(function: core.Function) -> frozenset[str]:
    """The names of slices."""
    return frozenset(
        s.target
        for s in core.walk(function.body)
        if isinstance(s, core.Bind) and isinstance(s.value, Apply) and core.is_call_of(s.value, slice)
    )


__all__ = ["Told", "not_constant"]
