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
from tangent_ast.lower import methods, objects, spreading
from tangent_ast.lower.comprehension import CONSUMERS, consumed
from tangent_ast.lower.context import Context
from tangent_ast.lower.inlining import inline, inline_global, known_function
from tangent_ast.lower.names import known_global
from tangent_ast.lower.verbatim import verbatim


def call(node: gast.Call, ctx: Context) -> Expr:
    """f(x, y=z), o.m(x); calls of known functions are inlined."""
    match node:
        case gast.Call(
            func=gast.Name(id="getattr") as name, args=[of, gast.Constant(value=str(attribute))], keywords=[]
        ) if known_global(name, ctx) == Global("getattr", getattr):
            return ctx.value(gast.copy_location(gast.Attribute(of, attribute, gast.Load()), node))
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
            and (ctx.inlined(function) or _is_given_a_function(node, ctx) or objects.is_passed(node, ctx))
        ):
            return inline_global(node, function, ctx)
        if isinstance(function, type) and ctx.inlined(function):
            return objects.construct(node, function, outside, ctx)
    method = outside is None and isinstance(node.func, gast.Attribute)
    if (called := objects.called(node, ctx)) is not None:
        return objects.written_out(node, *called, ctx)
    if objects.set_directly(node, ctx):
        return core.Const(None)
    if method and (above := methods.inherited(node, ctx)) is not None:
        if objects.is_written_out(above, ctx):
            return objects.written_out(node, *above, ctx)
        if ctx.frame.source.lookup(above[0].path) is above[0].value:
            return Apply(Op.CALL, (*above, *_positional(node, None, ctx)), _named(node, None, ctx))
    known = methods.method(node.func, ctx) if method else None
    if known is not None:
        if objects.is_written_out(known, ctx):
            return objects.written_out(node, *known, ctx)
        return Apply(Op.CALL, (*known, *_positional(node, None, ctx)), _named(node, None, ctx))
    first = outside or ctx.atom(node.func.value if method else node.func)
    args, keywords = _positional(node, outside, ctx), _named(node, outside, ctx)
    if method:
        return Apply(Op.METHOD, (first, *args), keywords, node.func.attr)
    return Apply(Op.CALL, (first, *args), keywords)


def _positional(node: gast.Call, outside: Global | None, ctx: Context) -> tuple[core.Atom, ...]:
    if any(isinstance(arg, gast.Starred) for arg in node.args):
        return tuple(spreading.positional(node.args, ctx) or ())
    return tuple(_argument(arg, outside, ctx) for arg in node.args)


def _named(node: gast.Call, outside: Global | None, ctx: Context) -> tuple[tuple[str, core.Atom], ...]:
    if any(keyword.arg is None for keyword in node.keywords):
        return tuple(spreading.named(node.keywords, ctx) or ())
    return tuple((k.arg, _argument(k.value, outside, ctx)) for k in node.keywords)


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
