"""Conditional expressions.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("y = a * 2 if c else b"))
if c:
    t = a * 2
else:
    t = b
y = t
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Expr, Name
from tangent_ast.lower.context import Context


def ternary(node: gast.IfExp, ctx: Context) -> Expr:
    """Only one of the two values is evaluated."""
    test = ctx.atom(node.test)
    result = ctx.fresh()
    with ctx.writing() as then:
        ctx.bind(result, ctx.value(node.body))
    with ctx.writing() as orelse:
        ctx.bind(result, ctx.value(node.orelse))
    ctx.emit(core.If(test, tuple(then), tuple(orelse), origin=ctx.origin))
    return Name(result)
