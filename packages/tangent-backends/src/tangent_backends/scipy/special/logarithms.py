"""Logarithms of sums of exponentials, and exponentials that add up to 1."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
from scipy import special

from tangent.rules.declare import adjoint, composition, d, tangent_
from tangent.rules.record import Result
from tangent.runtime import spread, stop_gradient

_BY_COMPOSITION = ("b", "return_sign")


@adjoint(special.logsumexp, unsupported=_BY_COMPOSITION, result=Result.REDUCTION)
def logsumexp_adjoint(y, a, axis=None, keepdims=False):
    d[a] = spread(d[y], a, axis, keepdims) * special.softmax(a, axis)


@tangent_(special.logsumexp)
def logsumexp_tangent(y, a, axis=None, keepdims=False):
    d[y] = np.sum(special.softmax(a, axis) * d[a], axis=axis, keepdims=keepdims)


# The largest is taken out: it cancels, and keeps the others from overflowing.
@composition(special.logsumexp)
def logsumexp(a, axis=None, b=None, keepdims=False, return_sign=False):
    top = stop_gradient(np.max(a, axis=axis, keepdims=True))
    top = np.where(np.isfinite(top), top, 0.0)
    terms = np.exp(a - top)
    if b is not None:
        terms = terms * b
    total = np.sum(terms, axis=axis, keepdims=keepdims)
    if not keepdims:
        top = np.squeeze(top, axis)
    if return_sign:
        return (np.log(np.abs(total)) + top, np.sign(total))
    return np.log(total) + top


@adjoint(special.softmax, result=Result.LIKE)
def softmax_adjoint(y, x, axis=None):
    g = d[y] * y
    d[x] = g - y * np.sum(g, axis=axis, keepdims=True)


@tangent_(special.softmax)
def softmax_tangent(y, x, axis=None):
    t = d[x] * y
    d[y] = t - y * np.sum(t, axis=axis, keepdims=True)


@adjoint(special.log_softmax, result=Result.LIKE)
def log_softmax_adjoint(y, x, axis=None):
    d[x] = d[y] - np.exp(y) * np.sum(d[y], axis=axis, keepdims=True)


@tangent_(special.log_softmax)
def log_softmax_tangent(y, x, axis=None):
    d[y] = d[x] - np.sum(np.exp(y) * d[x], axis=axis, keepdims=True)
