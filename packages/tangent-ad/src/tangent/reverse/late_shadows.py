"""Shadows are made where they are needed: in the reverse sweep, if the forward sweep has no use for them.

for x in xs:                             for x in xs:
    y = np.zeros_like(x)                     y = np.zeros_like(x)
    by = zeros_like(y)           =>          y[1:] = x[1:] * w
    y[1:] = x[1:] * w                        stack.append((x, y))
    stack.append((x, y, by))             ...
...                                          x, y = stack.pop()
    x, y, by = stack.pop()                   by = zeros_like(y)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tangent.reverse.mirrored_lists import rearranges
from tangent.reverse.ties import saved_on, saves_on
from tangent_ast import core
from tangent_ast.core import About, Apply, Name, Op, Role


def late_shadows(forward: core.Block) -> tuple[core.Block, core.Block]:
    """The shadows that straight-line code makes, and the forward sweep without them."""
    rebound = _bindings(forward)
    late = [s for s in forward if _may_wait(s, rebound)]
    if any(map(rearranges, core.walk(forward))):
        shadows = {t for s in core.walk(forward) if s.about.role is Role.ADJOINT for t in core.targets(s)}
        late = [s for s in late if shadows.isdisjoint(core.reads(s))]
    return _taken_out(forward, late)


def shadows_in_twins(forward: core.Block, backward: core.Block) -> tuple[core.Block, core.Block]:
    """The same in regions that save for a twin, for memory that nobody sees outside of a turn.

    Whoever sees it has a shadow of it too, which is read outside of region and twin then.
    """
    shadows = {t for s in core.walk(forward) if s.about.role is Role.ADJOINT for t in core.targets(s)}
    if not shadows or any(map(rearranges, core.walk(forward))):
        return forward, backward
    rebound, reads = _bindings((*forward, *backward)), _reads((*forward, *backward))
    twins = {stack: block for block in core.all_blocks(backward) if (stack := saved_on(block)) is not None}
    made: dict[str, core.Block] = {}

    def without(block: core.Block) -> core.Block:
        block = tuple(core.map_blocks(s, without) for s in block)
        stack = saves_on(block)
        if stack not in twins:
            return block
        inside = _reads((*block, *twins[stack]))
        late = [
            s
            for s in block
            if isinstance(s, core.Bind) and _may_wait(s, rebound) and inside[s.target] == reads[s.target]
        ]
        made[stack], block = _taken_out(block, _made_of_each_other(late, shadows))
        return block

    def with_shadows(block: core.Block) -> core.Block:
        block = tuple(core.map_blocks(s, with_shadows) for s in block)
        stack = saved_on(block)
        return (block[0], *made[stack], *block[1:]) if stack in made else block

    return without(forward), with_shadows(backward)


def _made_of_each_other(late: Sequence[core.Statement], shadows: set[str]) -> list[core.Statement]:
    """Those that are made of no other shadow than these: `bq = bps[0]` is a part of what is there before."""
    while True:
        own = {t for s in late for t in core.targets(s)}
        left = [s for s in late if shadows.intersection(core.reads(s)) <= own]
        if len(left) == len(late):
            return left
        late = left


def _may_wait(s: core.Statement, rebound: Counter[str]) -> bool:
    shadow = isinstance(s, (core.Bind, core.Unpack)) and s.about.role is Role.ADJOINT
    return shadow and all(rebound[n] <= 1 for n in (*core.reads(s), *core.targets(s)))


def _taken_out(block: core.Block, late: list[core.Statement]) -> tuple[core.Block, core.Block]:
    """Those of the `late` statements that nothing else in the block needs, and the block without them."""
    while True:
        waiting = {id(s) for s in late}
        names = {t for s in late for t in core.targets(s)}
        early = _without_zeros(tuple(s for s in block if id(s) not in waiting), names)
        read = {n for s in core.walk(early) for n in core.reads(s)}
        read |= {s.stack for s in core.walk(early) if isinstance(s, (core.Push, core.Pop))}
        kept = [s for s in late if not read.intersection(core.targets(s))]
        if len(kept) == len(late):
            return tuple(late), early
        late = kept


def _without_zeros(block: core.Block, late: set[str]) -> core.Block:
    """Items that are set to zero where shadows are made are there, if these are made later."""

    def idle(inner: core.Statement) -> bool:
        match inner:
            case core.Update(place=Apply(Op.ITEM, (Name(shadow), _)), about=About(Role.ADJOINT, "")):
                return shadow in late
        return False

    def without(block: core.Block) -> core.Block:
        return tuple(core.map_blocks(inner, without) for inner in block if not idle(inner))

    return without(block)


def _bindings(block: core.Block) -> Counter[str]:
    return Counter(t for s in core.walk(block) for t in core.targets(s))


def _reads(block: core.Block) -> Counter[str]:
    return Counter(n for s in core.walk(block) for n in core.reads(s))
