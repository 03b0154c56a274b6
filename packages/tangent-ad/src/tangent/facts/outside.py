"""What lies outside of functions, where it is read, and what changes it.

    def step():                 def f(x):
        global scale                y = x * scale       what f reads here
        scale += 1.0                step()              has changed when the backward pass reads it

A backward pass reads variables of the module where they are.  So a function is refused that
differentiates with one and changes it, itself or by what it calls.
"""

from __future__ import annotations

import dis
from collections.abc import Iterator
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType, ModuleType

from tangent.builder import Builder
from tangent.facts.changes import Changes
from tangent.facts.memory import Memory, Place
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Op
from tangent_ast.source import Source


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


def changed_outside(function: core.Function, changes: Changes, memory: Memory) -> frozenset[Place]:
    """What a function changes that it was not passed, itself or by what it calls."""
    found: set[Place] = set()
    for s in core.walk(function.body):
        if isinstance(s, core.Update):
            base = s.place.args[0] if isinstance(s.place, Apply) else s.place
            found.update((id(g.value), "") for g in _data(base))
        elif isinstance(s, core.Bind) and memory.is_mutated(s.target):
            found.update((id(g.value), "") for g in _reached(s.value))
        found |= changes.outside(s)
    return frozenset(found)


def rebound_outside(function: FunctionType) -> frozenset[Place]:
    """The variables outside of it that a function binds, as far as its code tells without its text."""
    code = function.__code__
    cells = {n: id(c) for n, c in zip(code.co_freevars, function.__closure__ or (), strict=True)}
    return frozenset(_rebound(code, id(function.__globals__), cells))


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


def refuse_changed_outside(build: Builder, source: Source) -> None:
    """Refuse to differentiate with what is changed while the function runs."""
    changed = changed_outside(build.function, build.changes, build.memory)
    if not changed:
        return
    for s in core.walk(build.function.body):
        if isinstance(s, core.Effect) or build.active.isdisjoint((*core.targets(s), *core.reads(s))):
            continue
        for expr in core.expressions(s):
            for named in _data(expr):
                if changed.intersection(places(named.path, source)):
                    build.refuse(
                        s,
                        f"`{named.path}` lies outside of the function and is changed while it runs, so the "
                        "backward pass could not read it as it was",
                        "pass it as an argument",
                    )


_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType, ModuleType, type)


def _data(expr: Expr) -> Iterator[Global]:
    """What an expression names outside, but for functions, classes and modules."""
    for sub in core.subexpressions(expr):
        if isinstance(sub, Global) and not isinstance(sub.value, _FUNCTIONS):
            yield sub


def _reached(expr: Expr) -> Iterator[Global]:
    """The things outside whose memory the value of an expression may share."""
    calculated = isinstance(expr, Apply) and expr.op in (Op.BINARY, Op.UNARY, Op.COMPARE)
    return iter(()) if calculated else _data(expr)
