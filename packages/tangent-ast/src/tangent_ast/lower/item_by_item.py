"""Comprehensions and maps over items that the text tells, without a loop: `f(*map(g, (x, y)))`.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("z = f(*[v * k for v in (x, y)])"))
v = x
t = v * k
v_1 = y
t_1 = v_1 * k
z = f(t, t_1)
"""

from __future__ import annotations

from collections.abc import Sequence

import gast

from tangent_ast.core import Atom
from tangent_ast.lower.comprehension import with_own_names
from tangent_ast.lower.context import Context
from tangent_ast.lower.iterators import as_generator, is_call_of_map
from tangent_ast.lower.places import store


def gone_through(node: gast.AST, ctx: Context) -> gast.AST | None:
    """What `[f(x) for x in xs]` or `map(f, xs)` makes as many items of as there are: xs."""
    match node:
        case gast.ListComp(generators=[one]) | gast.GeneratorExp(generators=[one]) if not one.ifs:
            return one.iter
        case gast.Call(args=[_, sequence]) if is_call_of_map(node, ctx):
            return sequence
    return None


def made_of(items: Sequence[Atom], node: gast.AST, ctx: Context) -> list[Atom]:
    """What a comprehension, or `map`, makes of these items."""
    comprehension = node if isinstance(node, gast.ListComp) else as_generator(node, ctx)
    found: list[Atom] = []
    for item in items:
        own = with_own_names(comprehension, ctx)
        store(own.generators[0].target, item, ctx)
        found.append(ctx.atom(own.elt))
    return found


__all__ = ["gone_through", "made_of"]
