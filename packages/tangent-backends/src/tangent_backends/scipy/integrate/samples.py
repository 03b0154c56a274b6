"""Integrals of samples."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
from scipy import integrate

from tangent.rules.declare import composition, nondifferentiable
from tangent.rules.record import Result
from tangent_backends.scipy.integrate import helpers
from tangent_backends.scipy.integrate.helpers import romb_weights, simpson_weights

nondifferentiable(helpers.simpson_weights, fixed=("x", "dx"), result=Result.ARRAY)
nondifferentiable(helpers.romb_weights, fixed="dx", result=Result.ARRAY)


@composition(integrate.trapezoid)
def trapezoid(y, x=None, dx=1.0, axis=-1):
    return np.trapezoid(y, x, dx, axis)


@composition(integrate.cumulative_trapezoid)
def cumulative_trapezoid(y, x=None, dx=1.0, axis=-1, initial=None):
    y = np.moveaxis(y, axis, -1)
    if x is None:
        h = dx
    elif np.ndim(x) == 1:
        h = np.diff(x)
    else:
        h = np.diff(np.moveaxis(x, axis, -1))
    sums = np.cumsum(h * (y[..., 1:] + y[..., :-1]) / 2, axis=-1)
    if initial is not None:
        sums = np.concatenate((np.zeros_like(y[..., :1]), sums), axis=-1)
    return np.moveaxis(sums, -1, axis)


# Sums with weights that depend on the places alone.
@composition(integrate.simpson)
def simpson(y, x=None, *, dx=1.0, axis=-1):
    y = np.moveaxis(y, axis, -1)
    return np.sum(y * simpson_weights(np.shape(y)[-1], x, dx), axis=-1)


@composition(integrate.romb)
def romb(y, dx=1.0, axis=-1):
    y = np.moveaxis(y, axis, -1)
    return np.sum(y * romb_weights(np.shape(y)[-1], dx), axis=-1)
