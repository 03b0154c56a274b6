"""Lists that grow, of what is written in place: a list of their items' shadows grows beside them.

    rows.append(row)      =>    rows.append(row)
                                brows.append(brow)
                          and   brow = brows.pop()

    row.append(v)         =>    row.append(v)
                                brow.append(0.0)
                          and   bv += brow.pop()

The second is a list whose items are set later, so that it is written in place itself.
Wherever the backward pass comes to, both lists are as long as they were there.
"""

from __future__ import annotations

from tangent.builder import Builder
from tangent.facts.stacks import Stack
from tangent.reverse.cotangents import Cotangents
from tangent.reverse.item_writes import zeros_for
from tangent.reverse.numbers import surely_memory
from tangent_ast import core
from tangent_ast.core import About, Name, Role

Statements = list[core.Statement]


def is_mirrored(stack: Stack, cots: Cotangents, name: str) -> bool:
    """Is this a list of the user's, and is it or what it holds written in place?"""
    return stack.listed and name in cots.shadowed


def mirrored_push(
    build: Builder, cots: Cotangents, s: core.Push, tag: About
) -> tuple[Statements, Statements]:
    """Put the shadow of an item, or zero for a value, on the list of shadows."""
    ahead: Statements = [s]
    (value,) = s.values
    beside, shadow = cots.of(s.stack), About(Role.ADJOINT)
    if isinstance(value, Name) and value.id in cots.shadowed:
        name = cots.of(value.id)
        ahead += surely_memory(build, value.id, s)
        ahead.append(core.Push(beside, (Name(name),), origin=s.origin, about=shadow))
        return ahead, [core.Pop(beside, (name,), origin=s.origin, about=shadow)]
    item = zeros_for(build, value, s, ahead)
    ahead.append(core.Push(beside, (item,), origin=s.origin, about=shadow))
    taken = build.fresh()
    back: Statements = [core.Pop(beside, (taken,), origin=s.origin, about=tag)]
    return ahead, [*back, *cots.contribute(value, Name(taken), s, tag)]


def mirrored_pop(build: Builder, cots: Cotangents, s: core.Pop, tag: About) -> tuple[Statements, Statements]:
    """Take the shadow of an item from the list of shadows, and put the cotangent back on it."""
    (target,) = s.targets
    beside = cots.of(s.stack)
    if target in cots.shadowed:
        shadow = cots.of(target)
        ahead = core.Pop(beside, (shadow,), origin=s.origin, about=About(Role.ADJOINT))
        return [s, ahead], [core.Push(beside, (Name(shadow),), origin=s.origin, about=tag)]
    ahead = core.Pop(beside, (build.fresh(),), origin=s.origin, about=About(Role.ADJOINT))
    if target not in build.active:
        zero = build.fresh()
        return [s, ahead], [
            core.Bind(zero, cots.nothing(target), origin=s.origin, about=tag),
            core.Push(beside, (Name(zero),), origin=s.origin, about=tag),
        ]
    return [s, ahead], [
        core.Push(beside, (Name(cots.of(target)),), origin=s.origin, about=tag),
        cots.reset(target, s, tag),
    ]


def refuse_waiting(build: Builder, s: core.Pop) -> None:
    """Refuse to take shadows out of a list that has waited on another one: they were put beside that list."""
    if any(isinstance(p, core.Pop) and s.stack in p.targets for p in core.walk(build.function.body)):
        build.refuse(
            s,
            f"`{build.base(s.stack)}` waited on another list, and what is taken out of it here is written in "
            "place, which is not supported yet",
            "of second derivatives, use tangent.hvp, or tangent.jvp of the gradient",
        )


def rearranges(s: core.Statement) -> bool:
    """Has a container of shadows other items, or in other places, after a statement of the forward sweep?"""
    match s:
        case core.Pop(about=About(Role.ADJOINT)) | core.Update(about=About(Role.SAVE)):
            return True
    return False
