"""A list in place of what gives items one by one: the same if no turn changes what the next one reads.

for v in takewhile(f, xs):        for v in map(f, xs):        [put(v) for v in accumulate(xs)]
    xs[2] = v                         f = g
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence, Set
from types import FunctionType

import gast

from tangent_ast.errors import TangentError
from tangent_ast.lower.context import Context, LocalFunction
from tangent_ast.lower.generators import is_generator
from tangent_ast.lower.inlining import known_function
from tangent_ast.lower.iteration import has_lanes
from tangent_ast.lower.iterators import dictionary_view, is_lazy, reads_of
from tangent_ast.lower.names import known_global
from tangent_ast.source import source_of


def refuse_changing(over: gast.AST, body: Sequence[gast.AST], changed: Collection[str], ctx: Context) -> None:
    """Refuse what is made a list before a loop, if the loop changes what it reads; it binds `changed`."""
    for inner in gast.walk(over):
        plain = has_lanes(inner, ctx) or dictionary_view(inner, ctx) is not None
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


def may_write(body: Iterable[gast.AST], names: Set[str], ctx: Context) -> bool:
    """May statements write to memory that is known by some names, or call what does?

    x[0] = v        xs.append(v)        put(v)        change(xs, v)

    Of a function that is called its own text tells, and that of what it calls.
    """

    def found(node: gast.AST) -> object:
        outside = known_global(node, ctx)
        return known_function(node, ctx) or (None if outside is None else outside.value)

    return _may_write(body, names, found, ctx, set())


Found = Callable[[gast.AST], object]  # what is called by an expression, where it stands


def _may_write(
    body: Iterable[gast.AST], names: Set[str] | None, found: Found, ctx: Context, seen: set[object]
) -> bool:
    """The same; `names` is None in a function that is called, where they are called otherwise.

    `seen` are the functions that have been looked at.
    """
    for node in (n for part in body for n in gast.walk(part)):
        match node:
            case gast.Subscript(ctx=gast.Store()) | gast.Attribute(ctx=gast.Store()):
                return True
            case gast.Expr(value=gast.Call(func=gast.Attribute(value=gast.Name(id=name)))):
                if names is None or name in names:
                    return True
        if isinstance(node, gast.Call) and _calls_what_writes(node, names, found, ctx, seen):
            return True
    return False


def _calls_what_writes(
    call: gast.Call, names: Set[str] | None, found: Found, ctx: Context, seen: set[object]
) -> bool:
    callee = found(call.func)
    key = callee.node if isinstance(callee, LocalFunction) else callee
    if not isinstance(callee, FunctionType | LocalFunction) or key in seen:
        return False
    if isinstance(callee, LocalFunction):
        seen.add(key)
        return _may_write(_statements(callee.node), None, found, ctx, seen)
    if (names is not None and names.isdisjoint(_passed(call))) or ctx.opaque(callee):
        return False
    seen.add(key)
    try:
        source = source_of(callee)
    except TangentError:
        return True
    return _may_write(
        _statements(source.tree), None, lambda node: source.lookup(gast.unparse(node)), ctx, seen
    )


def _passed(call: gast.Call) -> set[str]:
    """The names in the arguments of a call."""
    given = (*call.args, *call.keywords)
    return {n.id for arg in given for n in gast.walk(arg) if isinstance(n, gast.Name)}


def _statements(function: gast.AST) -> list[gast.AST]:
    return [function.body] if isinstance(function, gast.Lambda) else list(function.body)


__all__ = ["refuse_changing", "refuse_changing_items", "refuse_late"]
