"""Assignment expressions.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("while (y := x * 0.5) > 1: x = y"))
while True:
    y = x * 0.5
    t = y
    t_1 = t > 1
    if t_1:
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
    """(y := e): an assignment, and what it has assigned."""
    store(node.target, ctx.value(node.value), ctx)
    return ctx.value(gast.copy_location(gast.Name(node.target.id, gast.Load(), None, None), node.target))
