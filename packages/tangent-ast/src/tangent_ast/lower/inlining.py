"""The body of a function in place of a call.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered('''
... def g(z):
...     if z > 0:
...         return z
...     return k * z
... y = g(x)
... '''))
t = x > 0
if t:
    out = x
else:
    t_1 = k * x
    out = t_1
y = out
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType

import gast

from tangent_ast import core
from tangent_ast.core import UNKNOWN, Apply, Const, Expr, Global, Name, Op
from tangent_ast.errors import TangentError
from tangent_ast.exits import single_exit
from tangent_ast.lower import spreading
from tangent_ast.lower.context import Context, Frame, Givers, LocalFunction
from tangent_ast.lower.globals_bound import bind_globals
from tangent_ast.lower.lifting import is_recursive, lifted_call
from tangent_ast.lower.local_functions import local_function, make_frame
from tangent_ast.lower.methods import constructed
from tangent_ast.lower.scopes import parameters
from tangent_ast.lower.spreading import is_for_good, note_items
from tangent_ast.source import source_of

Arguments = dict[str, Expr | LocalFunction]
Given = tuple[list[Expr | LocalFunction], dict[str, Expr | LocalFunction]]  # by position, by name


_KEPT = "where a dictionary only keeps its results, decorate it with `functools.cache` instead"


def known_function(node: gast.AST, ctx: Context) -> LocalFunction | None:
    """The local function or lambda that an expression stands for."""
    if isinstance(node, gast.Lambda):
        return local_function(node, ctx)
    if isinstance(node, gast.Name) and (frame := ctx.frame.find(node.id)) is not None:
        known = frame.functions.get(node.id)
        return known if isinstance(known, LocalFunction) else None
    return None


Consumer = Callable[[core.Atom], None]


def inline(
    call: gast.Call,
    callee: LocalFunction,
    ctx: Context,
    consumer: Consumer | None = None,
    givers: Givers | None = None,
) -> Expr:
    """A call of a local function; what it gives by `yield` is given to `consumer`.

    `givers` are its arguments that are generators.
    """
    if is_recursive(callee) and consumer is not None:
        return ctx.refuse(call, "a generator that calls itself is not supported yet", "return a list instead")
    if is_recursive(callee):
        return lifted_call(call, callee, ctx)
    values = given(call, ctx)
    arguments = None if values is None else fitted(call, callee.node.args, callee.defaults, values, ctx)
    if arguments is None:
        return Const(None)
    body = _body(callee.node)
    frame = make_frame(callee.frame.source, body, arguments, callee.frame)
    frame.consumer, frame.givers = consumer, givers or {}
    return _inlined(call, callee.node, body, frame, arguments, ctx)


def inline_text(call: gast.Call, function: FunctionType, ctx: Context) -> Expr:
    """A call of a text of `written_out`: what is written comes from the line of the call."""
    source = source_of(function)
    values = given(call, ctx)
    defaults: dict[str, Expr] = {"reverse": Const(False)}
    arguments = None if values is None else fitted(call, source.tree.args, defaults, values, ctx)
    if arguments is None:
        return Const(None)
    body = _body(source.tree)[1:]  # but for the docstring
    frame = make_frame(source, body, arguments, None)
    frame.seen = False
    return _inlined(call, function, body, frame, arguments, ctx)


def inline_global(
    call: gast.AST,
    function: FunctionType,
    ctx: Context,
    receiver: Expr | None = None,
    passed: Given | None = None,
    consumer: Consumer | None = None,
    givers: Givers | None = None,
) -> Expr:
    """A call of a function of a module that has to be seen together with its arguments.

    It is given a function, or writes to what it is given.  `receiver` is the object whose method it
    is; `passed` are the arguments, where they do not stand in `call`.  What it gives by `yield` is
    given to `consumer`; `givers` are its arguments that are generators.
    """
    name = function.__name__
    if any(entry is function for entry in ctx.inlining):
        return ctx.refuse(
            call,
            f"recursion of `{name}`, which is given a function or writes to what it is given, "
            "is not supported yet",
            f"let it call a function by its own name, and return new values; {_KEPT}",
        )
    try:
        source = source_of(function)
    except TangentError as error:
        return ctx.refuse(call, str(error), f"call the function without `{name}`", type(error))
    if set(source.cells) - {"__class__"}:
        return ctx.refuse(
            call,
            f"`{name}` is a closure that is given a function, or writes to what it sees, which is not "
            "supported yet",
            f"define it in a module, and pass it what it needs; {_KEPT}",
        )
    args = source.tree.args
    positional = [p.id for p in (*args.posonlyargs, *args.args)]
    values = dict(zip(positional[len(positional) - len(source.defaults) :], source.defaults, strict=True))
    defaults: dict[str, Expr] = {}
    for param, value in {**values, **source.kwdefaults}.items():
        if isinstance(value, int | float | complex | str | bytes | bool | type(None)):
            defaults[param] = Const(value)
    passed = given(call, ctx) if passed is None else passed
    if passed is None:
        return Const(None)
    if receiver is not None:
        passed = [receiver, *passed[0]], passed[1]
    arguments = fitted(call, args, defaults, passed, ctx)
    if arguments is None:
        return Const(None)
    body = _body(source.tree)
    if consumer is not None:
        body = one_by_one(body)
    frame = make_frame(source, body, arguments, None)
    frame.consumer, frame.givers = consumer, givers or {}
    return _inlined(call, function, body, frame, arguments, ctx)


def _body(definition: gast.AST) -> list[gast.AST]:
    """The statements of a function; of a lambda, the `return` that it stands for."""
    if isinstance(definition, gast.Lambda):
        return [gast.copy_location(gast.Return(definition.body), definition.body)]
    statements: list[gast.AST] = definition.body
    return statements


def one_by_one(body: list[gast.AST]) -> list[gast.AST]:
    """return xs  =>  yield from xs, at the end of a function that gives what can be gone through."""
    match body:
        case [*before, gast.Return(value=gast.AST() as items) as last]:
            given = gast.copy_location(gast.Expr(gast.copy_location(gast.YieldFrom(items), last)), last)
            return [*before, given]
    return body


def fitted(
    call: gast.AST, params: gast.arguments, defaults: dict[str, Expr], given: Given, ctx: Context
) -> Arguments | None:
    """What each parameter gets."""

    def misfit(why: str) -> None:
        ctx.refuse(call, f"the call does not fit the function: {why}", "correct the call")

    only_by_position = [p.id for p in params.posonlyargs]
    positional = only_by_position + [p.id for p in params.args]
    values, named = given
    if len(values) > len(positional) and params.vararg is None:
        misfit(f"{len(values)} arguments for {len(positional)} parameters")
        return None
    found: Arguments = dict(zip(positional, values, strict=False))
    gathered: dict[str, Expr | LocalFunction] = {}
    for name, value in named.items():
        if (
            name in found
            or name in only_by_position
            or name not in (*positional, *(p.id for p in params.kwonlyargs))
        ):
            if params.kwarg is None or name in found:
                misfit(f"argument `{name}`")
                return None
            gathered[name] = value
        else:
            found[name] = value
    for parameter, kind, parts in (
        (params.vararg, Op.TUPLE, values[len(positional) :]),
        (params.kwarg, Op.DICT, [part for name, value in gathered.items() for part in (Const(name), value)]),
    ):
        if parameter is not None:
            if any(isinstance(part, LocalFunction) for part in parts):
                misfit(f"`{parameter.id}` gathers a local function")
                return None
            found[parameter.id] = Apply(kind, tuple(parts))  # type: ignore[arg-type]
    for name in parameters(params):
        if name not in found:
            if name not in defaults:
                misfit(f"`{name}` is not passed")
                return None
            found[name] = defaults[name]
    return found


def given(call: gast.Call, ctx: Context) -> Given | None:
    """The arguments of a call, evaluated in order; None if the text does not tell them."""

    def argument(node: gast.AST) -> Expr | LocalFunction:
        return known_function(node, ctx) or ctx.atom(node)

    values: list[Expr | LocalFunction] = []
    for arg in call.args:
        if isinstance(arg, gast.Starred):
            items = spreading.positional([arg], ctx)
            if items is None:
                return None
            values += items
        else:
            values.append(argument(arg))
    named: dict[str, Expr | LocalFunction] = {}
    for keyword in call.keywords:
        if keyword.arg is None:
            entries = spreading.named([keyword], ctx)
            if entries is None:
                return None
            named.update(entries)
        else:
            named[keyword.arg] = argument(keyword.value)
    return values, named


def _inlined(
    call: gast.AST, key: object, body: list[gast.AST], frame: Frame, arguments: Arguments, ctx: Context
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
        elif (
            isinstance(value, Const) and param not in frame.bound and _is_calculated_with(param, value, body)
        ):
            frame.constants[param] = value
        elif isinstance(value, Name) and param not in frame.bound and not _is_rebound(value, ctx):
            frame.variables[param] = value.id
        else:
            frame.variables[param] = ctx.fresh(param)
            ctx.bind(frame.variables[param], value)
            if is_for_good(param, value, body, 1 + len(frame.bound.get(param, ()))):
                note_items(frame.variables[param], value, ctx)
    bind_globals(frame, ctx)
    for name in frame.bound:
        if name not in frame.variables and name not in frame.expected | frame.globals_bound:
            frame.variables[name] = ctx.variable(name)
    kinds = {p: ctx.classes.get(v.id) for p, v in arguments.items() if isinstance(v, Name)}
    passed = {p: kind for p, kind in kinds.items() if kind is not None}
    ctx.classes.update(constructed(body, frame, passed))
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
    shared = isinstance(leave.value, Name) and ctx.shares_variables()
    return ctx.kept(leave.value) if shared else leave.value  # the next call may bind the variable anew


def _is_calculated_with(param: str, value: Const, body: list[gast.AST]) -> bool:
    """Is a parameter a number, and read only where a number may be written?"""
    if not isinstance(value.value, int | float) or isinstance(value.value, bool):
        return False
    for statement in body:
        for node in gast.walk(statement):
            match node:
                case gast.Compare(ops=ops) if any(isinstance(op, gast.Is | gast.IsNot) for op in ops):
                    inside = node
                case gast.Attribute(value=inside) | gast.Subscript(value=inside) | gast.Call(func=inside):
                    pass
                case _:
                    continue
            if any(isinstance(n, gast.Name) and n.id == param for n in gast.walk(inside)):
                return False
    return True


def _is_rebound(value: Name, ctx: Context) -> bool:
    """May what is inlined bind a variable that it is passed, so that it has to have a name of its own?

    What is passed without a name (`x * 2`) gets one, but for items of dictionaries: as such they are told
    apart from what has a cotangent of its own.
    """
    return (value.id in ctx.temps and not _is_looked_up(value, ctx)) or ctx.shares_variables()


def _is_looked_up(value: Name, ctx: Context) -> bool:
    """params["hidden"]"""
    for s in ctx.out:
        match s:
            case core.Bind(target=target, value=Apply(Op.ITEM, (_, Const(str())))) if target == value.id:
                return True
    return False


def _is_function(value: Expr | LocalFunction) -> bool:
    """Something that is known, and that a call of the parameter calls."""
    if isinstance(value, Global):
        return value.value is not UNKNOWN and callable(value.value)
    return isinstance(value, LocalFunction)
