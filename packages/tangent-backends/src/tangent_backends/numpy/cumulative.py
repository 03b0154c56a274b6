"""Sums, products and differences along an axis."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import adjoint, d, elementwise, linear, tangent_
from tangent.rules.record import Result
from tangent_backends.numpy.helpers import carried, carried_back, earlier, undiff
from tangent_backends.numpy.reductions import REDUCTION


@linear(np.cumsum, arg="a", method="cumsum", unsupported=REDUCTION, result=Result.ARRAY)
def cumsum(y, a, axis=None):
    # Without an axis the sums are of the flattened array.
    d[a] = np.reshape(np.flip(np.cumsum(np.flip(d[y], axis), axis), axis), np.shape(a))


# y[i] = a[i] * y[i - 1].  Nothing is divided, so factors may be 0.
@adjoint(np.cumprod, method="cumprod", unsupported=REDUCTION, result=Result.ARRAY)
def cumprod_adjoint(y, a, axis=None):
    d[a] = np.reshape(carried_back(d[y], a, axis) * earlier(y, axis, 1.0), np.shape(a))


@tangent_(np.cumprod)
def cumprod_tangent(y, a, axis=None):
    d[y] = carried(np.reshape(d[a], np.shape(y)) * earlier(y, axis, 1.0), a, axis)


# np.diff(a, 0) is the array itself.
@linear(
    np.diff,
    arg="a",
    view_of="a",
    unsupported={"prepend": "use np.concatenate on the array", "append": "use np.concatenate on the array"},
    result=Result.ARRAY,
)
def diff(y, a, n=1, axis=-1):
    d[a] = undiff(d[y], a, n, axis)


# Multiples of the period are added to elements.
@elementwise(np.unwrap, constant=("discont", "axis", "period"), fixed="period")
def unwrap(y, p, discont=None, axis=-1, *, period=2 * np.pi):
    return 1.0
