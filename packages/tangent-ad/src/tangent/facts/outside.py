"""What lies outside of functions: variables of modules, and what they hold.

    def step():                 def f(x):
        global scale                y = x * scale       read here
        scale += 1.0                step()              changed here

Which of it a function reads, and which it changes, itself or by what it calls.
"""

from __future__ import annotations

import dis
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType

from tangent.facts.changes import Changes
from tangent.facts.memory import Memory, Place
from tangent.facts.shared import shared_parts
from tangent.rules.book import RuleBook
from tangent.runtime.records import is_record
from tangent_ast import core
from tangent_ast.core import Expr, Global
from tangent_ast.source import Source

Places = frozenset[Place]


@dataclass(frozen=True, slots=True)
class Change:
    """What a statement changes outside: the names that go into it, and where they are kept there."""

    statement: core.Statement
    names: list[str]
    changed: Places
    kept: Places


def changes_outside(
    function: core.Function, source: Source, changes: Changes, memory: Memory
) -> Iterator[Change]:
    """What changes something outside."""
    for s in core.walk(function.body):
        match s:
            case core.Update(place=Global(path), value=value):
                bound = Places({(id(source.globals), path)})
                yield Change(s, list(core.names(value)), bound, bound)
            case core.Update(base=base, value=value):
                things = Places(_things(base, changes.book))
                yield Change(s, list(core.names(value)), things, things)
            case core.Bind(target=target, value=value) if memory.is_mutated(target):
                things = Places(_things(value, changes.book))  # w = weights; w[0] = 5.0
                yield Change(s, memory.members(target), things, things)
        for call, changed, kept in changes.outside(s):
            yield Change(s, list(core.names(call)), changed, kept)


def changed_by(found: Iterable[Change]) -> Places:
    """All that is changed."""
    return Places().union(*(one.changed for one in found))


def kept_by(found: Iterable[Change], varied: Set[str]) -> Places:
    """Where outside what varies is kept."""
    return Places().union(*(one.kept for one in found if not varied.isdisjoint(one.names)))


def rebound_outside(function: FunctionType) -> Places:
    """The variables outside of it that a function binds, as far as its code tells without its text."""
    code = function.__code__
    cells = {n: id(c) for n, c in zip(code.co_freevars, function.__closure__ or (), strict=True)}
    return Places(_rebound(code, id(function.__globals__), cells))


def _rebound(code: CodeType, home: int, cells: dict[str, int]) -> Iterator[Place]:
    for instruction in dis.get_instructions(code):
        match instruction.opname, instruction.argval:
            case "STORE_GLOBAL" | "DELETE_GLOBAL", str(name):
                yield home, name
            case "STORE_DEREF", str(name) if name in cells:
                yield cells[name], ""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _rebound(constant, home, cells)


def read_by(statement: core.Statement, source: Source, changes: Changes) -> Places:
    """What a statement reads outside, itself or by what it calls."""
    return changes.read_outside(statement).union(*_read_itself(statement, source))


def read_again_by(statement: core.Statement, source: Source, changes: Changes, bound: Set[str]) -> Places:
    """What the backward pass may have to read again where it lies; `bound` are variables of the module.

    What a function binds itself it reads once, into a local variable.
    """
    match statement:
        case core.Bind(value=Global(path)) if path in bound:
            return Places()
    return changes.read_again(statement).union(*_read_itself(statement, source))


def globals_bound(function: core.Function) -> dict[str, set[str]]:
    """The variables of the module that a function binds, each with the names that it has in here."""
    found: dict[str, set[str]] = {}
    for s in core.walk(function.body):
        match s:
            case core.Update(place=Global(path), value=value):
                found.setdefault(path, set()).update(function.bases.get(n, n) for n in core.names(value))
    return found


def _read_itself(statement: core.Statement, source: Source) -> Iterator[Places]:
    for expr in core.expressions(statement):
        if not (isinstance(statement, core.Update) and expr is statement.place and isinstance(expr, Global)):
            yield from (Places(places(g.path, source)) for g in data(expr))


def places(path: str, source: Source) -> Iterator[Place]:
    """The variables that a dotted name runs through, and the things that they hold."""
    first, *rest = path.split(".")
    if first in source.cells:
        yield id(source.cells[first]), ""
    elif first in source.globals:
        yield id(source.globals), first
    value = source.lookup(first)
    yield id(value), ""
    for name in rest:
        if isinstance(value, ModuleType):
            yield id(vars(value)), name
        value = getattr(value, name, core.UNKNOWN)
        yield id(value), ""


def data(expr: Expr) -> Iterator[Global]:
    """What an expression names outside, but for functions, classes and modules."""
    for sub in core.subexpressions(expr):
        if isinstance(sub, Global) and not isinstance(sub.value, ModuleType):
            if not callable(sub.value) or is_record(sub.value):
                yield sub


def _things(expr: Expr, book: RuleBook) -> Iterator[Place]:
    """The things outside whose memory the value of an expression may share."""
    # Numbers, texts and None (`np.newaxis`) hold no memory, and there is one None for all.
    plain = (int, float, complex, str, bytes, type(None))
    for part in shared_parts(expr, book):
        yield from ((id(named.value), "") for named in data(part) if not isinstance(named.value, plain))
