"""Assignments.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("a = b = x * y"))
t = x * y
a = t
b = t
>>> print(lowered("a, b = b, a"))
t = b
t_1 = a
a = t
b = t_1
>>> print(lowered("a: float = x"))
a = x
"""

from __future__ import annotations

import gast

from tangent_ast.core import Const, Expr, Name
from tangent_ast.lower.comprehension import consumed
from tangent_ast.lower.context import Context
from tangent_ast.lower.iterators import is_lazy
from tangent_ast.lower.local_functions import define
from tangent_ast.lower.places import store, variable
from tangent_ast.lower.spreading import is_for_good, note_items


def assign(node: gast.Assign, ctx: Context) -> None:
    """x = e; a, b = e; x[i] = e; a = b = e."""
    if len(node.targets) == 1:
        assign_one(node.targets[0], node.value, ctx)
        return
    given: Expr = ctx.atom(node.value)
    if isinstance(given, Name):
        given = ctx.kept(given) if given.id not in ctx.temps else given  # a target may be the name itself
    for target in node.targets:
        store(target, given, ctx)


def annotated(node: gast.AnnAssign, ctx: Context) -> None:
    """x: float = e; without a value it says nothing."""
    if node.value is not None:
        assign_one(node.target, node.value, ctx)


def assign_one(target: gast.AST, given: gast.AST, ctx: Context) -> None:
    """Evaluate, then assign."""
    match target:
        case gast.Name(id=name) if name in ctx.frame.expected and isinstance(given, gast.Lambda):
            define(name, given, ctx)
        case gast.Name():
            value = ctx.value(given)
            if (name := variable(target, ctx)) is not None and value != Name(name):
                ctx.bind(name, value)
                places = len(ctx.frame.bound.get(target.id, ()))
                if places == 1 and isinstance(value, Name) and value.id in ctx.classes:
                    ctx.classes[name] = ctx.classes[value.id]
                if is_for_good(target.id, value, ctx.frame.source.tree.body, places):
                    note_items(name, value, ctx)
        case gast.Tuple() | gast.List() if _as_many(target, given):
            in_step(target, given, ctx)
        case gast.Tuple() | gast.List() if is_lazy(given, ctx):
            store(target, ctx.named(consumed(given, ctx)), ctx)
        case _:
            store(target, ctx.atom(given), ctx)


def _as_many(target: gast.AST, given: gast.AST) -> bool:
    """a, b = x, y: as many values written out as targets, and nothing starred."""
    if not isinstance(given, gast.Tuple | gast.List):
        return False
    starred = any(isinstance(part, gast.Starred) for part in (*target.elts, *given.elts))
    return len(target.elts) == len(given.elts) > 0 and not starred


def in_step(target: gast.AST, given: gast.AST, ctx: Context) -> None:
    """a, b = x, y without a tuple: all values first, then all targets."""
    values: list[Expr] = []
    for item in given.elts:
        value = ctx.value(item)
        values.append(value if isinstance(value, Const) else ctx.kept(value))
    for part, value in zip(target.elts, values, strict=True):
        store(part, value, ctx)
