"""Operators.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("y = -x * (y + 1) ** -2"))
t = -x
t_1 = y + 1
t_2 = t_1**-2
y = t * t_2
"""

from __future__ import annotations

import gast

from tangent_ast.core import Apply, Const, Expr, Op
from tangent_ast.lower.context import Context

BINARY = {
    gast.Add: "+",
    gast.Sub: "-",
    gast.Mult: "*",
    gast.Div: "/",
    gast.FloorDiv: "//",
    gast.Mod: "%",
    gast.Pow: "**",
    gast.MatMult: "@",
    gast.LShift: "<<",
    gast.RShift: ">>",
    gast.BitAnd: "&",
    gast.BitOr: "|",
    gast.BitXor: "^",
}
UNARY = {gast.USub: "-", gast.UAdd: "+", gast.Invert: "~", gast.Not: "not"}


def unary(node: gast.UnaryOp, ctx: Context) -> Expr:
    """-x is an operation, -1 a constant."""
    symbol = UNARY[type(node.op)]
    operand = ctx.atom(node.operand)
    if symbol == "-" and isinstance(operand, Const) and type(operand.value) in (int, float):
        return Const(-operand.value)
    return Apply(Op.UNARY, (operand,), symbol=symbol)


def binary(node: gast.BinOp, ctx: Context) -> Expr:
    """x + y: the left operand is evaluated first."""
    left = ctx.atom(node.left)
    return Apply(Op.BINARY, (left, ctx.atom(node.right)), symbol=BINARY[type(node.op)])
