"""Which names may share memory, and which of that memory is written in place.

A union of names is kept for every array or container that they may reach: by
copies, views, items, and containers they are put in.  It does not look at the
order of statements, so it errs only on the side of sharing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from tangent.facts.harmless import CHANGING
from tangent.facts.operations import BadCall, operation
from tangent.facts.stacks import stacks_of
from tangent.facts.values import CONSTANT, CONTAINERS, NUMBER, UNKNOWN, Fact, Facts, Kind
from tangent.rules.book import RuleBook
from tangent.rules.record import Form, Result, constructed
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op

NOTHING: frozenset[int] = frozenset()

# Something outside of functions: a variable, by the identity of its namespace and its name,
# or a thing, by its identity and "".
Place = tuple[int, str]


class Effects(NamedTuple):
    """What a call without a rule does to its arguments, by position."""

    writes: frozenset[int] = NOTHING  # those that its text writes to
    shares: frozenset[int] = NOTHING  # those whose memory its result may share
    perhaps: frozenset[int] = NOTHING  # those that end up where nobody can look
    outside: frozenset[Place] = frozenset()  # what it changes without being passed it
    reads: frozenset[Place] = frozenset()  # what it reads without being passed it

    def does_no_more_than(self, other: Effects) -> bool:
        """Is all that it changes and reads changed and read by the other, too?"""
        return self.writes <= other.writes and self.outside <= other.outside and self.reads <= other.reads


EffectsOf = Callable[[Apply], Effects]


@dataclass(frozen=True, slots=True)
class Memory:
    """The classes of names that may share memory."""

    representative: dict[str, str]
    mutated: frozenset[str]  # representatives of the classes that are written in place

    def of(self, name: str) -> str:
        """The class of a name, by one of its members."""
        return self.representative.get(name, name)

    def shared(self, one: str, other: str) -> bool:
        """May the two names reach the same memory?"""
        return self.of(one) == self.of(other)

    def is_mutated(self, name: str) -> bool:
        """May what the name holds be written in place?"""
        return self.of(name) in self.mutated

    def with_changed(self, names: Iterable[str], but: Iterable[str]) -> Memory:
        """The same, where what these names hold may be written in place, too, but for what others hold."""
        changed = set(map(self.of, names)).difference(map(self.of, but))
        return replace(self, mutated=self.mutated | changed)

    def members(self, name: str) -> list[str]:
        """All names of the class of `name`."""
        home = self.of(name)
        return [n for n, r in self.representative.items() if r == home]


def holds_memory(fact: Fact, *, boxed: bool = False) -> bool:
    """Can what this is known of be written in place?  `boxed`: what is known as a number may be an array."""
    number = fact.kind is Kind.NUMBER and not boxed
    return (not number and fact.kind not in CONSTANT) or fact.kind is Kind.BOOL


def memory_of(
    function: core.Function, facts: Facts, book: RuleBook, effects_of: EffectsOf, *, boxed: bool = False
) -> Memory:
    """Unite the names of a function by the memory that they may share.

    `boxed`: what is known as a number may be an array of shape ().
    """
    return _Uniter(function, facts, book, effects_of, boxed).run()


class _Uniter:
    def __init__(
        self, function: core.Function, facts: Facts, book: RuleBook, effects_of: EffectsOf, boxed: bool
    ) -> None:
        self.function, self.facts, self.book, self.effects_of = function, facts, book, effects_of
        self.boxed = boxed
        self.parent: dict[str, str] = {}
        self.written: set[str] = set()

    def find(self, name: str) -> str:
        self.parent.setdefault(name, name)
        while self.parent[name] != name:
            self.parent[name] = name = self.parent[self.parent[name]]
        return name

    def holds_memory(self, name: str) -> bool:
        return holds_memory(self.facts.get(name, UNKNOWN), boxed=self.boxed)

    def unite(self, *names: str) -> None:
        held = [n for n in names if self.holds_memory(n)]
        for name in held[1:]:
            self.parent[self.find(name)] = self.find(held[0])

    def run(self) -> Memory:
        for param in self.function.params:
            self.find(param.name)
        for statement in core.walk(self.function.body):
            self.visit(statement)
        for name, stack in stacks_of(self.function).items():
            for targets in stack.pops:
                for k, target in enumerate(targets):
                    pushed = [n for row in stack.rows for n in core.names(row[k])] if stack.local else [name]
                    self.unite(target, *pushed)
            if not stack.local:
                self.unite(name, *(n for row in stack.rows for value in row for n in core.names(value)))
        home = {name: self.find(name) for name in self.parent}
        return Memory(home, frozenset(self.find(n) for n in self.written))

    def visit(self, statement: core.Statement) -> None:
        for target in core.targets(statement):
            self.find(target)
        match statement:
            case core.Bind(target=target, value=value):
                self.unite(target, *self.reached(value))
                if isinstance(value, Apply) and value.op is Op.INPLACE and self.holds_memory(target):
                    self.written.update(n for n in core.names(value.args[0]) if self.holds_memory(n))
            case core.Unpack(targets=targets, value=value):
                for target in targets:
                    self.unite(target, *self.reached(value))
            case core.For(targets=targets, sources=sources):
                for target, source in zip(targets, sources, strict=True):
                    if isinstance(source, core.Each):
                        self.unite(target, *self.reached(source.sequence))
            case core.Update(place=place, value=value, symbol=symbol):
                base = place.args[0] if isinstance(place, Apply) else place
                self.written.update(core.names(base))
                if (
                    isinstance(base, Name)
                    and not symbol
                    and self.facts.get(base.id, UNKNOWN).kind is not Kind.ARRAY
                ):
                    self.unite(base.id, *core.names(value))  # a list or dictionary keeps the value itself
            case core.Effect(value=value):
                reached = self.reached(value)
                if isinstance(value, Apply) and value.op is Op.METHOD:
                    self.unite(*reached)  # xs.append(x)
                    if value.symbol in CHANGING:
                        self.written.update(core.names(value.args[0]))

    def reached(self, expr: Expr) -> list[str]:
        """The names whose memory the value of `expr` may share."""
        match expr:
            case Name(name):
                return [name]
            case Apply(Op.TUPLE | Op.LIST | Op.SET | Op.DICT | Op.IF | Op.AND | Op.OR):
                return list(core.names(expr))
            case Apply(Op.ITEM, args=(base, _)):
                return list(core.names(base))
            case Apply(Op.INPLACE, args=(base, _)):
                return list(core.names(base))
            case Apply(Op.BINARY, args=args):
                # Lists that are added or repeated share their items.
                kinds = [self.facts.get(n, UNKNOWN).kind for a in args for n in core.names(a)]
                return list(core.names(expr)) if set(kinds) & CONTAINERS else []
            case Apply(Op.CALL | Op.METHOD | Op.ATTRIBUTE):
                return self.called(expr)
        return []

    def called(self, expr: Apply) -> list[str]:
        try:
            op = operation(expr, self.book)
        except BadCall:
            op = None
        if op is None:
            args = expr.args[1:] if expr.op is Op.CALL else expr.args
            values = [*args, *(v for _, v in expr.keywords)]
            effects = self.effects_of(expr)
            for i in effects.writes:
                if i < len(values):
                    self.written.update(n for n in core.names(values[i]) if self.holds_memory(n))
            return [n for i in effects.shares if i < len(values) for n in core.names(values[i])]
        for parameter in op.rule.mutates:
            if parameter in op.arguments:
                self.written.update(core.names(op.arguments[parameter]))
        if op.rule.form is Form.PAIR:
            return [n for a in op.arguments.values() for n in core.names(a)]  # any of them, for all we know
        if op.rule.view_of is not None and op.rule.view_of in op.arguments:
            return list(core.names(op.arguments[op.rule.view_of]))
        if constructed(op.rule):
            return list(core.names(expr))
        if op.rule.form is Form.CONSTANT or op.rule.result not in (Result.LIST, Result.TUPLE):
            return []
        return list(core.names(expr))


def written_names(function: core.Function) -> set[str]:
    """Names through which memory is written directly."""
    found: set[str] = set()
    for s in core.walk(function.body):
        if isinstance(s, core.Update):
            found.update(core.names(s.place.args[0] if isinstance(s.place, Apply) else s.place))
    return found


def is_basic_key(key: Expr, facts: Facts) -> bool:
    """Is the index made of ints, slices, `...` and None only, so that each element is named once?"""
    match key:
        case Const(value):
            return (
                value is None
                or value is ...
                or (isinstance(value, (int, str)) and not isinstance(value, bool))
            )
        case Name(name):
            return facts.get(name, UNKNOWN).kind is Kind.INDEX
        case Apply(Op.SLICE):
            return True
        case Apply(Op.TUPLE, args=args):
            return all(is_basic_key(a, facts) for a in args)
    return False


def is_slice(key: Expr, facts: Facts) -> bool:
    """Does an index take a part of an array without picking elements: `x[1:]`, `x[..., 0]`?"""
    parts = key.args if isinstance(key, Apply) and key.op is Op.TUPLE else (key,)
    sliced = any((isinstance(p, Apply) and p.op is Op.SLICE) or p == Const(...) for p in parts)
    return sliced and is_basic_key(key, facts)


def is_item(expr: Apply) -> bool:
    """Is it `x[i]` or `x[i, j]`, without slices: a number, a row, or (for an array as index) a copy?"""
    if expr.op is not Op.ITEM:
        return False
    key = expr.args[1]
    parts = key.args if isinstance(key, Apply) and key.op is Op.TUPLE else (key,)
    return all(isinstance(p, (Name, Const)) and p not in (Const(...), Const(None)) for p in parts)


def is_sure_view(base: Expr, key: Expr, facts: Facts) -> bool:
    """Is `base[key]` surely a view of an array (or the item itself of a container)?"""
    kind = facts.get(base.id, UNKNOWN).kind if isinstance(base, Name) else Kind.UNKNOWN
    if kind in CONTAINERS:
        return True
    if kind not in (Kind.ARRAY, Kind.NUMERIC) or not is_basic_key(key, facts):
        return False
    if is_slice(key, facts):
        return True
    parts = key.args if isinstance(key, Apply) and key.op is Op.TUPLE else (key,)
    ndim = facts[base.id].ndim if isinstance(base, Name) else None
    return ndim is not None and ndim > len(parts)


__all__ = ["NUMBER", "Memory", "is_basic_key", "is_sure_view", "memory_of"]
