"""Arrays that a function moves between the host's memory and a device."""

from __future__ import annotations

from typing import Any

from tangent.backend import backend_of
from tangent.runtime.tree import leaves


def on_host(x: Any) -> Any:
    """x in an array of NumPy's, wherever it is.

    >>> on_host(2.0)
    2.0
    """
    move = getattr(backend_of(x), "to_host", None)
    return x if move is None else move(x)


def home(g: Any, a: Any) -> Any:
    """The cotangent g of what was made of `a` by moving it to a device: back on the host if `a` is there.

    >>> home(2.0, [1.0, 2.0])
    2.0
    """
    backend = backend_of(g)
    return g if any(backend_of(leaf) is backend for leaf in leaves(a)) else on_host(g)
