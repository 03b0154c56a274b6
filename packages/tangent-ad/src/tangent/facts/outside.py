"""What lies outside of functions: variables of modules, and what they hold.

    def step():                 def f(x):
        global scale                y = x * scale       read here
        scale += 1.0                step()              changed here

Which of it a function reads, and which it changes, itself or by what it calls.
"""

from __future__ import annotations

import dis
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType

from tangent.facts.changes import Changes
from tangent.facts.memory import Memory, Place
from tangent.runtime.records import is_record
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Op
from tangent_ast.source import Source

Places = frozenset[Place]


def changed_outside(function: core.Function, changes: Changes, memory: Memory) -> Places:
    """What a function changes that it was not passed."""
    return Places().union(*(found for _, found in changes_outside(function, changes, memory)))


def changes_outside(
    function: core.Function, changes: Changes, memory: Memory
) -> Iterator[tuple[list[str], Places]]:
    """What changes something outside: the names that go into it, and what it changes."""
    for s in core.walk(function.body):
        match s:
            case core.Update(place=place, value=value):
                base = place.args[0] if isinstance(place, Apply) else place
                yield list(core.names(value)), Places(_things(base))
            case core.Bind(target=target, value=value) if memory.is_mutated(target):
                yield memory.members(target), Places(_things(value))  # w = weights; w[0] = 5.0
        for call, found in changes.outside(s):
            yield list(core.names(call)), found


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


def read_outside(function: core.Function, source: Source, changes: Changes) -> Places:
    """What a function reads that it was not passed."""
    return Places().union(*(read_by(s, source, changes) for s in core.walk(function.body)))


def read_by(statement: core.Statement, source: Source, changes: Changes) -> Places:
    """What a statement reads outside, itself or by what it calls."""
    own = (g for expr in core.expressions(statement) for g in data(expr))
    return changes.read_outside(statement).union(*(Places(places(g.path, source)) for g in own))


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


def _things(expr: Expr) -> Iterator[Place]:
    """The things outside whose memory the value of an expression may share."""
    if not (isinstance(expr, Apply) and expr.op in (Op.BINARY, Op.UNARY, Op.COMPARE)):
        yield from ((id(named.value), "") for named in data(expr))
