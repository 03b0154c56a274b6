"""Assignment expressions.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("while (y := x * 0.5) > 1: x = y"))
while True:
    y = x * 0.5
    t = y > 1
    if t:
        pass
    else:
        break
    x = y
"""

from __future__ import annotations

import gast

from tangent_ast.core import Expr
from tangent_ast.lower.context import Context
from tangent_ast.lower.places import store


def walrus(node: gast.NamedExpr, ctx: Context) -> Expr:
    """(y := e): an assignment, and what it has assigned.

    `x + (x := 2)` reads the old x first; that is refused, since an operand is not
    copied when it is evaluated.
    """
    target = node.target.id
    here = (node.lineno, node.col_offset)
    for other in gast.walk(ctx.statement):
        if isinstance(other, gast.Name) and other.id == target and isinstance(other.ctx, gast.Load):
            if (other.lineno, other.col_offset) < here:
                return ctx.refuse(
                    node,
                    f"`{target}` is read before it is assigned in this statement, which is not supported yet",
                    "assign on a line of its own",
                )
    store(node.target, ctx.value(node.value), ctx)
    return ctx.value(gast.copy_location(gast.Name(target, gast.Load(), None, None), node.target))
