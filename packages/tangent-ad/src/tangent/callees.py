"""What a call comes down to: a function that is written in Python, and all of its arguments.

    dense(x, w)                        =>    dense(x, w)
    model.loss(x)    (a method)        =>    loss(model, x)
    layer(x)         (an object)       =>    __call__(layer, x)
    step(x)          (a partial)       =>    func(*step.args, x, **step.keywords)

Objects and functions are those that the names stand for while deriving; what is
known only when the call happens is looked up then (`runtime.late`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from types import FunctionType, MethodType

from tangent.runtime.records import is_record
from tangent_ast.core import Apply, Const, Expr, Global, Op


def python_call(call: Expr) -> Apply | None:
    """The call of a Python function that `call` comes down to; None if it is no such call."""
    match call:
        case Apply(Op.CALL, (Global(path, value), *args), keywords):
            match value:
                case FunctionType():
                    return call
                case MethodType(__func__=FunctionType() as function, __self__=receiver):
                    owner = path.rpartition(".")[0]
                    return _called(function, (Global(owner or f"{path}.__self__", receiver), *args), keywords)
                case partial(func=FunctionType() | MethodType() as function):
                    given = tuple(
                        Apply(Op.ITEM, (Global(f"{path}.args", value.args), Const(k)))
                        for k in range(len(value.args))
                    )
                    named = {
                        k: Apply(Op.ITEM, (Global(f"{path}.keywords", value.keywords), Const(k)))
                        for k in value.keywords
                    }
                    keywords = (*(named | dict(keywords)).items(),)
                    if isinstance(function, MethodType):
                        receiver = Global(f"{path}.func.__self__", function.__self__)
                        call = Apply(
                            Op.CALL, (Global(path, function.__func__), receiver, *given, *args), keywords
                        )
                        return python_call(call)
                    return Apply(Op.CALL, (Global(f"{path}.func", function), *given, *args), keywords)
                case object(__call__=MethodType(__func__=FunctionType() as function)) if is_record(value):
                    return _called(function, (Global(path, value), *args), keywords)
    return None


def _called(function: FunctionType, args: tuple[Expr, ...], keywords: tuple[tuple[str, Expr], ...]) -> Apply:
    return Apply(Op.CALL, (Global(function.__qualname__, function), *args), keywords)


def function_of(call: Apply) -> FunctionType:
    """The function that a call from `python_call` calls."""
    callee = call.args[0]
    assert isinstance(callee, Global)
    assert isinstance(callee.value, FunctionType)
    return callee.value


def bound_arguments(function: Callable[..., object], call: Apply) -> dict[str, Expr] | None:
    """Which argument each parameter gets; None if the call does not fit."""
    signature = inspect.signature(function, follow_wrapped=False)
    gathers = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    if any(p.kind in gathers for p in signature.parameters.values()):
        return None
    try:
        bound = signature.bind(*call.args[1:], **dict(call.keywords))
    except TypeError:
        return None
    return dict(bound.arguments)


__all__ = ["bound_arguments", "function_of", "python_call"]
