"""The helpers in derivatives that Numba compiles.

Numba finds this module through its own entry point group, `numba_extensions`, so
that `numba.njit(tangent.grad(f))` needs no preparation:

    compiled = numba.njit(tangent.grad(f))

Here are the helpers that the derivatives of loops over numbers and items of arrays
call.  In compiled code they take numbers and arrays, no containers.
"""

# mypy: disable-error-code="no-untyped-def, import-untyped, unused-ignore"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent import runtime


def register() -> None:
    """Tell Numba how to compile the helpers."""
    from numba.core import types
    from numba.extending import overload

    def is_array(kind: Any) -> bool:
        return isinstance(kind, types.Array)

    def is_number(kind: Any) -> bool:
        return isinstance(kind, types.Number)

    @overload(runtime.zeros_like)
    def zeros_like(x, exact=False):
        if is_array(x) and isinstance(x.dtype, (types.Float, types.Complex)):
            return lambda x, exact=False: np.zeros_like(x)
        if isinstance(x, types.Complex):
            return lambda x, exact=False: 0j
        return (lambda x, exact=False: 0.0) if is_number(x) else None

    @overload(runtime.empty_like)
    def empty_like(x):
        inexact = is_array(x) and isinstance(x.dtype, (types.Float, types.Complex))
        return (lambda x: np.empty_like(x)) if inexact else None

    @overload(runtime.outline)
    def outline(x):
        return lambda x: x

    @overload(runtime.copy)
    def copy(x):
        if is_array(x):
            return lambda x: x.copy()
        return (lambda x: x) if is_number(x) else None

    @overload(runtime.scalar_item)
    def scalar_item(x, key):
        item = x.ndim == 1 if isinstance(key, types.Integer) else x.ndim == len(key) if is_array(x) else False
        return (lambda x, key: x[key]) if is_array(x) and item else None

    @overload(runtime.unbroadcast)
    def unbroadcast(g, like):
        if is_number(g) and is_number(like):
            real = isinstance(g, types.Complex) and not isinstance(like, types.Complex)
            return (lambda g, like: g.real) if real else (lambda g, like: g)
        if is_array(g) and is_number(like):
            return lambda g, like: np.sum(g)
        if is_array(g) and is_array(like) and g.ndim == like.ndim == 1:

            def summed(g, like):
                if g.shape == like.shape:
                    return g
                whole = np.zeros_like(like)
                whole[0] = np.sum(g)
                return whole

            return summed
        return None

    @overload(runtime.check_in_place)
    def check_in_place(x):
        return (lambda x: None) if is_array(x) else None

    @overload(runtime.check_value)
    def check_value(x):
        return (lambda x: None) if is_number(x) else None


__all__ = ["register"]
