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

from tangent_ast.core import Apply, Expr, Op
from tangent_ast.lower.context import Context

_OPS = {gast.Tuple: Op.TUPLE, gast.List: Op.LIST, gast.Set: Op.SET}


def display(node: gast.AST, ctx: Context) -> Expr:
    """(a, b), [a, b] and {a, b}."""
    if any(isinstance(e, gast.Starred) for e in node.elts):
        return ctx.refuse(node, "`*` in a tuple, list or set is not supported yet", "join them with `+`")
    return Apply(_OPS[type(node)], tuple(ctx.atom(e) for e in node.elts))


def dictionary(node: gast.Dict, ctx: Context) -> Expr:
    """{k: v}: each key is evaluated before its value."""
    if any(k is None for k in node.keys):
        return ctx.refuse(node, "`**` in a dictionary is not supported yet", "write the items out")
    pairs = zip(node.keys, node.values, strict=True)
    return Apply(Op.DICT, tuple(ctx.atom(part) for pair in pairs for part in pair))
