"""`with`: the block stays where it is, between what enters it and what leaves it.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered('''
... with scope(x.shape[0] + 1), lock as held:
...     y = x * 2
... '''))
t = x.shape
t_1 = t[0]
t_2 = t_1 + 1
with scope(t_2):
    with lock as held:
        y = x * 2

A call of a call, `with scope(find(k)):`, stays one expression: where the block is
entered anew, the whole line is evaluated anew.
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Op
from tangent_ast.lower import asides
from tangent_ast.lower.context import Context
from tangent_ast.lower.names import known_global
from tangent_ast.lower.places import store, variable


def with_block(node: gast.With, ctx: Context) -> None:
    """A block under context managers, or one that is kept aside."""
    if (marker := asides.marker_of(node, ctx)) is not None:
        asides.aside(node, marker, ctx)
        return
    for item in node.items:
        _enter(item, ctx)
    ctx.run(node.body)
    for _ in node.items:
        ctx.emit(core.Leave(origin=ctx.origin))


def _enter(item: gast.withitem, ctx: Context) -> None:
    manager = _manager(item.context_expr, ctx)
    target = item.optional_vars
    match target:
        case None:
            ctx.emit(core.Enter(manager, origin=ctx.origin))
        case gast.Name():
            name = variable(target, ctx) or ctx.fresh()
            ctx.emit(core.Enter(manager, name, origin=ctx.origin))
        case _:
            given = ctx.fresh()
            ctx.emit(core.Enter(manager, given, origin=ctx.origin))
            store(target, core.Name(given), ctx)


def _manager(node: gast.AST, ctx: Context) -> Expr:
    """The context expression; what makes the manager is called, never looked into."""
    callee = known_global(node.func, ctx) if isinstance(node, gast.Call) else None
    plain = callee is not None and not any(isinstance(a, gast.Starred) for a in node.args)
    if not plain or any(k.arg is None for k in node.keywords):
        return ctx.value(node)
    assert callee is not None

    def argument(given: gast.AST) -> Expr:
        return _manager(given, ctx) if isinstance(given, gast.Call) else ctx.atom(given)

    arguments = tuple(argument(a) for a in node.args)
    return Apply(Op.CALL, (callee, *arguments), tuple((k.arg, argument(k.value)) for k in node.keywords))
