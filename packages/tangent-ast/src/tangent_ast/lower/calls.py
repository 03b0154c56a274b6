"""Calls.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("y = f(x * 2, k=a) + x.sum(axis=0)"))
t = x * 2
t_1 = f(t, k=a)
t_2 = x.sum(axis=0)
y = t_1 + t_2
"""

from __future__ import annotations

import builtins
from types import BuiltinFunctionType, FunctionType, MethodType

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Op
from tangent_ast.lower import methods
from tangent_ast.lower.comprehension import CONSUMERS, consumed
from tangent_ast.lower.context import Context
from tangent_ast.lower.inlining import inline, inline_global, known_function
from tangent_ast.lower.names import known_global
from tangent_ast.lower.verbatim import verbatim


def call(node: gast.Call, ctx: Context) -> Expr:
    """f(x, y=z), o.m(x); calls of known functions are inlined."""
    if any(isinstance(arg, gast.Starred) for arg in node.args):
        return ctx.refuse(node, "`*` in a call is not supported yet", "write the arguments out")
    if any(keyword.arg is None for keyword in node.keywords):
        return ctx.refuse(node, "`**` in a call is not supported yet", "write the arguments out")
    local = known_function(node.func, ctx)
    if local is not None:
        return inline(node, local, ctx)
    outside = known_global(node.func, ctx)
    if outside is not None:
        function = outside.value
        if _looks_around(function, node):
            return ctx.refuse(
                node,
                f"`{outside.path}` depends on where it is called, which is not supported",
                "do without it",
            )
        if (
            isinstance(function, FunctionType)
            and not ctx.opaque(function)
            and _is_given_a_function(node, ctx)
        ):
            return inline_global(node, function, ctx)
    method = outside is None and isinstance(node.func, gast.Attribute)
    if method and (above := methods.inherited(node, ctx)) is not None:
        return above
    known = methods.method(node.func, ctx) if method else None
    if known is not None:
        args = tuple(_argument(arg, None, ctx) for arg in node.args)
        return Apply(
            Op.CALL, (*known, *args), tuple((k.arg, _argument(k.value, None, ctx)) for k in node.keywords)
        )
    first = outside or ctx.atom(node.func.value if method else node.func)
    args = tuple(_argument(arg, outside, ctx) for arg in node.args)
    keywords = tuple((k.arg, _argument(k.value, outside, ctx)) for k in node.keywords)
    if method:
        return Apply(Op.METHOD, (first, *args), keywords, node.func.attr)
    return Apply(Op.CALL, (first, *args), keywords)


def _argument(node: gast.AST, outside: Global | None, ctx: Context) -> core.Atom:
    """An argument; a function from outside is done with a lambda or generator when it returns."""
    if outside is not None and isinstance(node, gast.GeneratorExp):
        if any(outside.value is consumer for consumer in CONSUMERS):
            return ctx.named(consumed(node, ctx))
    if outside is not None and isinstance(node, gast.Lambda | gast.GeneratorExp):
        return ctx.named(verbatim(node, ctx, at_once=True))
    return ctx.atom(node)


def _is_given_a_function(node: gast.Call, ctx: Context) -> bool:
    """Is a function among the arguments, so that the callee has to be seen together with it?"""
    for arg in (*node.args, *(k.value for k in node.keywords)):
        if isinstance(arg, gast.Lambda):
            return True
        if isinstance(arg, gast.Name) and (frame := ctx.frame.find(arg.id)) is not None:
            if arg.id in frame.functions:
                return True
        elif (outside := known_global(arg, ctx)) is not None:
            if isinstance(outside.value, _FUNCTIONS) or hasattr(outside.value, "__wrapped__"):
                return True
    return False


_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType)


_ALWAYS = (builtins.locals, builtins.globals, builtins.eval, builtins.exec)
_WITHOUT_ARGUMENTS = (builtins.vars, builtins.dir, builtins.super)


def _looks_around(function: object, node: gast.Call) -> bool:
    """Does a builtin look at the function that calls it?  In another function it would see something else."""
    bare = not node.args and not node.keywords
    return any(function is f for f in _ALWAYS) or (bare and any(function is f for f in _WITHOUT_ARGUMENTS))
