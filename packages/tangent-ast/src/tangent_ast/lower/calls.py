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
import functools
import inspect
from types import BuiltinFunctionType, FunctionType, MethodType

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Op
from tangent_ast.lower import methods, objects, spreading
from tangent_ast.lower.comprehension import CONSUMERS, consumed, must_be_loop
from tangent_ast.lower.context import Context
from tangent_ast.lower.deriving import call_of_derivative, derivative_as_value
from tangent_ast.lower.dictionaries import written_in_a_call
from tangent_ast.lower.inlining import inline, inline_global, inline_text, known_function
from tangent_ast.lower.iterators import is_lazy
from tangent_ast.lower.lifting import partial_of
from tangent_ast.lower.names import known_global
from tangent_ast.lower.verbatim import verbatim
from tangent_ast.lower.written_out import with_lists, written_out


def call(node: gast.Call, ctx: Context) -> Expr:
    """f(x, y=z), o.m(x); calls of known functions are inlined."""
    match node:
        case gast.Call(
            func=gast.Name(id="getattr") as name, args=[of, gast.Constant(value=str(attribute))], keywords=[]
        ) if known_global(name, ctx) == Global("getattr", getattr):
            return ctx.value(gast.copy_location(gast.Attribute(of, attribute, gast.Load()), node))
    count = _parameter_count(node, ctx)
    if count is not None:
        node = spreading.counted(node, count, ctx)
    derived = call_of_derivative(node, ctx) or derivative_as_value(node, ctx)
    if derived is not None:
        return derived
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
        if function is functools.partial and node.args:
            kept = known_function(node.args[0], ctx)
            if kept is not None:
                return partial_of(node, kept, outside, ctx)
        if (made := written_in_a_call(node, function, ctx)) is not None:
            return made
        text = written_out(function, node) if ctx.frame.seen else None
        if text is not None:
            if not must_be_loop(node, ctx):
                return verbatim(node, ctx, at_once=True)
            return inline_text(with_lists(node, text, lambda a: is_lazy(a, ctx)), text, ctx)
        if (
            isinstance(function, FunctionType)
            and not ctx.opaque(function)
            and (
                ctx.inlined(function) or _is_given_a_function(node, ctx) or _takes_apart(function, node, ctx)
            )
        ):
            return inline_global(node, function, ctx)
        if isinstance(function, type) and ctx.inlined(function):
            return objects.construct(node, function, outside, ctx)
        if function is builtins.list and len(node.args) == 1 and not node.keywords:
            if is_lazy(node.args[0], ctx) and must_be_loop(node.args[0], ctx):
                return consumed(node.args[0], ctx)
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
    if not method and isinstance(first, core.Const):
        return first  # it was refused
    if method:
        return Apply(Op.METHOD, (first, *args), keywords, node.func.attr)
    return Apply(Op.CALL, (first, *args), keywords)


def _parameter_count(node: gast.Call, ctx: Context) -> int | None:
    """How many arguments a call `f(a, *xs)` has to pass, where only the function tells that."""
    if not node.args or node.keywords or any(isinstance(a, gast.Starred) for a in node.args[:-1]):
        return None
    last = node.args[-1]
    if not isinstance(last, gast.Starred) or spreading.tells_items(last.value, ctx):
        return None
    local, outside = known_function(node.func, ctx), known_global(node.func, ctx)
    if local is not None:
        args = local.node.args
        whole = not args.defaults and args.vararg is None
        count = len(args.posonlyargs) + len(args.args)
    elif outside is not None and isinstance(outside.value, FunctionType) and not ctx.opaque(outside.value):
        code = outside.value.__code__
        whole = not outside.value.__defaults__ and not code.co_flags & inspect.CO_VARARGS
        count = code.co_argcount
    else:
        return None
    return count if whole and count >= len(node.args) else None


def _takes_apart(function: FunctionType, node: gast.Call, ctx: Context) -> bool:
    """Is the function written out, because it is passed an object that is a variable for each attribute?

    A derivative, which has cells, takes the object as a whole.
    """
    return not function.__closure__ and objects.is_passed(node, ctx)


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
    if outside is not None and any(outside.value is consumer for consumer in CONSUMERS):
        if is_lazy(node, ctx):
            return ctx.named(consumed(node, ctx))
    keeps = outside is not None and isinstance(outside.value, type)  # an object is not done with it
    if outside is not None and isinstance(node, gast.Lambda | gast.GeneratorExp) and not keeps:
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
