"""Calls with keywords that the rules of the functions do not take, as calls without them."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import inspect

import numpy as np

from tangent.rules.declare import composition
from tangent_backends.numpy.helpers import fortran_shape, in_bounds, real_dtype, reversed_axes

# --------------------------------------------------------------------------
# A dtype to calculate in


# NumPy passes `np.asarray` on to no other library.
def _in(a, dtype):
    if dtype is None:
        return a
    return a.astype(dtype) if hasattr(a, "astype") else np.asarray(a, dtype)


def _in_real(a, dtype):
    return a if dtype is None else _in(a, real_dtype(dtype, a))


# `where` and `initial` are passed on where they are given: other libraries may not have them.


@composition(np.sum)
def total(a, axis=None, dtype=None, *, keepdims=False, initial=None, where=True):
    a = _in(a, dtype)
    if initial is None and where is True:
        return np.sum(a, axis=axis, keepdims=keepdims)
    return np.sum(a, axis=axis, keepdims=keepdims, initial=0 if initial is None else initial, where=where)


@composition(np.mean)
def mean(a, axis=None, dtype=None, *, keepdims=False, where=True):
    a = _in(a, dtype)
    if where is True:
        return np.mean(a, axis=axis, keepdims=keepdims)
    return np.mean(a, axis=axis, keepdims=keepdims, where=where)


@composition(np.prod)
def prod(a, axis=None, dtype=None, *, keepdims=False, initial=1, where=True):
    a = _in(a, dtype)
    if where is True:
        product = np.prod(a, axis=axis, keepdims=keepdims)
    else:
        product = np.prod(a, axis=axis, keepdims=keepdims, where=where)
    return product if initial is None else product * initial


@composition(np.cumsum)
def cumsum(a, axis=None, dtype=None):
    return np.cumsum(_in(a, dtype), axis)


@composition(np.cumprod)
def cumprod(a, axis=None, dtype=None):
    return np.cumprod(_in(a, dtype), axis)


@composition(np.trace)
def trace(a, offset=0, axis1=0, axis2=1, dtype=None):
    return np.trace(_in(a, dtype), offset, axis1, axis2)


@composition(np.linalg.trace)
def linalg_trace(x, *, offset=0, dtype=None):
    return np.linalg.trace(_in(x, dtype), offset=offset)


@composition(np.concatenate, sequences="arrays")
def concatenate(arrays, axis=0, *, dtype=None):
    return _in(np.concatenate(arrays, axis), dtype)


@composition(np.stack, sequences="arrays")
def stack(arrays, axis=0, *, dtype=None):
    return _in(np.stack(arrays, axis), dtype)


@composition(np.hstack, sequences="tup")
def hstack(tup, *, dtype=None):
    return _in(np.hstack(tup), dtype)


@composition(np.vstack, sequences="tup")
def vstack(tup, *, dtype=None):
    return _in(np.vstack(tup), dtype)


# --------------------------------------------------------------------------
# Degrees of freedom by their other name


@composition(np.var)
def var(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True, correction=None):
    lost = ddof if correction is None else correction
    a = _in_real(a, dtype)
    if where is True:
        return np.var(a, axis=axis, ddof=lost, keepdims=keepdims)
    return np.var(a, axis=axis, ddof=lost, keepdims=keepdims, where=where)


@composition(np.std)
def std(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True, correction=None):
    lost = ddof if correction is None else correction
    a = _in_real(a, dtype)
    if where is True:
        return np.std(a, axis=axis, ddof=lost, keepdims=keepdims)
    return np.std(a, axis=axis, ddof=lost, keepdims=keepdims, where=where)


# --------------------------------------------------------------------------
# Extremes of some elements, and of one more


@composition(np.max, np.amax)
def amax(a, axis=None, *, keepdims=False, initial=None, where=True):
    if where is not True:
        a = np.where(where, a, -np.inf)
    top = np.max(a, axis=axis, keepdims=keepdims)
    return top if initial is None else np.maximum(top, initial)


@composition(np.min, np.amin)
def amin(a, axis=None, *, keepdims=False, initial=None, where=True):
    if where is not True:
        a = np.where(where, a, np.inf)
    bottom = np.min(a, axis=axis, keepdims=keepdims)
    return bottom if initial is None else np.minimum(bottom, initial)


# --------------------------------------------------------------------------
# nan stands for what is left out


def _known(a, where):
    return a if where is True else np.where(where, a, np.nan)


@composition(np.nansum)
def nansum(a, axis=None, dtype=None, *, keepdims=False, initial=0, where=True):
    known = np.nansum(_known(_in(a, dtype), where), axis=axis, keepdims=keepdims)
    return known if initial is None else known + initial


@composition(np.nanprod)
def nanprod(a, axis=None, dtype=None, *, keepdims=False, initial=1, where=True):
    known = np.nanprod(_known(_in(a, dtype), where), axis=axis, keepdims=keepdims)
    return known if initial is None else known * initial


@composition(np.nanmean)
def nanmean(a, axis=None, dtype=None, *, keepdims=False, where=True):
    return np.nanmean(_known(_in(a, dtype), where), axis=axis, keepdims=keepdims)


@composition(np.nanvar)
def nanvar(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True, correction=None):
    lost = ddof if correction is None else correction
    known = _known(_in_real(a, dtype), where)
    return np.nanvar(known, axis=axis, ddof=lost, keepdims=keepdims)


@composition(np.nanstd)
def nanstd(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True, correction=None):
    lost = ddof if correction is None else correction
    known = _known(_in_real(a, dtype), where)
    return np.nanstd(known, axis=axis, ddof=lost, keepdims=keepdims)


@composition(np.nanmax)
def nanmax(a, axis=None, *, keepdims=False, initial=None, where=True):
    top = np.nanmax(_known(a, where), axis=axis, keepdims=keepdims)
    return top if initial is None else np.fmax(top, initial)


@composition(np.nanmin)
def nanmin(a, axis=None, *, keepdims=False, initial=None, where=True):
    bottom = np.nanmin(_known(a, where), axis=axis, keepdims=keepdims)
    return bottom if initial is None else np.fmin(bottom, initial)


# --------------------------------------------------------------------------
# Others


@composition(np.clip)
def clip(a, a_min=None, a_max=None, *, min=None, max=None):
    return np.clip(a, a_min if min is None else min, a_max if max is None else max)


@composition(np.take)
def take(a, indices, axis=None, *, mode="raise"):
    return np.take(a, in_bounds(indices, a, axis, mode), axis)


@composition(np.linalg.pinv)
def pinv(a, rcond=None, *, rtol=None):
    return np.linalg.pinv(a, rcond if rtol is None else rtol)


@composition(np.linspace)
def linspace(start, stop, num=50, endpoint=True, *, dtype=None, axis=0):
    return _in(np.moveaxis(np.linspace(start, stop, num, endpoint), 0, axis), dtype)


# In the order of Fortran the first axis runs fastest: that of the transposed array in the order of C.
@composition(np.ravel)
def ravel(a, order="C"):
    return np.ravel(np.transpose(a, reversed_axes(a, order)))


def reshape(a, shape, order="C"):
    turned = np.reshape(np.transpose(a, reversed_axes(a, order)), fortran_shape(shape, order))
    return np.transpose(turned, reversed_axes(turned, order))


if "shape" in inspect.signature(np.reshape).parameters:  # since NumPy 2.1
    composition(np.reshape)(reshape)
