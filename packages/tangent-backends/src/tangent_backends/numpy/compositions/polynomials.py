"""Polynomials by their coefficients, the highest power first."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import composition
from tangent_backends.numpy.helpers import as_share, coefficients, falling, led, no_report, rising


@composition(np.polyval)
def polyval(p, x):
    p = coefficients(p)
    column = np.expand_dims(as_share(x, p), -1)
    steps = np.repeat(column, np.size(p) - 1, -1)
    powers = np.cumprod(np.concatenate((np.ones_like(column), steps), -1), -1)
    return powers @ np.flip(p)


@composition(np.polyadd)
def polyadd(a1, a2):
    return led(a1, a2) + led(a2, a1)


@composition(np.polysub)
def polysub(a1, a2):
    return led(a1, a2) - led(a2, a1)


@composition(np.polymul)
def polymul(a1, a2):
    return np.convolve(coefficients(a1), coefficients(a2))


@composition(np.polyder)
def polyder(p, m=1):
    factors = falling(p, m)
    return coefficients(p)[: np.size(factors)] * factors


@composition(np.polyint)
def polyint(p, m=1):
    return np.concatenate((coefficients(p) * rising(p, m), np.zeros_like(p, shape=(m,))))


# Least squares: the pseudo-inverse of the matrix of powers.
@composition(np.polyfit)
def polyfit(x, y, deg, rcond=None, full=False, w=None):
    powers = np.vander(no_report(x, full), deg + 1)
    if w is not None:
        powers = powers * np.expand_dims(w, 1)
        y = y * (np.expand_dims(w, 1) if np.ndim(y) > 1 else w)
    return np.linalg.pinv(powers) @ y
