"""Copies of records in which some fields are others: new records, made of all fields.

>>> from tangent_ast.lower.show import lowered
>>> @dataclasses.dataclass
... class Point:
...     x: float
...     y: float
>>> print(lowered("q = replace(p, y=a)", classes={"p": Point}, replace=dataclasses.replace, Point=Point))
t = p.x
q = Point(x=t, y=a)

The class has to be known.  `p._replace(y=a)` of named tuples is the same.
"""

from __future__ import annotations

import copy
import dataclasses
import inspect

import gast

from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.lower import methods, objects, spreading
from tangent_ast.lower.context import Context, LocalFunction
from tangent_ast.lower.lifting import outside


def of_dataclass(node: gast.Call, callee: Global, ctx: Context) -> Expr | None:
    """replace(p, y=a), and copy(p) of what keeps nothing but the fields that it is given"""
    if callee.value not in (dataclasses.replace, copy.copy, copy.deepcopy) or len(node.args) != 1:
        return None
    known = methods.class_of_object(node.args[0], ctx)
    if known is None or not dataclasses.is_dataclass(known[1]):
        return None
    fields = dataclasses.fields(known[1])
    if callee.value is not dataclasses.replace and (
        hasattr(known[1], "__post_init__") or not all(f.init for f in fields)
    ):
        return None
    kept = [f.name for f in fields if f.init]
    return _copied(node, *known, kept, ctx, callee if callee.value is copy.deepcopy else None)


def of_named_tuple(node: gast.Call, ctx: Context) -> Expr | None:
    """p._replace(y=a)"""
    match node:
        case gast.Call(func=gast.Attribute(value=original, attr="_replace"), args=[]):
            known = methods.class_of_object(original, ctx)
            if known is not None and methods.is_named_tuple(known[1]):
                return _copied(node, *known, list(inspect.signature(known[1]).parameters), ctx)
    return None


def _copied(
    node: gast.Call,
    original: Name,
    kind: type,
    fields: list[str],
    ctx: Context,
    deeply: Global | None = None,
) -> Expr | None:
    """A new one of all fields; `deeply`: of copies of them, made by this function."""
    changed = spreading.named(node.keywords, ctx)
    if changed is None:
        return Const(None)  # it was refused
    ctx.exact.add(original.id)
    given: dict[str, Expr | LocalFunction] = dict(changed)
    for name in fields:
        if name not in given:
            field = ctx.kept(Apply(Op.ATTRIBUTE, (original,), symbol=name))
            given[name] = field if deeply is None else ctx.kept(Apply(Op.CALL, (deeply, field)))
    values = {name: given[name] for name in (*fields, *given)}
    path = outside(kind.__name__, kind, ctx)
    if ctx.inlined(kind):
        return objects.construct(node, kind, path, ctx, ([], values))
    return Apply(Op.CALL, (path,), tuple(values.items()))  # type: ignore[arg-type]
