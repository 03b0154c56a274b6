"""Augmented assignments.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("x += y * 2; a[i + 1] *= y; o.f -= y"))
t = y * 2
x += t
t_1 = i + 1
a[t_1] *= y
o.f -= y
"""

from __future__ import annotations

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Name, Op
from tangent_ast.lower.context import Context
from tangent_ast.lower.operators import BINARY
from tangent_ast.lower.places import place, variable


def augmented(node: gast.AugAssign, ctx: Context) -> None:
    """x += v changes x in place if it can, and binds it; a[i] += v evaluates `a` and `i` once."""
    symbol = BINARY[type(node.op)]
    if isinstance(node.target, gast.Name):
        target = variable(node.target, ctx)
        with ctx.writing() as before:
            given = ctx.atom(node.value)
        if target is not None:
            if any(target in core.targets(s) for s in core.walk(tuple(before))):
                old = ctx.kept(Name(target))  # Python has read it by then
                before.append(core.Bind(target, old, origin=ctx.origin))
            ctx.out += before
            ctx.bind(target, Apply(Op.INPLACE, (Name(target), given), symbol=symbol))
        return
    where = place(node.target, ctx)
    with ctx.writing() as before:
        given = ctx.atom(node.value)
    if any(isinstance(s, core.Update) for s in core.walk(tuple(before))):
        # What an inlined function writes may be the place itself, which Python has read by then.
        old = ctx.kept(where)
        ctx.out += before
        ctx.bind(old.id, Apply(Op.INPLACE, (old, given), symbol=symbol))
        ctx.emit(core.Update(where, old, origin=ctx.origin))
        return
    ctx.out += before
    ctx.emit(core.Update(where, given, symbol, origin=ctx.origin))
