"""Which reads look at the content of a value, and which only at its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tangent import runtime
from tangent.facts.stacks import stacks_of
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op
from tangent_ast.liveness import liveness
from tangent_ast.namesets import NamesAround

# The position of the argument of which a function wants to know the shape only, and perhaps the dtype.
# By id, since some callables have no hash; the functions live as long as their modules.
_SHAPE_ONLY: dict[int, int] = {}


def shape_only(*functions: Callable[..., Any], position: int = 0) -> None:
    """Say of functions that they do not look at the content of an argument."""
    _SHAPE_ONLY.update(dict.fromkeys(map(id, functions), position))


shape_only(runtime.zeros_like, runtime.empty_like, runtime.outline)
shape_only(runtime.unbroadcast, runtime.broadcast_like, runtime.spread, runtime.collapse, position=1)


def contents(expr: Expr) -> Iterator[str]:
    """The names whose content, not only their shape, an expression reads."""
    match expr:
        case Apply(Op.CALL, (Global(value=fn), *args), keywords) if id(fn) in _SHAPE_ONLY:
            for position, arg in enumerate(args):
                if position != _SHAPE_ONLY[id(fn)] or not isinstance(arg, Name):
                    yield from contents(arg)
            for _, value in keywords:
                yield from contents(value)
        case Apply(args=args, keywords=keywords):
            for arg in args:
                yield from contents(arg)
            for _, value in keywords:
                yield from contents(value)
        case _:
            yield from core.names(expr)


def with_shapes_of(expr: Expr, like: Mapping[str, str]) -> Expr:
    """zeros_like(y)  =>  zeros_like(x), for a y that is `like` x; where content is read, y stays."""
    match expr:
        case Apply(Op.CALL, (Global(value=fn) as callee, *args)) if id(fn) in _SHAPE_ONLY:
            position = _SHAPE_ONLY[id(fn)]
            match args[position : position + 1]:
                case [Name(name)] if name in like:
                    args[position] = Name(like[name])
                    return replace(expr, args=(callee, *args))
    return expr


def content_liveness(
    function: core.Function,
    live_at_end: Iterable[str] = (),
    idle: Callable[[core.Statement], bool] = lambda s: False,
) -> NamesAround:
    """The names whose content may still be read, before and after every statement.

    What is put on a stack counts if it is read after it has been taken off again.  What an `idle`
    statement reads counts if what it binds does.
    """
    hollow = hollow_positions(function)

    def reads(statement: core.Statement) -> Iterator[str]:
        if isinstance(statement, core.Push):
            for position, value in enumerate(statement.values):
                if position not in hollow.get(statement.stack, ()):
                    yield from contents(value)
            return
        for expr in core.expressions(statement):
            yield from contents(expr)
        if isinstance(statement, core.While):
            yield from contents(statement.test)

    return liveness(function.body, live_at_end, reads, idle)


def hollow_positions(function: core.Function) -> dict[str, set[int]]:
    """Positions of the function's own stacks from which only shapes are needed."""
    read = {
        name
        for s in core.walk(function.body)
        if not isinstance(s, core.Push)
        for e in core.expressions(s)
        for name in contents(e)
    }
    stacks = {name: stack for name, stack in stacks_of(function).items() if stack.local}
    while True:
        pushed = set()
        hollow = {}
        for name, stack in stacks.items():
            hollow[name] = {k for k in range(stack.width) if not any(t[k] in read for t in stack.pops)}
            for row in stack.rows:
                pushed |= {n for k, v in enumerate(row) if k not in hollow[name] for n in core.names(v)}
        if pushed <= read:
            return hollow
        read |= pushed


def waiting_on(function: core.Function) -> dict[str, set[str]]:
    """The names whose content waits on each stack to be read."""
    hollow = hollow_positions(function)
    return {
        name: {
            n
            for row in stack.rows
            for k, value in enumerate(row)
            if k not in hollow.get(name, ())
            for n in core.names(value)
        }
        for name, stack in stacks_of(function).items()
    }
