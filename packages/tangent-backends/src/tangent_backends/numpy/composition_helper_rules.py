"""Rules of the helpers of compositions."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import d, linear, nondifferentiable
from tangent.rules.record import Result
from tangent.runtime import unbroadcast
from tangent_backends.numpy import helpers

nondifferentiable(helpers.kron_shapes, result=Result.TUPLE)


@linear(helpers.crossable, arg="a", view_of="a", result=Result.LIKE)
def crossable_(y, a):
    d[a] = d[y]


# --------------------------------------------------------------------------
# Samples of a function

nondifferentiable(helpers.between, result=Result.TUPLE)
nondifferentiable(helpers.axes_to_differ, result=Result.INDICES)
nondifferentiable(helpers.sorted_period, result=Result.ARRAY)


@linear(helpers.boundary, arg="value", view_of="value", result=Result.ARRAY)
def boundary_(y, value, a, axis=-1):
    d[value] = unbroadcast(d[y], value)


@linear(helpers.spacing_for, arg="h", view_of="h", result=Result.ARRAY)
def spacing_for_(r, h, y, axis=-1):
    d[h] = np.reshape(d[r], np.shape(h))


@linear(helpers.row_or_none, arg="value", view_of="value", result=Result.ARRAY)
def row_or_none_(y, value, like):
    d[value] = unbroadcast(np.reshape(d[y], np.shape(value)), value)
