"""Arrays in which nan stands for a value that is missing."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_backends.numpy.helpers.common import array_only
from tangent_backends.numpy.helpers.reductions import Axis


def given(x: Any, a: Any, missing: float = 0.0) -> Any:
    """x where `a` is a number, `missing` where it is nan.

    >>> given(np.array([1.0, 2.0]), np.array([5.0, np.nan]))
    array([1., 0.])
    """
    absent = np.isnan(array_only(a, "a reduction that passes over nan"))
    return np.where(absent, np.full_like(x, missing), x)[()]


def known_terms(a: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """How many elements of `a` over an axis are not nan, as floats of the precision of `a`.

    >>> known_terms(np.array([[1.0, np.nan], [2.0, 3.0]]), 1)
    array([1., 2.])
    """
    count = np.sum(~np.isnan(a), axis=axis, keepdims=keepdims)
    return count.astype(np.real(a).dtype if hasattr(a, "dtype") else float)
