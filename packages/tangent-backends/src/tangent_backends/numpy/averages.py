"""Averages: medians, weighted means, the range of values."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import adjoint, d, tangent_
from tangent.rules.record import Result
from tangent.runtime import spread, unbroadcast
from tangent_backends.numpy.helpers import aligned, at_middle, chosen, middle, unaligned

UNSUPPORTED = {
    "out": "it writes into another array; assign the result instead",
    "overwrite_input": "it spoils the argument",
}


# The middle element counts, or the two middle ones by half.
@adjoint(np.median, unsupported=UNSUPPORTED, result=Result.REDUCTION)
def median_adjoint(y, a, axis=None, keepdims=False):
    d[a] = spread(d[y], a, axis, keepdims) * middle(a, axis)


@tangent_(np.median)
def median_tangent(y, a, axis=None, keepdims=False):
    d[y] = at_middle(d[a], a, axis, keepdims)


@adjoint(np.ptp, unsupported=UNSUPPORTED, result=Result.REDUCTION)
def ptp_adjoint(y, a, axis=None, keepdims=False):
    top = chosen(a, np.max(a, axis=axis, keepdims=True), axis, True)
    bottom = chosen(a, np.min(a, axis=axis, keepdims=True), axis, True)
    d[a] = spread(d[y], a, axis, keepdims) * (top - bottom)


@tangent_(np.ptp)
def ptp_tangent(y, a, axis=None, keepdims=False):
    top = chosen(a, np.max(a, axis=axis, keepdims=True), axis, True)
    bottom = chosen(a, np.min(a, axis=axis, keepdims=True), axis, True)
    d[y] = np.sum(d[a] * (top - bottom), axis=axis, keepdims=keepdims)


# With w the weights in the shape of `a`: y = sum(a * w) / sum(w).
@adjoint(
    np.average,
    arg=("a", "weights"),
    unsupported={"returned": "sum the weights yourself"},
    result=Result.REDUCTION,
)
def average_adjoint(y, a, axis=None, weights=None, keepdims=False):
    w = aligned(weights, a, axis)
    t = a * w
    total = np.sum(w, axis=axis, keepdims=True)
    g = spread(d[y], t, axis, keepdims) / total
    d[a] = unbroadcast(g * w, a)
    d[weights] = unaligned(g * (a - np.sum(t, axis=axis, keepdims=True) / total), weights, axis)


@tangent_(np.average)
def average_tangent(y, a, axis=None, weights=None, keepdims=False):
    w = aligned(weights, a, axis)
    total = np.sum(w, axis=axis, keepdims=True)
    t = d[a] * w
    if weights is not None:
        t = t + (a - np.sum(a * w, axis=axis, keepdims=True) / total) * aligned(d[weights], a, axis)
    d[y] = np.sum(t / total, axis=axis, keepdims=keepdims)
