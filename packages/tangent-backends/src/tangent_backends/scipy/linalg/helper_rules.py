"""Rules of the helpers of matrix functions."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

from tangent.rules.declare import bilinear, d, linear, nondifferentiable
from tangent.rules.record import Result
from tangent_backends.scipy.linalg import helpers
from tangent_backends.scipy.linalg.helpers import (
    assumed,
    bands_of,
    bands_times,
    diagonal_blocks,
    flipped_bands,
    joined_blocks,
    swapped,
    symmetric_bands,
    triangle,
    turned,
    unassumed,
    unsymmetric_bands,
)


@linear(helpers.assumed, arg="a", view_of="a", result=Result.LIKE)
def assumed_(y, a, assume_a=None):
    d[a] = unassumed(d[y], assume_a)


@linear(helpers.unassumed, arg="g", view_of="g", result=Result.LIKE)
def unassumed_(y, g, assume_a=None):
    d[g] = assumed(d[y], assume_a)


@linear(helpers.triangle, arg="g", result=Result.LIKE)
def triangle_(y, g, lower=False, unit_diagonal=False):
    d[g] = triangle(d[y], lower, unit_diagonal)


@linear(helpers.turned, arg="m", view_of="m", result=Result.ARRAY)
def turned_(y, m, trans):
    d[m] = turned(d[y], trans)


@linear(helpers.in_full, arg="a", view_of="a", result=Result.LIKE)
def in_full_(y, a, mode):
    d[a] = d[y]


@linear(helpers.square_only, arg="a", view_of="a", result=Result.LIKE)
def square_only_(y, a):
    d[a] = d[y]


@linear(helpers.diagonal_blocks, arg="g", view_of="g", result=Result.TUPLE)
def diagonal_blocks_(y, g, arrs):
    d[g] = joined_blocks(d[y])


@linear(helpers.joined_blocks, arg="parts", result=Result.ARRAY)
def joined_blocks_(y, parts):
    d[parts] = diagonal_blocks(d[y], parts)


@bilinear(helpers.bands_of, args=("t", "y"), result=Result.ARRAY)
def bands_of_(z, t, y, l_and_u):
    d[t] = bands_times(d[z], y, l_and_u)
    d[y] = bands_times(flipped_bands(d[z], l_and_u), t, swapped(l_and_u))


@bilinear(helpers.bands_times, args=("ab", "x"), result=Result.ARRAY)
def bands_times_(z, ab, x, l_and_u):
    d[ab] = bands_of(d[z], x, l_and_u)
    d[x] = bands_times(flipped_bands(ab, l_and_u), d[z], swapped(l_and_u))


@linear(helpers.flipped_bands, arg="ab", result=Result.LIKE)
def flipped_bands_(y, ab, l_and_u):
    d[ab] = flipped_bands(d[y], swapped(l_and_u))


@linear(helpers.symmetric_bands, arg="g", view_of="g", result=Result.ARRAY)
def symmetric_bands_(y, g, count, lower=False):
    d[g] = unsymmetric_bands(d[y], lower)


@linear(helpers.unsymmetric_bands, arg="s", result=Result.ARRAY)
def unsymmetric_bands_(y, s, lower=False):
    d[s] = symmetric_bands(d[y], len(s), lower)


nondifferentiable(
    helpers.toeplitz_places,
    helpers.hankel_places,
    helpers.circulant_places,
    result=Result.ARRAY,
)
nondifferentiable(helpers.is_transposed, helpers.side, result=Result.OTHER)
nondifferentiable(helpers.bands_beside, helpers.swapped, result=Result.INDICES)
