"""Calls: of what lies outside, of methods, and of local functions, which are inlined.

g = lambda t: t * a
y = g(x)                  =>    y = x * a
"""

from __future__ import annotations

from types import FunctionType

import gast

from tangent_ast import core
from tangent_ast.core import UNKNOWN, Apply, Const, Expr, Global, Name, Op
from tangent_ast.errors import TangentError
from tangent_ast.lower.context import Context, Frame, LocalFunction, stored_names
from tangent_ast.source import Source, source_of

Arguments = dict[str, "Expr | LocalFunction"]


def call(node: gast.Call, ctx: Context) -> Expr:
    """f(x, y=z)."""
    from tangent_ast.lower.expressions import atom, dotted

    for arg in node.args:
        if isinstance(arg, gast.Starred):
            return ctx.refuse(arg, "`*` in a call is not supported yet", "write the arguments out")
    for keyword in node.keywords:
        if keyword.arg is None:
            return ctx.refuse(node, "`**` in a call is not supported yet", "write the arguments out")
    local = _local_function(node.func, ctx)
    if local is not None:
        return inline(node, local, ctx)
    outside = dotted(node.func, ctx) if isinstance(node.func, (gast.Name, gast.Attribute)) else None
    if outside is None and isinstance(node.func, gast.Name):
        outside = _known_global(node.func, ctx)
    if outside is not None and _takes_a_function(node, ctx) and _can_inline(outside.value, ctx):
        assert isinstance(outside.value, FunctionType)
        return inline_global(node, outside.value, ctx)
    method = isinstance(node.func, gast.Attribute) and outside is None
    first: core.Atom = atom(node.func.value if method else node.func, ctx) if outside is None else outside
    args = tuple(atom(a, ctx) for a in node.args)
    keywords = tuple((k.arg, atom(k.value, ctx)) for k in node.keywords)
    if method:
        return Apply(Op.METHOD, (first, *args), keywords, node.func.attr)
    return Apply(Op.CALL, (first, *args), keywords)


def _local_function(node: gast.AST, ctx: Context) -> LocalFunction | None:
    """The local function or lambda that is called."""
    if isinstance(node, gast.Lambda):
        return define(node, ctx)
    if isinstance(node, gast.Name) and (found := ctx.frame.find(node.id)) is not None:
        known = found[0].functions.get(found[1])
        return known if isinstance(known, LocalFunction) else None
    return None


def _known_global(node: gast.Name, ctx: Context) -> Global | None:
    """What a parameter of an inlined function stands for, if that is a function from outside."""
    found = ctx.frame.find(node.id)
    if found is not None and isinstance(known := found[0].functions.get(found[1]), Global):
        return known
    return None


def _takes_a_function(node: gast.Call, ctx: Context) -> bool:
    """Is a function among the arguments, so that the callee has to be seen with it?"""
    from tangent_ast.lower.expressions import dotted

    for arg in (*node.args, *(k.value for k in node.keywords)):
        if isinstance(arg, gast.Lambda) or _local_function(arg, ctx) is not None:
            return True
        if isinstance(arg, (gast.Name, gast.Attribute)):
            outside = dotted(arg, ctx) or (_known_global(arg, ctx) if isinstance(arg, gast.Name) else None)
            if outside is not None and callable(outside.value) and not isinstance(outside.value, type):
                return True
    return False


def _can_inline(value: object, ctx: Context) -> bool:
    return isinstance(value, FunctionType) and not ctx.opaque(value)


def define(node: gast.AST, ctx: Context) -> LocalFunction:
    """A local function: its defaults are evaluated where it is defined."""
    from tangent_ast.lower.expressions import atom

    args = node.args
    if args.vararg or args.kwarg:
        ctx.refuse(node, "`*args` and `**kwargs` are not supported yet", "name the parameters")
    positional = [*args.posonlyargs, *args.args]
    defaults: dict[str, Expr] = {}
    for param, default in zip(positional[len(positional) - len(args.defaults) :], args.defaults, strict=True):
        defaults[param.id] = _kept(atom(default, ctx), ctx)
    for param, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        if default is not None:
            defaults[param.id] = _kept(atom(default, ctx), ctx)
    return LocalFunction(node, ctx.frame, defaults)


def _kept(value: core.Atom, ctx: Context) -> core.Atom:
    """A default keeps its value when the variable that it came from changes."""
    if not isinstance(value, Name):
        return value
    name = ctx.fresh()
    ctx.bind(name, value)
    return Name(name)


def inline(node: gast.Call, callee: LocalFunction, ctx: Context) -> Expr:
    """Lower the body of a local function in place of a call."""
    if any(entry is callee.node for entry in ctx.inlining):
        return ctx.refuse(
            node, "recursion of a local function is not supported yet", "define the function in the module"
        )
    arguments = _bind(node, callee.node.args, callee.defaults, ctx)
    if arguments is None:
        return Const(None)
    return _inlined(callee.node, callee.node, callee.frame.source, callee.frame, arguments, ctx)


def inline_global(node: gast.Call, function: FunctionType, ctx: Context) -> Expr:
    """Lower the body of a function that is called with a function."""
    if any(entry is function for entry in ctx.inlining):
        return ctx.refuse(node, "recursion of a function that takes a function is not supported yet")
    try:
        source = source_of(function)
    except TangentError as error:
        return ctx.refuse(node, str(error))
    positional = [p.id for p in (*source.tree.args.posonlyargs, *source.tree.args.args)]
    values = source.defaults
    defaults: dict[str, Expr] = {}
    for param, default in zip(positional[len(positional) - len(values) :], values, strict=True):
        if not isinstance(default, (int, float, complex, str, bool, type(None))):
            return ctx.refuse(node, f"the default of `{param}` cannot be inlined", "pass the argument")
        defaults[param] = Const(default)
    if source.cells:
        return ctx.refuse(
            node, f"`{function.__name__}` is a closure and takes a function", "define it in the module"
        )
    arguments = _bind(node, source.tree.args, defaults, ctx)
    if arguments is None:
        return Const(None)
    return _inlined(source.tree, function, source, None, arguments, ctx)


def _bind(
    node: gast.Call, params: gast.arguments, defaults: dict[str, Expr], ctx: Context
) -> Arguments | None:
    """Which argument each parameter gets, evaluated in order."""
    from tangent_ast.lower.expressions import atom

    def argument(value: gast.AST) -> Expr | LocalFunction:
        return _local_function(value, ctx) or atom(value, ctx)

    positional = [p.id for p in (*params.posonlyargs, *params.args)]
    names = positional + [p.id for p in params.kwonlyargs]
    if len(node.args) > len(positional):
        ctx.refuse(
            node, f"the call passes {len(node.args)} positional arguments to {len(positional)} parameters"
        )
        return None
    found: Arguments = {p: argument(a) for p, a in zip(positional, node.args, strict=False)}
    for keyword in node.keywords:
        if keyword.arg not in names or keyword.arg in found:
            ctx.refuse(node, f"the call does not fit: argument `{keyword.arg}`")
            return None
        found[keyword.arg] = argument(keyword.value)
    for missing in (n for n in names if n not in found):
        if missing not in defaults:
            ctx.refuse(node, f"the call does not pass `{missing}`")
            return None
        found[missing] = defaults[missing]
    return found


def _inlined(
    definition: gast.AST,
    key: object,
    source: Source,
    parent: Frame | None,
    arguments: Arguments,
    ctx: Context,
) -> Expr:
    from tangent_ast.exits import single_exit
    from tangent_ast.lower.statements import block

    body = [gast.Return(definition.body)] if isinstance(definition, gast.Lambda) else definition.body
    if isinstance(definition, gast.Lambda):
        gast.copy_location(body[0], definition.body)
    frame = Frame(source, {}, parent=parent)
    outer_frame, origin = ctx.frame, ctx.origin
    for param, value in arguments.items():
        if isinstance(value, (LocalFunction, Global)) and not _is_data(value):
            frame.functions[param] = value
            continue
        assert not isinstance(value, LocalFunction)
        frame.names[param] = ctx.fresh(param)
        ctx.bind(frame.names[param], value)
    for local in stored_names(body):
        if local not in frame.names:
            frame.names[local] = ctx.namer.fresh(local)
    ctx.frame = frame
    ctx.inlining.append(key)
    with ctx.block() as inner:
        block(body, ctx)
    ctx.inlining.pop()
    ctx.frame = outer_frame
    ctx.origin = origin
    whole = core.Function("inlined", (), tuple(inner), origin, temps=frozenset(ctx.temps))
    exited = single_exit(whole, ctx.namer)
    ctx.temps |= exited.temps
    *statements, leave = exited.body
    assert isinstance(leave, core.Return)
    for statement in statements:
        ctx.emit(statement)
    return leave.value


def _is_data(value: LocalFunction | Global) -> bool:
    return isinstance(value, Global) and (value.value is UNKNOWN or not callable(value.value))
