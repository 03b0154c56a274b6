"""What keywords of NumPy's functions mean."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_ast.errors import Undifferentiable


def in_bounds(indices: Any, a: Any, axis: int | None = None, mode: str = "raise") -> Any:
    """The indices that `np.take` takes in a mode.

    >>> in_bounds(np.array([-1, 5]), np.zeros(3), None, "clip")
    array([0, 2])
    """
    count = np.size(a) if axis is None else np.shape(a)[axis]
    if mode == "clip":
        return np.clip(indices, 0, count - 1)
    places = indices if hasattr(indices, "dtype") else np.asarray(indices)
    return places % count if mode == "wrap" else places


def real_dtype(dtype: Any, a: Any) -> Any:
    """The dtype in which the variance of `a` is calculated, which must be that of real numbers, as `a` must.

    In another dtype the variance of complex numbers is complex, or taken from the mean of their real parts.

    >>> real_dtype(np.float32, np.zeros(3)).__name__
    'float32'
    """
    if np.dtype(dtype).kind == "c" or np.iscomplexobj(a):
        raise Undifferentiable(
            f"a variance of {np.result_type(a)} in the dtype {np.dtype(dtype)}: leave it out, "
            "and use .astype on the result"
        )
    return dtype


def reversed_axes(a: Any, order: str = "C") -> tuple[int, ...]:
    """The axes of `a` in the order in which elements are counted: reversed for Fortran's.

    >>> reversed_axes(np.zeros((2, 3)), "F")
    (1, 0)
    """
    if order not in ("C", "F"):
        raise Undifferentiable(f"elements in the order {order!r} of the memory: use 'C' or 'F'")
    axes = range(np.ndim(a))
    return tuple(reversed(axes)) if order == "F" else tuple(axes)


def fortran_shape(shape: Any, order: str = "C") -> tuple[int, ...]:
    """The shape, reversed for Fortran's order.

    >>> fortran_shape((2, 3), "F")
    (3, 2)
    """
    sizes = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    return sizes[::-1] if order == "F" else sizes
