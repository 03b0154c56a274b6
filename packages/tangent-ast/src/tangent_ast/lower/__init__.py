"""Lowering: from Python's syntax to Core.

    Source => Function

Every construct has one lowering, in the file of its kind; the two tables here
say which.  What has none is refused, all of it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import gast

from tangent_ast import core
from tangent_ast.errors import Problems
from tangent_ast.lower import (
    assignment,
    augmented,
    boolean,
    branch,
    calls,
    comparison,
    comprehension,
    dictionaries,
    displays,
    for_loop,
    globals_bound,
    imports,
    indexing,
    leaving,
    local_classes,
    local_functions,
    matching,
    names,
    operators,
    refused,
    simple,
    ternary,
    try_block,
    verbatim,
    walrus,
    while_loop,
    with_block,
)
from tangent_ast.lower.changing import spell_out_changes
from tangent_ast.lower.context import Context, Question, Receivers, Table
from tangent_ast.lower.defaults import spell_out_defaults
from tangent_ast.lower.deleted import without_deletions
from tangent_ast.lower.deques import deques_as_lists
from tangent_ast.lower.extending import extend_one_by_one
from tangent_ast.lower.fixed_items import split_items
from tangent_ast.lower.growing import grow
from tangent_ast.lower.held_lists import rebind_held_lists
from tangent_ast.lower.lists_of_objects import rebind_lists_of_objects
from tangent_ast.lower.lookups import spell_out_lookups
from tangent_ast.lower.methods import constructed
from tangent_ast.lower.named_later import as_lists_of_their_own
from tangent_ast.lower.names_apart import names_apart
from tangent_ast.lower.rebinding import rebind_lists
from tangent_ast.lower.scopes import free_names, parameters
from tangent_ast.lower.split_objects import split_objects
from tangent_ast.lower.stacks import recognise
from tangent_ast.naming import Namer
from tangent_ast.source import Source

EXPRESSIONS: Table = {
    gast.Name: names.name,
    gast.Constant: names.constant,
    gast.Attribute: names.attribute,
    gast.UnaryOp: operators.unary,
    gast.BinOp: operators.binary,
    gast.Compare: comparison.compare,
    gast.BoolOp: boolean.boolean,
    gast.IfExp: ternary.ternary,
    gast.Subscript: indexing.item,
    gast.Tuple: displays.display,
    gast.List: displays.display,
    gast.Set: displays.display,
    gast.Dict: displays.dictionary,
    gast.Call: calls.call,
    gast.Lambda: names.function,
    gast.NamedExpr: walrus.walrus,
    gast.ListComp: comprehension.comprehension,
    gast.DictComp: dictionaries.comprehension,
    **dict.fromkeys(refused.EXPRESSIONS, refused.expression),
    gast.AST: verbatim.verbatim,  # anything else
}

STATEMENTS: Table = {
    gast.Assign: assignment.assign,
    gast.AnnAssign: assignment.annotated,
    gast.AugAssign: augmented.augmented,
    gast.If: branch.branch,
    gast.For: for_loop.for_loop,
    gast.While: while_loop.while_loop,
    gast.Break: leaving.stop,
    gast.Continue: leaving.skip,
    gast.Return: leaving.leave,
    gast.Raise: leaving.throw,
    gast.Try: try_block.try_block,
    gast.With: with_block.with_block,
    gast.Assert: leaving.claim,
    gast.FunctionDef: local_functions.function,
    gast.ClassDef: local_classes.local_class,
    gast.Import: imports.bring,
    gast.ImportFrom: imports.bring,
    gast.Match: matching.match,
    gast.Nonlocal: local_functions.shared,
    gast.Global: globals_bound.declared,
    gast.Expr: simple.expression,
    gast.Pass: simple.nothing,
    gast.Delete: simple.forget,
    gast.AST: refused.statement,  # anything else
}


def _none(value: object) -> bool:
    return False


def _unchanged(function: core.Function) -> core.Function:
    return function


def lower(
    source: Source,
    opaque: Question = _none,
    aside: Question = _none,
    *,
    spelled_out: bool = False,
    inlined: Question = _none,
    derives: Question = _none,
    tolerant: bool = False,
    classes: Mapping[str, type] | None = None,
    receivers: Receivers | None = None,
    updates: Callable[[core.Function], core.Function] = _unchanged,
) -> core.Function:
    """Lower a function.  Raises one `TangentError` that tells all problems.

    `opaque` says which functions must not be looked into, even if they are
    called with a function; `aside` which context managers mark blocks that are
    kept aside; `spelled_out` asks for loops in place of comprehensions, and for what else is not as
    the user would write it; `inlined` says which
    functions' bodies must stand in place of their calls; `derives` which functions make derivatives of what
    they are given; `classes` are those of objects that
    are passed, by parameter, and `receivers` those of objects whose methods stand in place of their calls;
    `updates` makes updates of calls that write to their arguments.
    """
    tree = source.tree
    params = parameters(tree.args)
    doc, body = _documentation(tree.body)
    frame = local_functions.make_frame(source, body, params, None)
    own = (n for n in (*params, *frame.bound) if n not in frame.expected | frame.globals_bound)
    frame.variables.update((n, n) for n in own)
    used = {n.id for statement in body for n in free_names(statement)}
    ctx = Context(
        root=source,
        frame=frame,
        namer=Namer({*used, *params, *frame.bound, *frame.globals_bound, tree.name}),
        problems=Problems(),
        opaque=opaque,
        aside=aside,
        origin=source.origin_of(tree),
        expressions=EXPRESSIONS,
        statements=STATEMENTS,
        local=set(frame.variables),
        spelled_out=spelled_out,
        inlined=inlined,
        derives=derives,
        classes=constructed(body, frame, classes),
        receivers=receivers or {},
    )
    globals_bound.bind_globals(frame, ctx)
    ctx.run(body)
    if not tolerant:
        ctx.problems.raise_all()
    lowered = core.Function(
        name=tree.name,
        params=_params(tree.args),
        body=globals_bound.write_back(tuple(ctx.out), ctx.globals_bound, source),
        origin=source.origin_of(tree),
        doc=doc,
        temps=frozenset(ctx.temps),
        made=ctx.made,
        inlined=tuple(ctx.written_out.values()),
        exact=frozenset(ctx.exact.intersection(params)),
    )
    lowered = names_apart(without_deletions(lowered, ctx.problems))
    known = {n: ctx.classes[base] for n, base in lowered.bases.items() if base in ctx.classes}
    lowered = recognise(deques_as_lists(lowered) if spelled_out else lowered)
    lowered = split_objects(lowered, {**ctx.classes, **known})
    lowered = spell_out_defaults(lowered, ctx.problems)
    if not tolerant:
        ctx.problems.raise_all()
    changed = spell_out_changes(as_lists_of_their_own(lowered))
    if spelled_out:
        changed = rebind_lists(rebind_lists_of_objects(rebind_held_lists(spell_out_lookups(changed))))
    return grow(updates(split_items(extend_one_by_one(changed))))


def _documentation(body: list[gast.AST]) -> tuple[str | None, list[gast.AST]]:
    """The docstring, and the statements after it."""
    match body:
        case [gast.Expr(value=gast.Constant(value=str(doc))), *rest]:
            return doc, rest
    return None, body


def _params(args: gast.arguments) -> tuple[core.Param, ...]:
    kinds = core.ParamKind
    positional = [(p, kinds.POSITIONAL_ONLY) for p in args.posonlyargs] + [
        (p, kinds.POSITIONAL) for p in args.args
    ]
    defaults = [None] * (len(positional) - len(args.defaults)) + list(args.defaults)
    found = [
        core.Param(p.id, kind, default, p.annotation)
        for (p, kind), default in zip(positional, defaults, strict=True)
    ]
    if args.vararg is not None:
        found.append(core.Param(args.vararg.id, kinds.VAR_POSITIONAL))
    for param, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        found.append(core.Param(param.id, kinds.KEYWORD_ONLY, default, param.annotation))
    if args.kwarg is not None:
        found.append(core.Param(args.kwarg.id, kinds.VAR_KEYWORD))
    return tuple(found)


__all__ = ["lower"]
