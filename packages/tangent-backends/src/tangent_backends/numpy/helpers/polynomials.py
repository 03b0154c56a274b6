"""Coefficients of polynomials, the highest power first."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_ast.errors import Undifferentiable
from tangent_backends.numpy.helpers.common import array_only


def coefficients(p: Any) -> Any:
    """The coefficients p themselves, at least one; refuses objects and lists."""
    if isinstance(p, np.poly1d):
        raise Undifferentiable("np.poly1d has no derivative rule: pass its coefficients, p.c")
    return np.atleast_1d(array_only(p, "a polynomial"))


def led(p: Any, other: Any) -> Any:
    """The coefficients p with zeros before them, as many as make it as long as the other.

    >>> led(np.array([1.0]), np.zeros(3))
    array([0., 0., 1.])
    """
    p = coefficients(p)
    return np.concatenate((np.zeros_like(p, shape=(max(np.size(other) - np.size(p), 0),)), p))


def unled(g: Any, p: Any, other: Any) -> Any:
    """The adjoint of `led`."""
    return np.reshape(g[np.size(g) - np.size(p) :], np.shape(p))


def falling(p: Any, m: int = 1) -> Any:
    """The factors that the first coefficients get when a polynomial is differentiated m times.

    >>> falling(np.zeros(4), 2)
    array([6., 2.])
    """
    powers = np.arange(np.size(p) - 1, m - 1, -1)
    factors = np.ones(np.size(powers), getattr(p, "dtype", None))
    for k in range(m):
        factors = factors * (powers - k).astype(factors.dtype)
    return factors


def rising(p: Any, m: int = 1) -> Any:
    """The factors that coefficients get when a polynomial is integrated m times.

    >>> rising(np.zeros(3), 1)
    array([0.33333333, 0.5       , 1.        ])
    """
    return 1 / falling(np.zeros(np.size(p) + m, getattr(p, "dtype", None)), m)


def no_report(x: Any, full: bool = False) -> Any:
    """The places x of an `np.polyfit` that gives coefficients only."""
    if full:
        raise Undifferentiable("np.polyfit with full=True: call np.linalg.lstsq")
    return array_only(x, "np.polyfit")
