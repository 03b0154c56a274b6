"""`try`, `except`, `else`, `finally`.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered('''
... try:
...     y = x / z
... except (ZeroDivisionError, OverflowError) as error:
...     report(error)
... else:
...     z = y
... finally:
...     done()
... '''))
try:
    try:
        y = x / z
    except (ZeroDivisionError, OverflowError) as error:
        report(error)
    else:
        z = y
finally:
    done()

`with suppress(KeyError):` is `try` with a handler that does nothing.
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Op
from tangent_ast.lower.context import Context
from tangent_ast.lower.scopes import bindings, free_names, leavers


def try_block(node: gast.Try, ctx: Context) -> None:
    """A block that may fail, and what is done in any case."""
    if not node.finalbody:
        _attempt(node, ctx)
        return
    for leaver in leavers(node.finalbody):
        ctx.refuse(leaver, "`finally` is left before its end", "let it run to its end")
    bound = bindings([*node.body, *node.handlers, *node.orelse])
    for name in (n for s in node.finalbody for n in free_names(s)):
        if isinstance(name.ctx, gast.Load) and name.id in bound:
            ctx.refuse(
                name,
                f"`finally` reads `{name.id}`, which the block before it binds, perhaps",
                "read it after the `try` statement",
            )
    ctx.emit(core.Enter(None, origin=ctx.origin))
    if node.handlers:
        _attempt(node, ctx)
    else:
        ctx.run(node.body)
    ctx.emit(core.Finally(origin=ctx.origin))
    ctx.run(node.finalbody)
    ctx.emit(core.Leave(origin=ctx.origin))


def _attempt(node: gast.Try, ctx: Context) -> None:
    body = ctx.block(node.body)
    handlers = tuple(_handler(h, ctx) for h in node.handlers)
    ctx.emit(core.Try(body, handlers, ctx.block(node.orelse), origin=ctx.origin))


def _handler(node: gast.ExceptHandler, ctx: Context) -> core.Handler:
    """One `except`; its name is a variable of its own, because Python forgets it at the end."""
    kinds = None if node.type is None else _kinds(node.type, ctx)
    variables = ctx.frame.variables
    name = "" if node.name is None else node.name.id
    outside = variables.get(name)
    if name and (outside is None or len(ctx.frame.bound.get(name, ())) > 1):
        variables[name] = ctx.variable(name)
    outer, ctx.handling = ctx.handling, True
    origin = ctx.frame.source.origin_of(node)
    handler = core.Handler(kinds, ctx.block(node.body), variables.get(name, ""), origin)
    ctx.handling = outer
    if outside is not None:
        variables[name] = outside
    return handler


def _kinds(node: gast.AST, ctx: Context) -> Expr:
    """What is caught: classes that are named."""
    if isinstance(node, gast.Tuple):
        return Apply(Op.TUPLE, tuple(ctx.atom(item) for item in node.elts))
    return ctx.atom(node)


def suppressed(kinds: tuple[gast.AST, ...], inside: core.Block, ctx: Context) -> core.Try:
    """with suppress(KeyError): ...  =>  try: ... except KeyError: pass"""
    caught = tuple(ctx.atom(kind) for kind in kinds)
    expr: Expr = caught[0] if len(caught) == 1 else Apply(Op.TUPLE, caught)
    return core.Try(inside, (core.Handler(expr, (), origin=ctx.origin),), origin=ctx.origin)
