"""The method that an operation on an object is, if the class of the object is known.

v + u       =>    Vec.__add__(v, u)
v(u)        =>    Vec.__call__(v, u)
v.size      =>    Vec.size.fget(v), where that is a property
UNIT * u    =>    UNIT.__mul__(u), where the object stands outside of the function
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import FunctionType

from tangent.facts.fact import Fact
from tangent.runtime.records import is_record
from tangent_ast import core
from tangent_ast.core import METHOD_MARK, PROPERTY_MARK, Apply, Expr, Global, Name, Op

FactOf = Callable[[str], Fact]  # what is known of what a name holds
Keywords = tuple[tuple[str, Expr], ...]

BINARY = {
    "+": "add", "-": "sub", "*": "mul", "@": "matmul",
    "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow",
}  # fmt: skip
UNARY = {"-": "__neg__", "+": "__pos__"}
_BUILTINS = ((abs, "__abs__"), (float, "__float__"), (complex, "__complex__"))


def method_behind(expr: Expr, fact_of: FactOf) -> Expr:
    """The call of a method that an operation on objects is."""

    def kind_of(owner: Expr) -> type | None:
        match owner:
            case Name(name):
                return fact_of(name).record
            case Global(value=value, module=None) if is_record(value):
                return type(value)
        return None

    def call(owner: Expr, name: str, *args: Expr, keywords: Keywords = ()) -> Apply | None:
        kind = kind_of(owner)
        method = None if kind is None else inspect.getattr_static(kind, name, None)
        if not isinstance(method, FunctionType):
            return None
        if not isinstance(owner, Global):
            return Apply(Op.CALL, (Global(METHOD_MARK + name, method), owner, *args), keywords)
        if not any(core.names(a) for a in args):
            return None  # a constant
        bound = Global(f"{owner.path}.{name}", getattr(owner.value, name))
        return Apply(Op.CALL, (bound, *args), keywords)

    found: Apply | None = None
    match expr:
        case Apply(Op.BINARY | Op.INPLACE, (left, right), symbol=symbol) if symbol in BINARY:
            if expr.op is Op.INPLACE:
                found = call(left, f"__i{BINARY[symbol]}__", right)
            found = found or call(left, f"__{BINARY[symbol]}__", right)
            found = found or call(right, f"__r{BINARY[symbol]}__", left)
        case Apply(Op.UNARY, (operand,), symbol=symbol) if symbol in UNARY:
            found = call(operand, UNARY[symbol])
        case Apply(Op.ITEM, (base, Name() | core.Const() as key)):
            found = call(base, "__getitem__", key)
        case Apply(Op.METHOD, (Name(owner), *_), symbol=name) if fact_of(owner).tells(name):
            return expr  # an attribute of its own hides the method
        case Apply(Op.METHOD, (owner, *args), keywords, name):
            found = call(owner, name, *args, keywords=keywords)
        case Apply(Op.CALL, (Name() as owner, *args), keywords):
            found = call(owner, "__call__", *args, keywords=keywords)
        case Apply(Op.ATTRIBUTE, (owner,), symbol=name) if (kind := kind_of(owner)) is not None:
            kept = inspect.getattr_static(kind, name, None)
            if isinstance(kept, property) and isinstance(kept.fget, FunctionType):
                return Apply(Op.CALL, (Global(PROPERTY_MARK + name, kept.fget), owner))
        case Apply(Op.CALL, (Global(value=called), operand), ()):
            found = call(operand, next((name for builtin, name in _BUILTINS if builtin is called), ""))
    return found or expr
