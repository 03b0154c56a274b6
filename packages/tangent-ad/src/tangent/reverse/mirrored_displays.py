"""Containers that are written out, of what is written in place: their cotangents are made of its shadows.

    row = [a, 2.0 * x]     =>    row = [a, t]
                                 brow = [ba, 0.0]
                           and   bt += brow[1]

What has no shadow is a value: its cotangent is collected in the container's.
"""

from __future__ import annotations

from tangent.builder import Builder
from tangent.facts.fact import NUMERIC, Kind
from tangent.reverse.cotangents import Cotangents
from tangent.reverse.item_writes import zeros_for
from tangent.reverse.numbers import surely_memory
from tangent_ast import core
from tangent_ast.core import About, Apply, Const, Expr, Name, Op, Role

Statements = list[core.Statement]

DISPLAYS = (Op.TUPLE, Op.LIST, Op.DICT, Op.OBJECT)


def mirrored_display(
    build: Builder, cots: Cotangents, s: core.Bind, value: Apply, tag: About
) -> tuple[Statements, Statements]:
    """The forward and the backward part of a container that is written out."""
    ahead: Statements = [s]
    back: Statements = []
    shadow = Name(cots.of(s.target))
    parts: list[Expr] = []
    for key, item in items_of(value):
        if isinstance(item, Name) and item.id in cots.shadowed:
            ahead += surely_memory(build, item.id, s)
            parts.append(Name(cots.of(item.id)))
            continue
        parts.append(zeros_for(build, item, s, ahead))
        if not build.is_active(item):
            continue
        assert isinstance(item, Name)
        number = build.fact(item.id).kind in NUMERIC - {Kind.ARRAY}
        if value.op is Op.TUPLE or (build.memory.is_mutated(item.id) and not number):
            build.refuse(
                s,
                f"`{build.base(item.id)}` meets an array that is written in place, and may not be one itself",
                "keep numbers and arrays that are written in place apart",
            )
        taken = build.fresh()
        back.append(core.Bind(taken, Apply(Op.ITEM, (shadow, key)), origin=s.origin, about=tag))
        back += cots.contribute(item, Name(taken), s, tag)
    made = with_items(value, parts)
    ahead.append(core.Bind(shadow.id, made, origin=s.origin, about=About(Role.ADJOINT, "")))
    return ahead, back


def items_of(display: Apply) -> list[tuple[Expr, Expr]]:
    """The items of a container that is written out, each with its key."""
    match display:
        case Apply(Op.DICT, parts) | Apply(Op.OBJECT, (_, *parts)):
            return list(zip(parts[::2], parts[1::2], strict=True))
    return [(Const(k), item) for k, item in enumerate(display.args)]


def with_items(display: Apply, items: list[Expr]) -> Apply:
    """The same with other items."""
    keys = [key for key, _ in items_of(display)]
    pairs = tuple(part for pair in zip(keys, items, strict=True) for part in pair)
    match display:
        case Apply(Op.DICT):
            return Apply(Op.DICT, pairs)
        case Apply(Op.OBJECT, (kind, *_)):
            return Apply(Op.OBJECT, (kind, *pairs))
    return Apply(display.op, tuple(items))


__all__ = ["DISPLAYS", "mirrored_display"]
