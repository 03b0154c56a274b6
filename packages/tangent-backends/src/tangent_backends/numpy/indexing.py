"""Functions that pick elements by index."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import inspect

import numpy as np

from tangent.rules.declare import adjoint, d, linear, nondifferentiable, tangent_
from tangent.rules.record import Result
from tangent_backends.numpy.helpers import untake, untake_along


@linear(
    np.take,
    arg="a",
    method="take",
    unsupported={"out": "assign the result instead", "mode": "use valid indices"},
)
def take(y, a, indices, axis=None):
    d[a] = untake(d[y], a, indices, axis)


@linear(np.take_along_axis, arg="arr", result=Result.ARRAY)
def take_along_axis(y, arr, indices, axis=-1):
    d[arr] = untake_along(d[y], arr, indices, axis)


@linear(np.ndarray.compress, arg="a", method="compress", unsupported={"out": "assign the result instead"})
def compress_method(y, a, condition, axis=None):
    d[a] = untake(d[y], a, np.flatnonzero(condition), axis)


# NumPy 2.5 added `descending`.
_ORDERS = ("order", *({"descending"} & set(inspect.signature(np.sort).parameters)))


# How elements are sorted makes no difference but for equal ones.
@adjoint(np.sort, unsupported=_ORDERS, result=Result.ARRAY)
def sort_adjoint(y, a, axis=-1, kind=None, *, stable=None):
    d[a] = untake_along(d[y], a, np.argsort(a, axis=axis), axis)


@tangent_(np.sort)
def sort_tangent(y, a, axis=-1, kind=None, *, stable=None):
    d[y] = np.take_along_axis(d[a], np.argsort(a, axis=axis), axis)


nondifferentiable(np.argsort, method="argsort", result=Result.ARRAY)
nondifferentiable(np.argpartition, method="argpartition", result=Result.ARRAY)
nondifferentiable(np.searchsorted, np.digitize, np.argwhere, np.flatnonzero)
nondifferentiable(np.nonzero, method="nonzero", result=Result.TUPLE)
nondifferentiable(np.unravel_index, np.triu_indices, np.tril_indices, np.diag_indices, result=Result.TUPLE)
