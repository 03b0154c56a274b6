"""What derivatives of filters call."""

from __future__ import annotations

from typing import Any

from tangent_ast.errors import Undifferentiable

# What stands beyond an edge counts once more, as it does for its mirror image: the filter stays symmetric.
_SYMMETRIC = ("reflect", "grid-mirror", "wrap", "grid-wrap", "constant", "grid-constant")


def symmetric_only(g: Any, mode: Any = "reflect") -> Any:
    """The cotangent `g` of a filter that treats edges in a mode in which it is symmetric."""
    if mode not in _SYMMETRIC:
        raise Undifferentiable(f"a filter in the mode {mode!r} has no rule: use 'reflect' or 'wrap'")
    return g
