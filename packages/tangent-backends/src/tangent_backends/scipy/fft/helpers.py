"""What derivatives of transforms call."""

from __future__ import annotations

from typing import Any

from tangent_ast.errors import Undifferentiable


def orthogonal_only(g: Any, norm: Any = None) -> Any:
    """The cotangent `g` of a cosine or sine transform, which must be orthogonal."""
    if norm != "ortho":
        raise Undifferentiable(
            "cosine and sine transforms have a rule where they are orthogonal: pass norm='ortho'"
        )
    return g
