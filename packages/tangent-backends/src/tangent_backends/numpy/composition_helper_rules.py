"""Rules of the helpers of compositions."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import adjoint, d, elementwise, linear, nondifferentiable, tangent_
from tangent.rules.record import Result
from tangent.runtime import unbroadcast
from tangent_backends.numpy import helpers
from tangent_backends.numpy.helpers import (
    along_last,
    bessel,
    by_place,
    cycled,
    in_rows,
    led,
    observed,
    rank_slope,
    unalong_last,
    unby_place,
    uncycled,
    unin_rows,
    unled,
    unobserved,
)

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


# --------------------------------------------------------------------------
# Elements by their order

nondifferentiable(helpers.reduced_shape, result=Result.INDICES)
nondifferentiable(helpers.first_occurrences, helpers.known_count, helpers.gap)
nondifferentiable(helpers.neighbours, helpers.occurrences, result=Result.TUPLE)
nondifferentiable(helpers.rank_slope)


@linear(helpers.along_last, arg="a", view_of="a", result=Result.ARRAY)
def along_last_(y, a, axis=None):
    d[a] = unalong_last(d[y], a, axis)


@linear(helpers.unalong_last, arg="g", view_of="g", result=Result.ARRAY)
def unalong_last_(y, g, a, axis=None):
    d[g] = along_last(d[y], axis)


@linear(helpers.as_share, arg="q", view_of="q", result=Result.ARRAY)
def as_share_(y, q, a):
    d[q] = unbroadcast(d[y], q)


@elementwise(helpers.rank, constant=("count", "method"))
def rank_(y, q, count, method="linear"):
    return rank_slope(q, count, method)


@linear(helpers.one_row, arg="q", view_of="q", result=Result.LIKE)
def one_row_(y, q):
    d[q] = d[y]


# --------------------------------------------------------------------------
# Elements by their places

nondifferentiable(
    helpers.kept_places,
    helpers.inserted_places,
    helpers.padded_places,
    helpers.steps_for,
    result=Result.ARRAY,
)
nondifferentiable(helpers.rolled_start, helpers.as_axes, result=Result.INDEX)
nondifferentiable(helpers.first_padding, result=Result.TUPLE)


@linear(helpers.in_rows, arg="values", view_of="values", result=Result.ARRAY)
def in_rows_(y, values, arr, obj, axis):
    d[values] = unin_rows(d[y], values, obj, axis)


@linear(helpers.unin_rows, arg="g", view_of="g")
def unin_rows_(y, g, values, obj, axis):
    d[g] = in_rows(d[y], g, obj, axis)


# --------------------------------------------------------------------------
# Statistics and polynomials

nondifferentiable(helpers.falling, helpers.rising, result=Result.ARRAY)


@linear(helpers.observed, arg="m", view_of="m", result=Result.ARRAY)
def observed_(y, m, rowvar=True):
    d[m] = unobserved(d[y], m, rowvar)


@linear(helpers.unobserved, arg="g", view_of="g", result=Result.ARRAY)
def unobserved_(y, g, m, rowvar=True):
    d[g] = observed(np.reshape(d[y], np.shape(m)), rowvar)


nondifferentiable(helpers.weights_of, fixed=("fweights", "aweights"))
nondifferentiable(helpers.norming, fixed=("ddof", "aweights"))


@linear(helpers.coefficients, arg="p", view_of="p", result=Result.ARRAY)
def coefficients_(y, p):
    d[p] = np.reshape(d[y], np.shape(p))


@linear(helpers.led, arg="p", result=Result.ARRAY)
def led_(y, p, other):
    d[p] = unled(d[y], p, other)


@linear(helpers.unled, arg="g", view_of="g")
def unled_(y, g, p, other):
    d[g] = led(d[y], g)


@linear(helpers.no_report, arg="x", view_of="x", result=Result.LIKE)
def no_report_(y, x, full=False):
    d[x] = d[y]


# --------------------------------------------------------------------------
# Records

nondifferentiable(helpers.record_places, result=Result.ARRAY)


# --------------------------------------------------------------------------
# Keywords

nondifferentiable(helpers.in_bounds, result=Result.ARRAY)
nondifferentiable(helpers.real_dtype, result=Result.OTHER, guards=True)
nondifferentiable(helpers.reversed_axes, helpers.fortran_shape, result=Result.INDICES)


# --------------------------------------------------------------------------
# Bessel functions: 2 I'_n = I_(n-1) + I_(n+1)

nondifferentiable(helpers.kaiser_arch, result=Result.ARRAY)


@elementwise(helpers.bessel, constant="n")
def bessel_(y, x, n):
    return (bessel(x, n - 1) + bessel(x, n + 1)) / 2


# --------------------------------------------------------------------------
# What writes to an array

nondifferentiable(helpers.flat_places, helpers.places_along, view_of="indices", result=Result.TUPLE)
nondifferentiable(helpers.diagonal_places, helpers.touched_places, result=Result.TUPLE)
nondifferentiable(helpers.numbered, helpers.numbered_true, result=Result.ARRAY)
nondifferentiable(helpers.shuffled_order, result=Result.ARRAY, guards=True)  # it draws random numbers


@linear(helpers.cycled, arg="values")
def cycled_(y, values, numbers):
    d[values] = uncycled(d[y], values, numbers)


@linear(helpers.uncycled, arg="g")
def uncycled_(y, g, values, numbers):
    d[g] = cycled(d[y], numbers)


@adjoint(helpers.by_place, arg="b", fixed="filler", result=Result.ARRAY)
def by_place_adjoint(y, b, a, indices, filler):
    d[b] = unby_place(d[y], b, a, indices)


@tangent_(helpers.by_place)
def by_place_tangent(y, b, a, indices, filler):
    d[y] = by_place(d[b], a, indices, 0.0)


@linear(helpers.unby_place, arg="g")
def unby_place_(y, g, b, a, indices):
    d[g] = by_place(d[y], a, indices, 0.0)
