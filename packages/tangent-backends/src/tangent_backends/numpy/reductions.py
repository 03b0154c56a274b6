"""Reductions over axes: sums, means, products, extremes."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import adjoint, d, linear, nondifferentiable, tangent_
from tangent.rules.record import Field, Result
from tangent.runtime import spread, unbroadcast
from tangent_backends.numpy.helpers import chosen, counted, deviation, other_factors, terms

REDUCTION = {
    "dtype": "use .astype on the argument",
    "out": "it writes into another array; assign the result instead",
    "initial": "apply it to the result",
    "where": "use np.where(mask, a, value) with a value that changes nothing",
    "mean": "leave it out: the value is the same",
    "correction": "name it ddof",
}


@linear(
    np.sum, arg=("a", "initial"), sequences="a", method="sum", unsupported=REDUCTION, result=Result.REDUCTION
)
def sum(y, a, axis=None, keepdims=False, initial=0, where=True):
    t = spread(d[y], a, axis, keepdims)
    if where is not True:
        t = unbroadcast(np.where(where, t, 0.0), a)
    d[a] = t
    d[initial] = unbroadcast(d[y], initial)


@linear(np.mean, arg="a", sequences="a", method="mean", unsupported=REDUCTION, result=Result.REDUCTION)
def mean(y, a, axis=None, keepdims=False, where=True):
    if where is True:
        t = spread(d[y] / terms(a, axis), a, axis, keepdims)
    else:
        count = counted(a, where, axis, keepdims)
        t = np.where(where, spread(d[y] / count, a, axis, keepdims), 0.0)
    d[a] = t


@adjoint(np.prod, method="prod", unsupported=REDUCTION, result=Result.REDUCTION)
def prod_adjoint(y, a, axis=None, keepdims=False, where=True):
    t = spread(d[y], a, axis, keepdims)
    if where is True:
        t = t * other_factors(a, axis)
    else:
        t = np.where(where, t * other_factors(np.where(where, a, 1), axis), 0.0)
    d[a] = t


@tangent_(np.prod)
def prod_tangent(y, a, axis=None, keepdims=False, where=True):
    if where is True:
        t = other_factors(a, axis)
    else:
        t = np.where(where, other_factors(np.where(where, a, 1), axis), 0.0)
    d[y] = np.sum(d[a] * t, axis=axis, keepdims=keepdims)


@adjoint(np.max, method="max", unsupported=REDUCTION, result=Result.REDUCTION)
def max_adjoint(y, a, axis=None, keepdims=False):
    d[a] = spread(d[y], a, axis, keepdims) * chosen(a, y, axis, keepdims)


@tangent_(np.max)
def max_tangent(y, a, axis=None, keepdims=False):
    d[y] = np.sum(d[a] * chosen(a, y, axis, keepdims), axis=axis, keepdims=keepdims)


@adjoint(np.min, method="min", unsupported=REDUCTION, result=Result.REDUCTION)
def min_adjoint(y, a, axis=None, keepdims=False):
    d[a] = spread(d[y], a, axis, keepdims) * chosen(a, y, axis, keepdims)


@tangent_(np.min)
def min_tangent(y, a, axis=None, keepdims=False):
    d[y] = np.sum(d[a] * chosen(a, y, axis, keepdims), axis=axis, keepdims=keepdims)


adjoint(np.amax, np.amin, unsupported=REDUCTION, result=Result.REDUCTION)(max_adjoint)
tangent_(np.amax, np.amin)(max_tangent)


@adjoint(np.var, fixed="ddof", method="var", unsupported=REDUCTION, result=Result.REDUCTION, field=Field.REAL)
def var_adjoint(y, a, axis=None, ddof=0, keepdims=False, where=True):
    if where is True:
        scale = 2 / (terms(a, axis) - ddof)
        t = deviation(a, axis)
    else:
        scale = 2 / (counted(a, where, axis, keepdims) - ddof)
        t = np.where(where, (a - np.mean(a, axis=axis, keepdims=True, where=where)).conjugate(), 0.0)
    d[a] = spread(d[y] * scale, a, axis, keepdims) * t


@tangent_(np.var)
def var_tangent(y, a, axis=None, ddof=0, keepdims=False, where=True):
    if where is True:
        scale = 2 / (terms(a, axis) - ddof)
        t = deviation(a, axis)
    else:
        scale = 2 / (counted(a, where, axis, keepdims) - ddof)
        t = np.where(where, (a - np.mean(a, axis=axis, keepdims=True, where=where)).conjugate(), 0.0)
    d[y] = np.sum(np.real(d[a] * t), axis=axis, keepdims=keepdims) * scale


# Where all elements are equal there is no derivative; 0 there.
@adjoint(np.std, fixed="ddof", method="std", unsupported=REDUCTION, result=Result.REDUCTION, field=Field.REAL)
def std_adjoint(y, a, axis=None, ddof=0, keepdims=False, where=True):
    if where is True:
        count = terms(a, axis)
        t = deviation(a, axis)
    else:
        count = counted(a, where, axis, keepdims)
        t = np.where(where, (a - np.mean(a, axis=axis, keepdims=True, where=where)).conjugate(), 0.0)
    d[a] = spread(d[y] / ((y + (y == 0)) * (count - ddof)), a, axis, keepdims) * t


@tangent_(np.std)
def std_tangent(y, a, axis=None, ddof=0, keepdims=False, where=True):
    if where is True:
        count = terms(a, axis)
        t = deviation(a, axis)
    else:
        count = counted(a, where, axis, keepdims)
        t = np.where(where, (a - np.mean(a, axis=axis, keepdims=True, where=where)).conjugate(), 0.0)
    d[y] = np.sum(np.real(d[a] * t), axis=axis, keepdims=keepdims) / ((y + (y == 0)) * (count - ddof))


nondifferentiable(np.argmax, result=Result.NUMERIC, method="argmax")
nondifferentiable(np.argmin, result=Result.NUMERIC, method="argmin")
nondifferentiable(np.any, method="any")
nondifferentiable(np.all, method="all")
nondifferentiable(np.count_nonzero, np.nanargmax, np.nanargmin)
nondifferentiable(np.allclose, np.array_equal, np.array_equiv, result=Result.OTHER)
