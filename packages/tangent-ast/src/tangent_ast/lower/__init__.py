"""Lowering: from Python's syntax to Core.

    Source => Function

Every construct has one lowering, in the file of its kind; `statements` and
`expressions` hold the tables.  What has none is refused, all of it at once.
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.errors import Problems
from tangent_ast.lower.context import Context, Frame, Opaque, stored_names
from tangent_ast.lower.stacks import recognise
from tangent_ast.lower.statements import block
from tangent_ast.naming import Namer
from tangent_ast.source import Source


def lower(source: Source, opaque: Opaque = lambda callee: False) -> core.Function:
    """Lower a function.  Raises one `TangentError` that tells all problems.

    `opaque` says which functions must not be looked into, even if they are
    called with a function.
    """
    tree = source.tree
    params = _params(tree.args)
    local = [p.name for p in params] + stored_names(tree.body)
    every = {n.id for n in gast.walk(tree) if isinstance(n, gast.Name)}
    ctx = Context(
        root=source,
        frame=Frame(source, {n: n for n in local}),
        namer=Namer(every | set(local) | {tree.name}),
        problems=Problems(),
        opaque=opaque,
        origin=source.origin_of(tree),
    )
    body = tree.body
    doc = None
    if body and isinstance(body[0], gast.Expr) and isinstance(body[0].value, gast.Constant):
        if isinstance(body[0].value.value, str):
            doc, body = body[0].value.value, body[1:]
    block(body, ctx)
    ctx.problems.raise_all()
    function = core.Function(
        name=tree.name,
        params=params,
        body=tuple(ctx.out),
        origin=source.origin_of(tree),
        doc=doc,
        temps=frozenset(ctx.temps),
    )
    return recognise(function)


def _params(args: gast.arguments) -> tuple[core.Param, ...]:
    positional = [*args.posonlyargs, *args.args]
    defaults = [None] * (len(positional) - len(args.defaults)) + list(args.defaults)
    found = []
    for k, (param, default) in enumerate(zip(positional, defaults, strict=True)):
        kind = core.ParamKind.POSITIONAL_ONLY if k < len(args.posonlyargs) else core.ParamKind.POSITIONAL
        found.append(core.Param(param.id, kind, default, param.annotation))
    if args.vararg is not None:
        found.append(core.Param(args.vararg.id, core.ParamKind.VAR_POSITIONAL))
    for param, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        found.append(core.Param(param.id, core.ParamKind.KEYWORD_ONLY, default, param.annotation))
    if args.kwarg is not None:
        found.append(core.Param(args.kwarg.id, core.ParamKind.VAR_KEYWORD))
    return tuple(found)


__all__ = ["lower"]
