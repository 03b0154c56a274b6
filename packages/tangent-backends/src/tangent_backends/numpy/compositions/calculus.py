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
    if np.ndim(step) == 0:
        rise = (y[..., 2:] - y[..., :-2]) / (2 * step)
        first = (y[..., 1:2] - y[..., :1]) / step
        last = (y[..., -1:] - y[..., -2:-1]) / step
        if edge_order == 2:
            first = (-1.5 * y[..., :1] + 2 * y[..., 1:2] - 0.5 * y[..., 2:3]) / step
            last = (0.5 * y[..., -3:-2] - 2 * y[..., -2:-1] + 1.5 * y[..., -1:]) / step
    else:
        h = np.diff(step)
        steps = np.diff(y) / h
        p = h[:-1]
        q = h[1:]
        rise = (q * steps[..., :-1] + p * steps[..., 1:]) / (p + q)
        first = steps[..., :1]
        last = steps[..., -1:]
        if edge_order == 2:
            first = first + (first - steps[..., 1:2]) * h[0] / (h[0] + h[1])
            last = last + (last - steps[..., -2:-1]) * h[-1] / (h[-1] + h[-2])
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
