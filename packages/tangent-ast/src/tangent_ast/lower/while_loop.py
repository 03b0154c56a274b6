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
    """What the test needs is formed in the head of every turn."""
    with with_else(node, ctx) as marked:
        with ctx.writing() as head:
            test = ctx.atom(node.test)
        body = marked(ctx.block(node.body))
        ctx.emit(core.While(tuple(head), test, body, origin=ctx.origin))
