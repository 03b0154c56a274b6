"""What the helpers share."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any


def inverse(order: list[int]) -> list[int]:
    return sorted(range(len(order)), key=lambda k: order[k])


def cast_as(g: Any, like: Any) -> Any:
    """g in the dtype of `like`, real if `like` is real."""
    dtype = getattr(like, "dtype", None)
    if dtype is None or dtype.kind not in "fc" or g.dtype == dtype:
        return g
    return (g.real if g.dtype.kind == "c" and dtype.kind == "f" else g).astype(dtype)
