"""Comparisons, chained or not.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("y = a < f(b) <= c"))
t_1 = f(b)
t = a < t_1
if t:
    t = t_1 <= c
y = t
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name, Op
from tangent_ast.lower.context import Context

COMPARE = {
    gast.Eq: "==",
    gast.NotEq: "!=",
    gast.Lt: "<",
    gast.LtE: "<=",
    gast.Gt: ">",
    gast.GtE: ">=",
    gast.Is: "is",
    gast.IsNot: "is-not",
    gast.In: "in",
    gast.NotIn: "not-in",
}


def compare(node: gast.Compare, ctx: Context) -> Expr:
    """Later operands are evaluated only as long as the comparisons before them hold."""
    left = ctx.atom(node.left)
    symbols = [COMPARE[type(op)] for op in node.ops]
    if len(symbols) == 1:
        return Apply(Op.COMPARE, (left, ctx.atom(node.comparators[0])), symbol=symbols[0])
    result = ctx.fresh()

    def link(position: int, left: Expr) -> None:
        right = ctx.atom(node.comparators[position])
        ctx.bind(result, Apply(Op.COMPARE, (left, right), symbol=symbols[position]))
        if position + 1 < len(symbols):
            with ctx.writing() as then:
                link(position + 1, right)
            ctx.emit(core.If(Name(result), tuple(then), origin=ctx.origin))

    link(0, left)
    return Name(result)
