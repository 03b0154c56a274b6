"""What the helpers share."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent.backend import backend_of
from tangent_ast.errors import Undifferentiable


def inverse(order: list[int]) -> list[int]:
    return sorted(range(len(order)), key=lambda k: order[k])


def cast_as(g: Any, like: Any) -> Any:
    """g in the dtype of `like`, real if `like` is real."""
    dtype = getattr(like, "dtype", None)
    if dtype is None or dtype.kind not in "fc" or g.dtype == dtype:
        return g
    return (g.real if g.dtype.kind == "c" and dtype.kind == "f" else g).astype(dtype)


def beside(g: Any, a: Any) -> Any:
    """g as an array of the library of `a`, if that is one; numbers and NumPy's scalars are of no library.

    >>> float(beside(2.0, np.ones(3)))
    2.0
    """
    backend = backend_of(a)
    return g if backend is None or backend_of(g) is backend else backend.cast_like(g, a)


def among(x: Any, a: Any) -> Any:
    """The number or list x, in its own dtype, as an array of the library of `a`, if that is one.

    >>> among(2.0, np.ones(3, np.float32))
    array(2.)
    """
    backend = backend_of(a)
    if backend is None or backend_of(x) is backend:
        return x
    if isinstance(x, (list, tuple)):
        return np.asarray(x, like=a)
    return np.full_like(a, x, dtype=np.result_type(x), shape=())


def counting(n: int, like: Any) -> Any:
    """0, 1, ... n - 1 in an array of the library of `like`.

    >>> counting(3, np.ones(2))
    array([0, 1, 2])
    """
    return np.arange(n, like=like) if hasattr(like, "__array_function__") else np.arange(n)


def grid(shape: tuple[int, ...], like: Any) -> list[Any]:
    """The indices of an array of this shape by axis, to be broadcast, in arrays of the library of `like`.

    >>> [k.shape for k in grid((2, 3), np.ones(2))]
    [(2, 1), (1, 3)]
    """
    count = len(shape)
    return [
        np.reshape(counting(n, like), (1,) * k + (n,) + (1,) * (count - k - 1)) for k, n in enumerate(shape)
    ]


def in_tuple(axis: Any) -> tuple[int, ...]:
    """The axes of a reduction in a tuple; some functions take them in lists and arrays, too.

    >>> in_tuple(1), in_tuple([0, 2])
    ((1,), (0, 2))
    """
    return tuple(axis) if np.ndim(axis) else (axis,)


def array_only(a: Any, what: str) -> Any:
    """The argument `a` of a function, which must not be a list: its cotangent would have to be one."""
    if isinstance(a, (list, tuple)):
        raise Undifferentiable(f"{what} of a {type(a).__name__}: pass np.array(...) of it")
    return a
