"""The empty `Push` and `Pop` that tie a region to its backward twin, until `saves` fills them."""

from __future__ import annotations

from tangent_ast import core


def saves_on(region: core.Block) -> str | None:
    """The stack on which a region saves for its twin: its tie comes last."""
    match region[-1:]:
        case (core.Push(stack=stack, values=()),):
            return stack
    return None


def saved_on(twin: core.Block) -> str | None:
    """The stack on which the region of a twin saves: the twin's tie comes first."""
    return tied_to(twin[0]) if twin else None


def tied_to(s: core.Statement) -> str | None:
    """The stack of which a statement takes what a region saved, not yet known to be what."""
    return s.stack if isinstance(s, core.Pop) and not s.targets else None
