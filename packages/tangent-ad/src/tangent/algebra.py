"""Identities that shorten an expression and change nothing: not for NaN, infinities, shapes or dtypes."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from tangent_ast.core import Apply, Const, Expr, Name, Op

_FOLDED: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.is_,
    "is-not": operator.is_not,
}


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float))


def simplify(expr: Expr) -> Expr:
    """Simplify one operation whose arguments are simple already.

    x * 1 => x;  x + x => 2 * x;  x**1 => x;  -(-x) => x;  2 - 1 => 1;  None is None => True
    """
    match expr:
        case Apply(Op.BINARY, (Const(a), Const(b)), symbol="+" | "-" | "*" as symbol):
            if _is_number(a) and _is_number(b):
                return Const(_FOLDED[symbol](a, b))
        case Apply(Op.BINARY, (x, Const(1)), symbol="*" | "/" | "**"):
            if not isinstance(expr.args[1].value, bool):  # type: ignore[union-attr]
                return x
        case Apply(Op.BINARY, (Const(1), x), symbol="*"):
            return x
        case Apply(Op.BINARY, (x, Const(0)), symbol="+" | "-"):
            return x
        case Apply(Op.BINARY, (Const(0), x), symbol="+"):
            return x
        case Apply(Op.BINARY, (Name(x), Name(y)), symbol="+") if x == y:
            return Apply(Op.BINARY, (Const(2), expr.args[0]), symbol="*")
        case Apply(Op.COMPARE, (Const(a), Const(b)), symbol="is" | "is-not" | "==" | "!=" as symbol):
            return Const(bool(_FOLDED[symbol](a, b)))
        case Apply(Op.COMPARE, (Const(a), Const(b)), symbol="<" | "<=" | ">" | ">=" as symbol):
            if _is_number(a) and _is_number(b):
                return Const(bool(_FOLDED[symbol](a, b)))
        case Apply(Op.UNARY, (Const(a),), symbol="not"):
            return Const(not a)
        case Apply(Op.UNARY, (Const(a),), symbol="-"):
            if _is_number(a):
                return Const(-a)
        case Apply(Op.UNARY, (Apply(Op.UNARY, (x,), symbol="-"),), symbol="-"):
            return x
    return expr
