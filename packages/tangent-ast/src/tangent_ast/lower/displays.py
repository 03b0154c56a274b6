"""Tuples, lists, sets and dictionaries that are written out.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("y = {'a': [x * 2, 1], 'b': ()}"))
t = x * 2
t_1 = [t, 1]
t_2 = ()
y = {"a": t_1, "b": t_2}
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name, Op
from tangent_ast.lower.comprehension import must_be_loop
from tangent_ast.lower.context import Context
from tangent_ast.lower.dictionaries import joined
from tangent_ast.lower.iteration import lanes
from tangent_ast.lower.lifting import outside
from tangent_ast.lower.new_list import new_list
from tangent_ast.lower.spreading import entries_of, is_told, positional, tells_items
from tangent_ast.lower.unpacking import spread
from tangent_ast.lower.verbatim import verbatim

_OPS = {gast.Tuple: Op.TUPLE, gast.List: Op.LIST, gast.Set: Op.SET}


def display(node: gast.AST, ctx: Context) -> Expr:
    """(a, b), [a, b] and {a, b}."""
    stars = [e.value for e in node.elts if isinstance(e, gast.Starred)]
    if isinstance(node, gast.List | gast.Tuple) and not all(tells_items(s, ctx) for s in stars):
        return _of_any_length(node, ctx)
    return Apply(_OPS[type(node)], tuple(positional(node.elts, ctx) or ()))


def _of_any_length(node: gast.List | gast.Tuple, ctx: Context) -> Expr:
    """[a, *xs]  =>  items = [a]; for item in xs: items.append(item)"""
    if not must_be_loop(node, ctx):
        return verbatim(node, ctx)
    items = new_list(ctx)
    for part in node.elts:
        if not isinstance(part, gast.Starred):
            items.append(ctx.atom(part))
            continue
        found = lanes(None, part.value, ctx)
        names, _ = spread([None for _ in found], ctx, "item")
        with ctx.writing() as body:
            items.append(Name(names[0]))
        ctx.emit(core.For(names, tuple(s for _, s in found), tuple(body), origin=ctx.origin))
    if isinstance(node, gast.Tuple):
        return Apply(Op.CALL, (outside("tuple", tuple, ctx), items.name))
    return items.name


def dictionary(node: gast.Dict, ctx: Context) -> Expr:
    """{k: v}: each key is evaluated before its value."""
    if not is_told(node, ctx):
        return joined(node, ctx)
    return Apply(Op.DICT, tuple(part for entry in entries_of(node, ctx) or () for part in entry))
