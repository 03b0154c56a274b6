"""What derivatives of convolutions call."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np


def _part(in1: Any, in2: Any, mode: str) -> tuple[slice, ...]:
    """What `mode` leaves of the full convolution."""
    parts = []
    for n, m in zip(np.shape(in1), np.shape(in2), strict=True):
        start, length = {
            "full": (0, n + m - 1),
            "same": ((m - 1) // 2, n),
            "valid": (min(n, m) - 1, abs(n - m) + 1),
        }[mode]
        parts.append(slice(start, start + length))
    return tuple(parts)


def cut_to(full: Any, in1: Any, in2: Any, mode: str = "full") -> Any:
    """The part of a full convolution that `mode` leaves.

    >>> cut_to(np.array([1.0, 5.0, 7.0, 2.0]), np.zeros(3), np.zeros(2), "same")
    array([1., 5., 7.])
    """
    return full[_part(in1, in2, mode)]


def uncut_from(g: Any, in1: Any, in2: Any, mode: str = "full") -> Any:
    """The cotangent of a full convolution, from that of the part that `mode` leaves.

    >>> uncut_from(np.array([5.0, 7.0]), np.zeros(3), np.zeros(2), "valid")
    array([0., 5., 7., 0.])
    """
    if mode == "full":
        return g
    shape = tuple(n + m - 1 for n, m in zip(np.shape(in1), np.shape(in2), strict=True))
    full = np.zeros(shape, g.dtype)
    full[_part(in1, in2, mode)] = g
    return full
