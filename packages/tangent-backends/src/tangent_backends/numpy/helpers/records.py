"""Largest elements so far."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_backends.numpy.helpers.common import array_only, counting


def record_places(a: Any, axis: int = 0, sign: int = 1) -> Any:
    """Where the largest element so far stands first, for every place along an axis; `sign` -1: the smallest.

    >>> record_places(np.array([1.0, 3.0, 2.0, 3.0, 5.0]))
    array([0, 1, 1, 1, 4])
    """
    best = (np.maximum if sign > 0 else np.minimum).accumulate(array_only(a, "np.maximum.accumulate"), axis)
    later = tuple(range(1, np.ndim(a) - axis % np.ndim(a)))
    places = np.expand_dims(counting(np.shape(a)[axis], a), later)
    before = np.roll(best, 1, axis)
    # A record is new where it differs from the one before; nan differs from itself.
    new = (best != before) & ~(np.isnan(best) & np.isnan(before)) | (places == 0)
    return np.maximum.accumulate(np.where(new, places, 0), axis)
