"""What the helpers share."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

from tangent_ast.errors import Undifferentiable


def inverse(order: list[int]) -> list[int]:
    return sorted(range(len(order)), key=lambda k: order[k])


def cast_as(g: Any, like: Any) -> Any:
    """g in the dtype of `like`, real if `like` is real."""
    dtype = getattr(like, "dtype", None)
    if dtype is None or dtype.kind not in "fc" or g.dtype == dtype:
        return g
    return (g.real if g.dtype.kind == "c" and dtype.kind == "f" else g).astype(dtype)


def array_only(a: Any, what: str) -> Any:
    """The argument `a` of a function, which must not be a list: its cotangent would have to be one."""
    if isinstance(a, (list, tuple)):
        raise Undifferentiable(f"{what} of a {type(a).__name__}: pass np.array(...) of it")
    return a
