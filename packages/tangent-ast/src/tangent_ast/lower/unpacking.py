"""Several targets at once.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("a, (b, c) = x"))
a, t = x
b, c = t
>>> print(lowered("x[i], i = p"))
t, t_1 = p
x[i] = t
i = t_1
"""

from __future__ import annotations

from collections.abc import Sequence

import gast

from tangent_ast import core
from tangent_ast.core import Expr, Name
from tangent_ast.lower.context import Context
from tangent_ast.lower.places import store, variable
from tangent_ast.lower.spreading import starred_targets

Later = list[tuple[gast.AST, str]]


def unpack(parts: Sequence[gast.AST], given: Expr, ctx: Context) -> None:
    """Take a value apart."""
    if not parts:
        ctx.refuse(
            gast.copy_location(gast.Pass(), ctx.frame.source.tree),
            "`() = ...` is not supported yet",
            "drop it",
        )
        return
    if any(isinstance(part, gast.Starred) for part in parts):
        for part, value in list(starred_targets(parts, given, ctx)):
            store(part, value, ctx)
        return
    names, later = spread(parts, ctx)
    ctx.emit(core.Unpack(names, given, origin=ctx.origin))
    for part, name in later:
        store(part, Name(name), ctx)


def spread(parts: Sequence[gast.AST | None], ctx: Context, wish: str = "t") -> tuple[tuple[str, ...], Later]:
    """A name for each of several targets, and what remains to be assigned from those names.

    Python assigns from left to right, so a target that is no plain name holds
    back those to its right, if it makes a difference.
    """
    names: list[str] = []
    later: Later = []
    careful = _order_matters(parts)
    for part in parts:
        if isinstance(part, gast.Name) and not (careful and later):
            name = variable(part, ctx) or ctx.fresh(wish)
            if name not in names:
                names.append(name)
                continue
        names.append(ctx.fresh(wish))
        if part is not None:
            later.append((part, names[-1]))
    return tuple(names), later


def _order_matters(parts: Sequence[gast.AST | None]) -> bool:
    """Does a target read names, or is one name bound twice?"""
    nodes = [node for part in parts if part is not None for node in gast.walk(part)]
    bound = [n.id for n in nodes if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)]
    return len(set(bound)) < len(bound) or any(isinstance(n, gast.Subscript | gast.Attribute) for n in nodes)
