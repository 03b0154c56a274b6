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
from tangent_ast.lower.dictionaries import joined
from tangent_ast.lower.spreading import entries_of, is_told, positional

_OPS = {gast.Tuple: Op.TUPLE, gast.List: Op.LIST, gast.Set: Op.SET}


def display(node: gast.AST, ctx: Context) -> Expr:
    """(a, b), [a, b] and {a, b}."""
    return Apply(_OPS[type(node)], tuple(positional(node.elts, ctx) or ()))


def dictionary(node: gast.Dict, ctx: Context) -> Expr:
    """{k: v}: each key is evaluated before its value."""
    if not is_told(node, ctx):
        return joined(node, ctx)
    return Apply(Op.DICT, tuple(part for entry in entries_of(node, ctx) or () for part in entry))
