"""Functions and lambdas that are defined inside the function: kept aside, and inlined where they are called.

Those that are recursive, or used as values, become functions of their own: see `lifting`.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("def g(z, k=a): return z * k + b\\ny = g(x)"))
t = a
k = t
t_1 = x * k
t_2 = t_1 + b
y = t_2
"""

from __future__ import annotations

from collections.abc import Iterable

import gast

from tangent_ast.core import Expr, Name
from tangent_ast.lower.context import Context, Frame, LocalFunction
from tangent_ast.lower.scopes import Binding, bindings, globals_bound, local_functions, nonlocals
from tangent_ast.source import Source


def make_frame(source: Source, body: list[gast.AST], params: Iterable[str], parent: Frame | None) -> Frame:
    """The names of a function's text; its variables have no names in Core yet.

    What is `nonlocal` is a variable of a frame around it, and what is `global` one of the outermost.
    """
    bound = bindings(body)
    outside: set[str] = set()
    declared = [n for s in body for n in gast.walk(s) if isinstance(n, gast.Nonlocal | gast.Global)]
    if declared:
        outside = globals_bound(body, params) if parent is None else set()
        for name in nonlocals(body):
            if name not in outside:
                bound.pop(name, None)
        for name in outside - bound.keys():
            bound[name] = []
    for node in declared:
        for name in node.names:
            if name in bound:  # a function inside binds it as well
                bound[name].append(Binding(node, in_loop=True))
    known = local_functions(body, bound, params)
    return Frame(source, {}, expected=known, bound=bound, parent=parent, globals_bound=outside)


def function(node: gast.FunctionDef, ctx: Context) -> None:
    """def g(...): ..."""
    from tangent_ast.lower.kept_results import does_more, is_kept, seen_to_change

    if not all(is_kept(decorator, ctx) for decorator in node.decorator_list):
        ctx.refuse(node, "decorators on local functions are not supported yet", "define it in the module")
    elif node.decorator_list and (more := does_more(node, ctx)) is not None:
        ctx.refuse(
            more,
            f"the results of `{node.name}` are kept, and it may do something else here, or give another one "
            "each time, which is not supported yet",
            "do without the cache, or let the function calculate its result by itself, Python and libraries",
        )
    elif node.decorator_list and (name := seen_to_change(node, ctx)) is not None:
        ctx.refuse(
            node,
            f"the results of `{node.name}` are kept, and it sees `{name}`, which may be something else later",
            "do without the cache, or give the changed value another name",
        )
    elif node.name in ctx.frame.expected:
        define(node.name, node, ctx)
    else:
        ctx.refuse(
            node,
            f"`{node.name}` is bound more than once, which is not supported yet for local functions",
            "give every function a name of its own",
        )


def shared(node: gast.Nonlocal, ctx: Context) -> None:
    """`nonlocal x` in a local function: `x` is the variable around it, see `make_frame`."""
    if ctx.frame.parent is None or any(ctx.frame.parent.find(name) is None for name in node.names):
        ctx.refuse(
            node,
            "`nonlocal` is not supported for variables outside the function",
            "pass the value in and return it",
        )


def define(name: str, node: gast.AST, ctx: Context) -> None:
    """Remember what a name stands for."""
    ctx.frame.expected.discard(name)
    ctx.frame.functions[name] = local_function(node, ctx, name)


def local_function(node: gast.AST, ctx: Context, name: str = "") -> LocalFunction:
    """A function with the frame that it sees; its defaults are evaluated now."""
    args = node.args
    positional = [*args.posonlyargs, *args.args]
    pairs = list(zip(positional[len(positional) - len(args.defaults) :], args.defaults, strict=True))
    pairs += [(p, d) for p, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None]
    defaults: dict[str, Expr] = {}
    for param, default in pairs:
        given = ctx.atom(default)
        # The variable that it comes from may change before the call.
        defaults[param.id] = ctx.kept(given) if isinstance(given, Name) else given
    return LocalFunction(node, ctx.frame, defaults, name)
