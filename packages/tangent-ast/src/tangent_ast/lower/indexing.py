"""Items and slices.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("y = x[i + 1, :n, ...]"))
t = i + 1
y = x[t, :n, ...]
"""

from __future__ import annotations

import gast

from tangent_ast.core import Apply, Const, Expr, Op
from tangent_ast.lower.context import Context


def item(node: gast.Subscript, ctx: Context) -> Expr:
    """x[k]."""
    base = ctx.atom(node.value)
    return Apply(Op.ITEM, (base, key(node.slice, ctx)))


def key(node: gast.AST, ctx: Context) -> Expr:
    """An index: slices and tuples stay nested, their parts are atoms."""
    match node:
        case gast.Slice(lower=lower, upper=upper, step=step):
            parts = tuple(Const(None) if p is None else ctx.atom(p) for p in (lower, upper, step))
            return Apply(Op.SLICE, parts)
        case gast.Tuple(elts=elts) if any(isinstance(e, gast.Starred) for e in elts):
            return ctx.refuse(node, "`*` in an index is not supported yet", "write the index out")
        case gast.Tuple(elts=elts):
            return Apply(Op.TUPLE, tuple(key(e, ctx) for e in elts))
    return ctx.atom(node)
