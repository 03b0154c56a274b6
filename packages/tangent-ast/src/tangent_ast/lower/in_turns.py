"""A list in place of what gives items one by one: the same if no turn changes what the next one reads.

for v in takewhile(f, xs):        for v in map(f, xs):        [put(v) for v in accumulate(xs)]
    xs[2] = v                         f = g
"""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterable, Sequence, Set
from types import FunctionType

import gast

from tangent_ast.errors import TangentError
from tangent_ast.lower.context import Context
from tangent_ast.lower.generators import is_generator
from tangent_ast.lower.inlining import known_function
from tangent_ast.lower.iteration import called
from tangent_ast.lower.iterators import dictionary_view, is_lazy, reads_of
from tangent_ast.lower.names import known_global
from tangent_ast.source import source_of


def refuse_changing(over: gast.AST, body: Sequence[gast.AST], changed: Collection[str], ctx: Context) -> None:
    """Refuse what is made a list before a loop, if the loop changes what it reads; it binds `changed`."""
    for inner in gast.walk(over):
        plain = called(inner, ctx) in _IN_STEP or dictionary_view(inner, ctx) is not None
        if plain or not is_lazy(inner, ctx):
            continue
        read = reads_of(inner, ctx)
        if not read.isdisjoint({*changed, *ctx.shared_in(ctx.root)}) or may_write(body, read, ctx):
            refuse_late(inner, ctx)


def refuse_changing_items(node: gast.AST, ctx: Context) -> None:
    """The same for comprehensions."""
    made = (node.key, node.value) if isinstance(node, gast.DictComp) else (node.elt,)
    for k, one in enumerate(node.generators):
        if not is_generator(one.iter, ctx):  # that takes turns with what is made of the items
            later = node.generators[k + 1 :]
            body = [*one.ifs, *(part for g in later for part in (g.iter, *g.ifs)), *made]
            refuse_changing(one.iter, body, (), ctx)


def refuse_late(node: gast.AST, ctx: Context) -> None:
    ctx.refuse(
        node,
        "the loop changes a variable that is read for its next turn, which is not supported yet",
        "give it a name of its own, or make a list before the loop",
    )


_IN_STEP = (builtins.range, builtins.zip, builtins.enumerate, builtins.reversed)


def may_write(body: Iterable[gast.AST], names: Set[str], ctx: Context) -> bool:
    """May statements write to memory that is known by some names, or call what does?

    x[0] = v        xs.append(v)        put(v)        change(xs, v)

    Of a function that is called its own text tells, and that of what it calls.
    """
    return _may_write(body, names, ctx, set())


def _may_write(body: Iterable[gast.AST], names: Set[str] | None, ctx: Context, seen: set[int]) -> bool:
    """The same; `names` is None in a function that is called, where they are called otherwise."""
    for node in (n for part in body for n in gast.walk(part)):
        match node:
            case gast.Subscript(ctx=gast.Store()) | gast.Attribute(ctx=gast.Store()):
                return True
            case gast.Expr(value=gast.Call(func=gast.Attribute(value=gast.Name(id=name)))):
                if names is None or name in names:
                    return True
        if isinstance(node, gast.Call) and _calls_what_writes(node, names, ctx, seen):
            return True
    return False


def _calls_what_writes(call: gast.Call, names: Set[str] | None, ctx: Context, seen: set[int]) -> bool:
    if (local := known_function(call.func, ctx)) is not None:
        return _once(local.node, seen) and _may_write(_statements(local.node), None, ctx, seen)
    passed = {
        n.id for arg in (*call.args, *call.keywords) for n in gast.walk(arg) if isinstance(n, gast.Name)
    }
    if names is not None and names.isdisjoint(passed):
        return False
    outside = known_global(call.func, ctx)
    if outside is None or not isinstance(outside.value, FunctionType) or ctx.opaque(outside.value):
        return False
    try:
        tree = source_of(outside.value).tree
    except TangentError:
        return True
    return _once(tree, seen) and _may_write(_statements(tree), None, ctx, seen)


def _statements(function: gast.AST) -> list[gast.AST]:
    return [function.body] if isinstance(function, gast.Lambda) else list(function.body)


def _once(node: gast.AST, seen: set[int]) -> bool:
    """Has a text not been looked at?"""
    new = id(node) not in seen
    seen.add(id(node))
    return new


__all__ = ["refuse_changing", "refuse_changing_items", "refuse_late"]
