"""Observations and their weights."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_backends.numpy.helpers.common import array_only

_ROWS_TURN = tuple(map(int, np.__version__.split(".")[:2])) >= (2, 2)


def observed(m: Any, rowvar: bool = True) -> Any:
    """The observations m with a row for each variable.

    >>> observed(np.array([[1.0, 2.0]]), False)
    array([[1.],
           [2.]])
    """
    rows = np.reshape(array_only(m, "np.cov"), (1, -1)) if np.ndim(m) < 2 else m
    return np.swapaxes(rows, 0, 1) if _turned(m, rowvar) else rows


def unobserved(g: Any, m: Any, rowvar: bool = True) -> Any:
    """The adjoint of `observed`."""
    return np.reshape(np.swapaxes(g, 0, 1) if _turned(m, rowvar) else g, np.shape(m))


def _turned(m: Any, rowvar: bool) -> bool:
    """Are the variables in columns?  Before NumPy 2.2 a single row was one variable all the same."""
    return not rowvar and np.ndim(m) == 2 and (_ROWS_TURN or np.shape(m)[0] != 1)


def weights_of(x: Any, fweights: Any = None, aweights: Any = None) -> Any:
    """The weight of each observation, in the real dtype of x: how often, times how sure.

    >>> weights_of(np.zeros((1, 2)), np.array([1, 3]))
    array([1., 3.])
    """
    given = [w for w in (fweights, aweights) if w is not None]
    if any(np.result_type(w).kind not in "iuf" for w in given):
        raise TypeError("weights are real numbers")
    w = np.ones_like(np.real(x), shape=(np.shape(x)[1],))
    for one in given:
        w = w * one
    return w


def norming(w: Any, bias: bool = False, ddof: int | None = None, aweights: Any = None) -> Any:
    """What `np.cov` divides by.

    >>> float(norming(np.ones(4)))
    3.0
    """
    lost = (0 if bias else 1) if ddof is None else ddof
    total = np.sum(w)
    if lost == 0:
        return total
    return total - lost * (1 if aweights is None else np.sum(w * aweights) / total)
