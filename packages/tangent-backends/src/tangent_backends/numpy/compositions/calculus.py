"""Differences, slopes and integrals of sampled functions."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import composition
from tangent_backends.numpy.helpers import (
    axes_to_differ,
    between,
    boundary,
    row_or_none,
    sorted_period,
    spacing_for,
)


@composition(np.diff)
def diff(a, n=1, axis=-1, prepend=None, append=None):
    if prepend is not None:
        a = np.concatenate((boundary(prepend, a, axis), a), axis)
    if append is not None:
        a = np.concatenate((a, boundary(append, a, axis)), axis)
    return np.diff(a, n, axis)


@composition(np.ediff1d)
def ediff1d(ary, to_end=None, to_begin=None):
    steps = np.diff(np.ravel(ary))
    return np.concatenate((row_or_none(to_begin, ary), steps, row_or_none(to_end, ary)))


# The mean of neighbours times their distance.
@composition(np.trapezoid)
def trapezoid(y, x=None, dx=1.0, axis=-1):
    low, high = between(y, axis)
    middle = (np.take(y, low, axis) + np.take(y, high, axis)) / 2
    if x is None:
        return np.sum(middle * dx, axis=axis)
    return np.sum(middle * spacing_for(np.diff(x, axis=axis if np.ndim(x) > 1 else -1), y, axis), axis=axis)


if hasattr(np, "trapz"):  # until NumPy 2.3
    composition(np.trapz)(trapezoid)


@composition(np.gradient)
def gradient(f, step=1.0, step_1=None, step_2=None, *, axis=None, edge_order=1):
    axes = axes_to_differ(f, axis)
    if len(axes) == 1:
        return _slope(f, step, axes[0], edge_order)
    if step_1 is None:  # one step for all axes
        step_1 = step
    if len(axes) == 2:
        return (_slope(f, step, axes[0], edge_order), _slope(f, step_1, axes[1], edge_order))
    if step_2 is None:
        step_2 = step
    return (
        _slope(f, step, axes[0], edge_order),
        _slope(f, step_1, axes[1], edge_order),
        _slope(f, step_2, axes[2], edge_order),
    )


# The slope of the parabola through three neighbours, at distances p and q.  At the ends, that of the line
# through two, or of the parabola.
def _slope(f, step, axis, edge_order):
    y = np.moveaxis(f, axis, -1)
    n = np.shape(y)[-1]
    if np.ndim(step) == 0:
        low, high = between(y)
        rise = (np.take(y, high[1:], -1) - np.take(y, low[:-1], -1)) / (2 * step)
        first = (np.take(y, [1], -1) - np.take(y, [0], -1)) / step
        last = (np.take(y, [n - 1], -1) - np.take(y, [n - 2], -1)) / step
        if edge_order == 2:
            first = (-1.5 * np.take(y, [0], -1) + 2 * np.take(y, [1], -1) - 0.5 * np.take(y, [2], -1)) / step
            last = 0.5 * np.take(y, [n - 3], -1) - 2 * np.take(y, [n - 2], -1)
            last = (last + 1.5 * np.take(y, [n - 1], -1)) / step
    else:
        h = np.diff(step)
        steps = np.diff(y) / h
        low, high = between(h)
        p = np.take(h, low)
        q = np.take(h, high)
        before = np.take(steps, low, -1)
        after = np.take(steps, high, -1)
        rise = (q * before + p * after) / (p + q)
        first = np.take(steps, [0], -1)
        last = np.take(steps, [n - 2], -1)
        if edge_order == 2:
            first = first + (first - np.take(steps, [1], -1)) * np.take(p, 0) / (
                np.take(p, 0) + np.take(q, 0)
            )
            rest = np.take(h, [n - 2]) / (np.take(h, [n - 2]) + np.take(h, [n - 3]))
            last = last + (last - np.take(steps, [n - 3], -1)) * rest
    return np.moveaxis(np.concatenate((first, rise, last), -1), -1, axis)


@composition(np.interp)
def interp(x, xp, fp, left=None, right=None, period=None):
    if period is not None:
        x = x % period
        order = sorted_period(xp, period)
        points = np.take(xp % period, order)
        values = np.take(fp, order)
        xp = np.concatenate((points[-1:] - period, points, points[:1] + period))
        fp = np.concatenate((values[-1:], values, values[:1]))
        return np.interp(x, xp, fp)
    y = np.interp(x, xp, fp)
    if left is not None:
        y = np.where(x < xp[0], left, y)
    if right is not None:
        y = np.where(x > xp[-1], right, y)
    return y
