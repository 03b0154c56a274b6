"""Generator functions, where they are used up: their text, with what is done with an item for each `yield`.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered('''
... def steps(z):
...     while z < 10:
...         z = z * k
...         yield z
... for v in steps(x):
...     y = v
... '''))
z = x
while True:
    t = z < 10
    if not t:
        break
    z = z * k
    t_1 = z
    v = t_1
    y = v
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import FunctionType

import gast

from tangent_ast.core import Atom, Const, Name
from tangent_ast.lower.context import Context
from tangent_ast.lower.inlining import inline, inline_global, known_function
from tangent_ast.lower.names import known_global
from tangent_ast.lower.places import store
from tangent_ast.lower.scopes import OTHER_SCOPES, leavers
from tangent_ast.source import source_of

Consumer = Callable[[Atom], None]


def is_generator(node: gast.AST, ctx: Context) -> bool:
    """Is it a call of a generator function that has to be written out?"""
    if not isinstance(node, gast.Call):
        return False
    local = known_function(node.func, ctx)
    if local is not None:
        return bool(_yields(local.node))
    return ctx.spelled_out and _of_the_module(node, ctx) is not None


def _of_the_module(node: gast.Call, ctx: Context) -> FunctionType | None:
    found = known_global(node.func, ctx)
    function = found.value if found is not None else None
    if isinstance(function, FunctionType) and inspect.isgeneratorfunction(function):
        return None if ctx.opaque(function) else function
    return None


def write(node: gast.Call, consume: Consumer, ctx: Context) -> None:
    """Write what a generator does in place of a call of it, with `consume` for each item."""
    frame, inlining = ctx.frame, list(ctx.inlining)

    def give(value: Atom) -> None:
        inner = ctx.frame, ctx.inlining
        ctx.frame, ctx.inlining = frame, inlining
        consume(value)
        ctx.frame, ctx.inlining = inner

    local = known_function(node.func, ctx)
    if local is not None:
        inline(node, local, ctx, give)
        return
    function = _of_the_module(node, ctx)
    assert function is not None
    inline_global(node, function, ctx, consumer=give)


def give(node: gast.Yield | gast.YieldFrom, ctx: Context) -> bool:
    """`yield e` in a generator that is written out; False anywhere else."""
    consume = ctx.frame.consumer
    if consume is None:
        return False
    if isinstance(node, gast.Yield):
        value = Const(None) if node.value is None else ctx.atom(node.value)
        # What is given stays what it is, whatever the generator does to its variables.
        consume(ctx.kept(value) if isinstance(value, Name) else value)
        return True
    name = ctx.variable("item")
    ctx.frame.variables[name] = name

    def at(made: gast.AST) -> gast.AST:
        return gast.copy_location(made, node)

    item = at(gast.Name(name, gast.Load(), None, None))
    inner = at(gast.Expr(at(gast.Yield(item))))
    target = at(gast.Name(name, gast.Store(), None, None))
    ctx.run([at(gast.For(target, node.value, [inner], [], None))])
    return True


def over_generator(node: gast.For, ctx: Context) -> bool:
    """Write a loop over a generator; False if a list has to be made of it first."""
    definition = _definition(node.iter, ctx)
    count = len(_yields(definition))
    leaving = list(leavers(node.body))
    fits = count == 1 and not (node.orelse and leaving)
    returns = any(isinstance(found, gast.Return) for found in leaving)
    if leaving and not (fits and not returns and _is_tail(definition.body)):
        fits = False
    if not fits:
        return False

    def body(value: Atom) -> None:
        store(node.target, value, ctx)
        ctx.run(node.body)

    write(node.iter, body, ctx)
    ctx.run(node.orelse)
    return True


def may_not_end(node: gast.AST, ctx: Context) -> bool:
    """Has the generator a loop that only its consumer may come to end?"""
    return any(isinstance(n, gast.While) for n in gast.walk(_definition(node, ctx)))


def _definition(node: gast.Call, ctx: Context) -> gast.FunctionDef:
    local = known_function(node.func, ctx)
    if local is not None:
        return local.node
    function = _of_the_module(node, ctx)
    assert function is not None
    return source_of(function).tree


def _yields(function: gast.AST) -> list[gast.AST]:
    """The places where a function gives something."""
    return [found for part in getattr(function, "body", ()) or () for found in _within(part)] if isinstance(
        function, gast.FunctionDef
    ) else []  # fmt: skip


def _within(node: gast.AST) -> Iterator[gast.AST]:
    if isinstance(node, OTHER_SCOPES):
        return
    if isinstance(node, gast.Yield | gast.YieldFrom):
        yield node
    for child in gast.iter_child_nodes(node):
        yield from _within(child)


def _is_tail(body: list[gast.AST], *, in_loop: bool = False) -> bool:
    """Does a generator do nothing after it has given an item but begin the next turn of its only loop?"""
    match body:
        case [*_, gast.For(orelse=[]) | gast.While(orelse=[]) as loop] if not in_loop:
            return _is_tail(loop.body, in_loop=True)
        case [*before, gast.If() as branch] if in_loop and not any(_yields_in(before)):
            with_item = [b for b in (branch.body, branch.orelse) if any(_yields_in(b))]
            return all(_is_tail(b, in_loop=True) for b in with_item)
        case [*_, gast.Expr(value=gast.Yield())] if in_loop:
            return True
    return False


def _yields_in(body: list[gast.AST]) -> Iterator[gast.AST]:
    for part in body:
        yield from _within(part)
