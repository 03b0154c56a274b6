"""`and` and `or`.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("y = a and f(b) or c"))
t_1 = a
if t_1:
    t_1 = f(b)
t = t_1
if t:
    pass
else:
    t = c
y = t
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Expr, Name
from tangent_ast.lower.context import Context


def boolean(node: gast.BoolOp, ctx: Context) -> Expr:
    """Later operands are evaluated only if the ones before them do not settle the result."""
    result = ctx.fresh()

    def link(position: int) -> None:
        ctx.bind(result, ctx.value(node.values[position]))
        if position + 1 < len(node.values):
            with ctx.writing() as inner:
                link(position + 1)
            both = (tuple(inner), ()) if isinstance(node.op, gast.And) else ((), tuple(inner))
            ctx.emit(core.If(Name(result), *both, origin=ctx.origin))

    link(0)
    return Name(result)
