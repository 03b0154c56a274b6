"""The method that an operation on an object is, if the class of the object is known.

v + u       =>    Vec.__add__(v, u)
v.size      =>    Vec.size.fget(v), where that is a property
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType

from tangent_ast import core
from tangent_ast.core import METHOD_MARK, PROPERTY_MARK, Apply, Expr, Global, Name, Op

KindOf = Callable[[Expr], type | None]  # the class of an object, where it is known

BINARY = {
    "+": "add", "-": "sub", "*": "mul", "@": "matmul",
    "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow",
}  # fmt: skip
UNARY = {"-": "__neg__", "+": "__pos__"}
_BUILTINS = ((abs, "__abs__"), (float, "__float__"), (complex, "__complex__"))


def method_behind(expr: Expr, kind_of: KindOf) -> Expr:
    """The call of a method that an operation on objects is."""
    match expr:
        case Apply(Op.BINARY | Op.INPLACE, (left, right), symbol=symbol) if symbol in BINARY:
            own = [f"__i{BINARY[symbol]}__"] if expr.op is Op.INPLACE else []
            for name in (*own, f"__{BINARY[symbol]}__"):
                if (found := _of_class(left, name, kind_of)) is not None:
                    return Apply(Op.CALL, (found, left, right))
            if (found := _of_class(right, f"__r{BINARY[symbol]}__", kind_of)) is not None:
                return Apply(Op.CALL, (found, right, left))
        case Apply(Op.UNARY, (operand,), symbol=symbol) if symbol in UNARY:
            if (found := _of_class(operand, UNARY[symbol], kind_of)) is not None:
                return Apply(Op.CALL, (found, operand))
        case Apply(Op.ITEM, (base, Name() | core.Const() as key)):
            if (found := _of_class(base, "__getitem__", kind_of)) is not None:
                return Apply(Op.CALL, (found, base, key))
        case Apply(Op.METHOD, (owner, *args), keywords, name):
            if (found := _of_class(owner, name, kind_of)) is not None:
                return Apply(Op.CALL, (found, owner, *args), keywords)
        case Apply(Op.ATTRIBUTE, (owner,), symbol=name) if (kind := kind_of(owner)) is not None:
            kept = inspect.getattr_static(kind, name, None)
            if isinstance(kept, property) and isinstance(kept.fget, FunctionType):
                return Apply(Op.CALL, (Global(PROPERTY_MARK + name, kept.fget), owner))
        case Apply(Op.CALL, (Global(value=called), operand), ()):
            name = next((name for builtin, name in _BUILTINS if builtin is called), "")
            if (found := _of_class(operand, name, kind_of)) is not None:
                return Apply(Op.CALL, (found, operand))
    return expr


def _of_class(expr: Expr, name: str, kind_of: KindOf) -> Global | None:
    """The method of this name, if the class of an object is known and has one that is written in Python."""
    kind = kind_of(expr)
    found = None if kind is None else inspect.getattr_static(kind, name, None)
    return Global(METHOD_MARK + name, found) if isinstance(found, FunctionType) else None
