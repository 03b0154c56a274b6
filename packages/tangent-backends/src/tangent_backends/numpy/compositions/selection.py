"""Elements chosen, left out, put in; copies of edges; cumulative sums that pass over nan."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import composition
from tangent_backends.numpy.helpers import (
    as_axes,
    first_padding,
    in_rows,
    inserted_places,
    kaiser_arch,
    kept_places,
    padded_places,
    rolled_start,
    row_or_none,
    steps_for,
)


@composition(np.compress, sequences="condition")
def compress(condition, a, axis=None):
    return np.take(a, np.flatnonzero(condition), axis)


@composition(np.extract, sequences="condition")
def extract(condition, arr):
    return np.take(arr, np.flatnonzero(condition))


@composition(np.delete, sequences="obj")
def delete(arr, obj, axis=None):
    return np.take(arr, kept_places(arr, obj, axis), axis)


@composition(np.insert, sequences="obj")
def insert(arr, obj, values, axis=None):
    if axis is None:
        arr = np.ravel(arr)
        axis = 0
    new = in_rows(values, arr, obj, axis)
    return np.take(np.concatenate((arr, new), axis), inserted_places(arr, obj, new, axis), axis)


@composition(np.append)
def append(arr, values, axis=None):
    if axis is None:
        return np.concatenate((np.ravel(arr), row_or_none(values, arr)))
    return np.concatenate((arr, values), axis)


# Copies of elements, by the places that they come from.
@composition(np.pad, sequences="pad_width")
def pad(array, pad_width, mode="constant", *, constant_values=0, reflect_type="even"):
    if mode == "constant":
        return np.pad(array, pad_width, constant_values=constant_values)
    return np.take(array, padded_places(array, pad_width, mode, reflect_type))


@composition(np.rollaxis)
def rollaxis(a, axis, start=0):
    return np.moveaxis(a, axis, rolled_start(a, axis, start))


@composition(np.diagflat)
def diagflat(v, k=0):
    return np.diag(np.ravel(v), k)


@composition(np.vander)
def vander(x, N=None, increasing=False):
    column = np.expand_dims(x.astype(np.promote_types(x.dtype, int)), -1)
    count = np.size(x) if N is None else N
    powers = np.cumprod(np.concatenate((np.ones_like(column), np.repeat(column, max(count - 1, 0), 1)), 1), 1)
    return powers if increasing else np.flip(powers, 1)


@composition(np.nancumsum)
def nancumsum(a, axis=None):
    return np.cumsum(np.where(np.isnan(a), 0, a), axis)


@composition(np.nancumprod)
def nancumprod(a, axis=None):
    return np.cumprod(np.where(np.isnan(a), 1, a), axis)


if hasattr(np, "cumulative_sum"):  # since NumPy 2.1

    @composition(np.cumulative_sum)
    def cumulative_sum(x, *, axis=None, include_initial=False):
        total = np.cumsum(x, as_axes(x, axis))
        if include_initial:
            total = np.pad(total, first_padding(total, axis))
        return total

    @composition(np.cumulative_prod)
    def cumulative_prod(x, *, axis=None, include_initial=False):
        total = np.cumprod(x, as_axes(x, axis))
        if include_initial:
            total = np.pad(total, first_padding(total, axis), constant_values=1)
        return total


@composition(np.logspace)
def logspace(start, stop, num=50, endpoint=True, base=10.0):
    return np.power(base, np.linspace(start, stop, num, endpoint))


# start, start * r, start * r**2, ...
@composition(np.geomspace)
def geomspace(start, stop, num=50, endpoint=True):
    ratio = stop / start
    return start * np.power(ratio, steps_for(ratio, num, endpoint))


@composition(np.kaiser)
def kaiser(M, beta):
    return np.i0(beta * kaiser_arch(M)) / np.i0(beta)
