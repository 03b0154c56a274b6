"""The place of a convolution's result within the full one."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_backends.numpy.helpers.common import array_only


def uncut(g: Any, a: Any, v: Any, mode: str = "full", slid: bool = False) -> Any:
    """The cotangent of the full convolution of `a` and `v`, from that of the part that `mode` leaves.

    >>> uncut(np.array([5.0, 7.0]), np.zeros(3), np.zeros(2), "valid")
    array([0., 5., 7., 0.])
    """
    start, length = _part(array_only(a, "np.convolve"), array_only(v, "np.convolve"), mode, slid)
    full = np.zeros_like(g, shape=(np.size(a) + np.size(v) - 1,))
    full[start : start + length] = g
    return full


def cut(full: Any, a: Any, v: Any, mode: str = "full", slid: bool = False) -> Any:
    """The part of the full convolution of `a` and `v` that `mode` leaves; `slid`: of their correlation.

    >>> cut(np.array([1.0, 5.0, 7.0, 2.0]), np.zeros(3), np.zeros(2), "same")
    array([1., 5., 7.])
    """
    start, length = _part(a, v, mode, slid)
    return full[start : start + length]


def _part(a: Any, v: Any, mode: str, slid: bool) -> tuple[int, int]:
    """Start and length of what `mode` leaves of the full convolution; modes may be cut short to a letter."""
    long, short = max(np.size(a), np.size(v)), min(np.size(a), np.size(v))
    if mode[0] == "f":
        return 0, long + short - 1
    if mode[0] == "s":
        # A correlation is centred on the other side where its first factor is the shorter one.
        return (short // 2 if slid and np.size(a) < np.size(v) else (short - 1) // 2), long
    return short - 1, long - short + 1
