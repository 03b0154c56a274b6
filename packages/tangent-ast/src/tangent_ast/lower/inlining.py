"""The body of a function in place of a call.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered('''
... def g(z):
...     if z > 0:
...         return z
...     return k * z
... y = g(x)
... '''))
z = x
t = z > 0
if t:
    out = z
else:
    t_1 = k * z
    out = t_1
y = out
"""

from __future__ import annotations

from types import FunctionType

import gast

from tangent_ast import core
from tangent_ast.core import UNKNOWN, Const, Expr, Global
from tangent_ast.errors import TangentError
from tangent_ast.exits import single_exit
from tangent_ast.lower.context import Context, Frame, LocalFunction
from tangent_ast.lower.local_functions import local_function, make_frame
from tangent_ast.lower.scopes import parameters
from tangent_ast.source import source_of

Arguments = dict[str, Expr | LocalFunction]


def known_function(node: gast.AST, ctx: Context) -> LocalFunction | None:
    """The local function or lambda that an expression stands for."""
    if isinstance(node, gast.Lambda):
        return local_function(node, ctx)
    if isinstance(node, gast.Name) and (frame := ctx.frame.find(node.id)) is not None:
        known = frame.functions.get(node.id)
        return known if isinstance(known, LocalFunction) else None
    return None


def inline(call: gast.Call, callee: LocalFunction, ctx: Context) -> Expr:
    """A call of a local function."""
    if any(entry is callee.node for entry in ctx.inlining):
        return ctx.refuse(
            call, "recursion of a local function is not supported yet", "define the function in the module"
        )
    arguments = _arguments(call, callee.node.args, callee.defaults, ctx)
    if arguments is None:
        return Const(None)
    body = _body(callee.node)
    frame = make_frame(callee.frame.source, body, arguments, callee.frame)
    return _inlined(call, callee.node, body, frame, arguments, ctx)


def inline_global(call: gast.Call, function: FunctionType, ctx: Context) -> Expr:
    """A call of a function of a module that is given a function, so that it is known which."""
    name = function.__name__
    if any(entry is function for entry in ctx.inlining):
        return ctx.refuse(
            call,
            "recursion of a function that is given a function is not supported yet",
            "let it call the function by its own name",
        )
    try:
        source = source_of(function)
    except TangentError as error:
        return ctx.refuse(call, str(error), f"call the function without `{name}`", type(error))
    if source.cells:
        help = "define it in a module, and pass it what it needs"
        return ctx.refuse(
            call, f"`{name}` is a closure that is given a function, which is not supported yet", help
        )
    args = source.tree.args
    if args.vararg is not None or args.kwarg is not None:
        help = "name the parameters"
        return ctx.refuse(call, f"`{name}` gathers arguments, and cannot be given a function yet", help)
    positional = [p.id for p in (*args.posonlyargs, *args.args)]
    values = dict(zip(positional[len(positional) - len(source.defaults) :], source.defaults, strict=True))
    defaults: dict[str, Expr] = {}
    for param, value in {**values, **source.kwdefaults}.items():
        if isinstance(value, int | float | complex | str | bytes | bool | type(None)):
            defaults[param] = Const(value)
    arguments = _arguments(call, args, defaults, ctx)
    if arguments is None:
        return Const(None)
    body = _body(source.tree)
    return _inlined(call, function, body, make_frame(source, body, arguments, None), arguments, ctx)


def _body(definition: gast.AST) -> list[gast.AST]:
    """The statements of a function; of a lambda, the `return` that it stands for."""
    if isinstance(definition, gast.Lambda):
        return [gast.copy_location(gast.Return(definition.body), definition.body)]
    statements: list[gast.AST] = definition.body
    return statements


def _arguments(
    call: gast.Call, params: gast.arguments, defaults: dict[str, Expr], ctx: Context
) -> Arguments | None:
    """What each parameter gets, evaluated in order."""

    def argument(node: gast.AST) -> Expr | LocalFunction:
        return known_function(node, ctx) or ctx.atom(node)

    def misfit(why: str) -> None:
        ctx.refuse(call, f"the call does not fit the function: {why}", "correct the call")

    only_by_position = [p.id for p in params.posonlyargs]
    positional = only_by_position + [p.id for p in params.args]
    names = parameters(params)
    if len(call.args) > len(positional):
        misfit(f"{len(call.args)} arguments for {len(positional)} parameters")
        return None
    found: Arguments = {p: argument(a) for p, a in zip(positional, call.args, strict=False)}
    for keyword in call.keywords:
        if keyword.arg not in names or keyword.arg in found or keyword.arg in only_by_position:
            misfit(f"argument `{keyword.arg}`")
            return None
        found[keyword.arg] = argument(keyword.value)
    for name in names:
        if name not in found:
            if name not in defaults:
                misfit(f"`{name}` is not passed")
                return None
            found[name] = defaults[name]
    return found


def _inlined(
    call: gast.Call, key: object, body: list[gast.AST], frame: Frame, arguments: Arguments, ctx: Context
) -> Expr:
    """Write the body of a function with arguments for its parameters; gives its result."""
    for param, value in arguments.items():
        if _is_function(value) and param not in frame.bound:
            assert isinstance(value, LocalFunction | Global)
            frame.functions[param] = value
        elif isinstance(value, LocalFunction):
            ctx.refuse(
                call,
                f"`{param}` is given a function and bound anew, which is not supported yet",
                "use two names",
            )
            return Const(None)
        else:
            frame.variables[param] = ctx.fresh(param)
            ctx.bind(frame.variables[param], value)
    for name in frame.bound:
        if name not in frame.variables and name not in frame.expected:
            frame.variables[name] = ctx.variable(name)
    outer, ctx.frame = ctx.frame, frame
    ctx.inlining.append(key)
    inner = ctx.block(body)
    ctx.inlining.pop()
    ctx.frame = outer
    whole = core.Function("inlined", (), inner, ctx.origin, temps=frozenset(ctx.temps))
    exited = single_exit(whole, ctx.namer)
    new = exited.temps - ctx.temps
    ctx.temps |= new
    ctx.local |= new
    *statements, leave = exited.body
    assert isinstance(leave, core.Return)
    ctx.out += statements
    return leave.value


def _is_function(value: Expr | LocalFunction) -> bool:
    """Something that is known, and that a call of the parameter calls."""
    if isinstance(value, Global):
        return value.value is not UNKNOWN and callable(value.value)
    return isinstance(value, LocalFunction)
