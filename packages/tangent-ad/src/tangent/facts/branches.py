"""Where statements stand, by the branches around them: what one of these says need not hold in another."""

from __future__ import annotations

from collections.abc import Iterator

from tangent_ast import core

Branch = tuple[int, ...]  # the blocks of branches around a place, by identity, outermost first


def in_branches(block: core.Block, branch: Branch = ()) -> Iterator[tuple[core.Statement, Branch]]:
    """All statements of a block, nested ones included, each with the branch that it stands in."""
    for s in block:
        yield s, branch
        apart = isinstance(s, core.If | core.Try)
        for inner in core.blocks(s):
            yield from in_branches(inner, (*branch, id(inner)) if apart else branch)


def is_within(one: Branch, other: Branch) -> bool:
    """Is one branch another, or in it?"""
    return one[: len(other)] == other


__all__ = ["Branch", "in_branches", "is_within"]
