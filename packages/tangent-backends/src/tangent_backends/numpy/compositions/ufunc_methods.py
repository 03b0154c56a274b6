"""Methods of NumPy's elementwise functions: over an axis, step by step, and of all pairs."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import composition
from tangent.runtime import stop_gradient
from tangent_backends.numpy.helpers import record_places

# --------------------------------------------------------------------------
# Over an axis


@composition(np.add, method="reduce")
def add_reduce(array, axis=0, *, keepdims=False, initial=0, where=True):
    return np.sum(array, axis=axis, keepdims=keepdims, initial=initial, where=where)


@composition(np.multiply, method="reduce")
def multiply_reduce(array, axis=0, *, keepdims=False, where=True):
    return np.prod(array, axis=axis, keepdims=keepdims, where=where)


@composition(np.maximum, method="reduce")
def maximum_reduce(array, axis=0, *, keepdims=False):
    return np.max(array, axis=axis, keepdims=keepdims)


@composition(np.minimum, method="reduce")
def minimum_reduce(array, axis=0, *, keepdims=False):
    return np.min(array, axis=axis, keepdims=keepdims)


# log(sum(exp(x))), with the largest taken out: it cancels, and keeps the others from overflowing.
@composition(np.logaddexp, method="reduce")
def logaddexp_reduce(array, axis=0, *, keepdims=False):
    top = stop_gradient(np.max(array, axis=axis, keepdims=True))
    top = np.where(np.isfinite(top), top, 0.0)
    total = np.log(np.sum(np.exp(array - top), axis=axis, keepdims=True)) + top
    return total if keepdims else np.squeeze(total, axis)


# --------------------------------------------------------------------------
# Step by step


@composition(np.add, method="accumulate")
def add_accumulate(array, axis=0):
    return np.cumsum(array, axis)


@composition(np.multiply, method="accumulate")
def multiply_accumulate(array, axis=0):
    return np.cumprod(array, axis)


@composition(np.maximum, method="accumulate")
def maximum_accumulate(array, axis=0):
    return np.take_along_axis(array, record_places(array, axis, 1), axis)


@composition(np.minimum, method="accumulate")
def minimum_accumulate(array, axis=0):
    return np.take_along_axis(array, record_places(array, axis, -1), axis)


# --------------------------------------------------------------------------
# Of all pairs


def _outer(ufunc: np.ufunc) -> None:
    def outer(A, B):
        return ufunc(np.reshape(A, np.shape(A) + (1,) * np.ndim(B)), B)

    composition(ufunc, method="outer")(outer)


for _ufunc in (
    np.add,
    np.subtract,
    np.multiply,
    np.divide,
    np.power,
    np.maximum,
    np.minimum,
    np.hypot,
    np.arctan2,
    np.logaddexp,
    np.fmax,
    np.fmin,
    np.remainder,
):
    _outer(_ufunc)
