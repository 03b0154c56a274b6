"""Augmented assignments.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("x += y * 2; a[i + 1] *= y; o.g.f -= y"))
t = y * 2
x += t
t_1 = i + 1
a[t_1] *= y
t_2 = o.g
t_2.f -= y
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Name, Op
from tangent_ast.lower.context import Context
from tangent_ast.lower.objects import written_property
from tangent_ast.lower.operators import BINARY
from tangent_ast.lower.places import place, store, variable


def augmented(node: gast.AugAssign, ctx: Context) -> None:
    """x += v changes x in place if it can, and binds it; a[i] += v evaluates `a` and `i` once."""
    symbol = BINARY[type(node.op)]
    if isinstance(node.target, gast.Name):
        target = variable(node.target, ctx)
        with ctx.writing() as before:
            given = ctx.atom(node.value)
        if target is not None:
            if any(target in core.targets(s) for s in core.walk(tuple(before))):
                first = ctx.kept(Name(target))  # Python has read it by then
                before.append(core.Bind(target, first, origin=ctx.origin))
            ctx.out += before
            ctx.bind(target, Apply(Op.INPLACE, (Name(target), given), symbol=symbol))
        return
    if isinstance(node.target, gast.Attribute) and (old := written_property(node.target, ctx)) is not None:
        given = ctx.atom(node.value)
        changed = ctx.kept(old)
        ctx.bind(changed.id, Apply(Op.INPLACE, (changed, given), symbol=symbol))
        store(node.target, changed, ctx)
        return
    where = place(node.target, ctx)
    with ctx.writing() as before:
        given = ctx.atom(node.value)
    if _may_change(tuple(before)):
        # What an inlined function writes may be the place itself, which Python has read by then.
        old = ctx.kept(where)
        ctx.out += before
        ctx.bind(old.id, Apply(Op.INPLACE, (old, given), symbol=symbol))
        ctx.emit(core.Update(where, old, origin=ctx.origin))
        return
    ctx.out += before
    ctx.emit(core.Update(where, given, symbol, origin=ctx.origin))


def _may_change(block: core.Block) -> bool:
    """May a block change what is at a place: by an update, or by `c *= v` of what it has not calculated?"""
    statements = list(core.walk(block))
    given = {t for s in statements if not _calculates(s) for t in core.targets(s)}
    made = {t for s in statements for t in core.targets(s)} - given
    return any(
        isinstance(s, core.Update)
        or (
            isinstance(s, core.Bind)
            and isinstance(s.value, Apply)
            and s.value.op is Op.INPLACE
            and not made.issuperset(core.names(s.value.args[0]))
        )
        for s in statements
    )


def _calculates(s: core.Statement) -> bool:
    """Does a statement bind a new value, or what `c *= v` makes of `c`?"""
    match s:
        case core.Bind(value=core.Const() | Apply(Op.BINARY | Op.UNARY | Op.INPLACE)):
            return True
    return False
