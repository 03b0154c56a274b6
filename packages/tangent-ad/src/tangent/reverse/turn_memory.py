"""Memory that is another one in every turn of a loop.

for x in xs:
    y = np.zeros_like(x)      what is written to y[1:] is gone with the turn,
    y[1:] = x[1:] * w         unless the turn itself reads what was there before
    total += np.sum(y * x)
"""

from __future__ import annotations

from collections import Counter

from tangent.builder import Builder
from tangent.facts.operations import operation_or_none
from tangent.optimize.sharing import reached
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name, Op
from tangent_ast.liveness import liveness


def made_in_turns(build: Builder, forward: core.Block) -> dict[str, frozenset[str]]:
    """For the stack on which a region saves, the classes of memory that no other turn of it sees."""
    if not build.memory.mutated:
        return {}
    bound = Counter(t for s in core.walk(forward) for t in core.targets(s))
    found: dict[str, frozenset[str]] = {}

    def visit(block: core.Block) -> None:
        for s in block:
            for inner in core.blocks(s):
                visit(inner)
        match block[-1:]:
            case (core.Push(stack=stack, values=()),):
                found[stack] = frozenset(_made_in(build, block, bound))

    visit(forward)
    return found


def _made_in(build: Builder, region: core.Block, bound: Counter[str]) -> set[str]:
    """Classes of which all names are bound in a region, to new memory or views of it."""
    memory = build.memory
    written = {n for s in core.walk(region) if isinstance(s, core.Update) for n in s.bases}
    if not written:
        return set()
    inside: Counter[str] = Counter()
    new: dict[str, bool] = {}
    for s in core.walk(region):
        for target in core.targets(s):
            inside[target] += 1
            made = isinstance(s, core.Bind) and _is_new(build, s.value, memory.members(target))
            new[target] = made and new.get(target, True)
    before = liveness(region).entry(region)
    return {
        memory.of(name)
        for name in written
        if all(new.get(n, False) and inside[n] == bound[n] and n not in before for n in memory.members(name))
    }


def _is_new(build: Builder, value: Expr, members: list[str]) -> bool:
    """Is it new memory, or memory of these names?"""
    match value:
        case Name(name):
            return name in members
        case Apply(Op.CALL | Op.METHOD | Op.ATTRIBUTE):
            known = operation_or_none(value, build.book) is not None
            return known and set(reached(value, build.book)).issubset(members)
        case Apply(Op.BINARY | Op.UNARY | Op.ITEM):
            return set(reached(value, build.book)).issubset(members)
    return False
