"""`while` loops.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("while x > 1: x = x / 2"))
while True:
    t = x > 1
    if not t:
        break
    x = x / 2
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.lower.context import Context
from tangent_ast.lower.loop_else import with_else


def while_loop(node: gast.While, ctx: Context) -> None:
    """What the test needs is formed in the head of every turn.

    Where it assigns (`while (y := f(x)) > 1`), it is a statement of the body, which is
    left in its middle.
    """
    if not node.orelse and any(isinstance(inner, gast.NamedExpr) for inner in gast.walk(node.test)):
        with ctx.writing() as turn:
            leave = core.Break(origin=ctx.origin)
            ctx.emit(core.If(ctx.atom(node.test), (), (leave,), origin=ctx.origin))
            ctx.run(node.body)
        ctx.emit(core.While((), core.Const(True), tuple(turn), origin=ctx.origin))
        return
    with with_else(node, ctx) as marked:
        with ctx.writing() as head:
            test = ctx.atom(node.test)
        body = marked(ctx.block(node.body))
        ctx.emit(core.While(tuple(head), test, body, origin=ctx.origin))
