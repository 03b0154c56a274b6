"""Rules of this backend's helpers, so that generated code can be differentiated again."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import adjoint, bilinear, d, linear, nondifferentiable, not_implemented, tangent_
from tangent.rules.record import Result
from tangent.runtime import add, unbroadcast
from tangent_backends.numpy import helpers
from tangent_backends.numpy.helpers import (
    dot_left,
    dot_right,
    einsum_cotangents,
    einsum_cross,
    einsum_second,
    einsum_tangent,
    inner_left,
    inner_right,
    join_like,
    lower_half,
    nonzero_factors,
    split_like,
    tensordot_left,
    tensordot_right,
)

# The choice of the largest is constant but where it jumps.
nondifferentiable(helpers.chosen, helpers.selected, result=Result.LIKE)
nondifferentiable(helpers.terms, result=Result.INDEX)
nondifferentiable(helpers.inverse_permutation, result=Result.OTHER)


# r_i = y / x_i, where y is the product of all.
@adjoint(helpers.other_factors)
def other_factors_adjoint(r, a, axis=None):
    x = nonzero_factors(a)
    s = d[r] * r
    d[a] = (np.sum(s, axis=axis, keepdims=True) - s) / x


@tangent_(helpers.other_factors)
def other_factors_tangent(r, a, axis=None):
    t = d[a] / nonzero_factors(a)
    d[r] = r * (np.sum(t, axis=axis, keepdims=True) - t)


@linear(helpers.nonzero_factors, arg="a", result=Result.LIKE)
def nonzero_factors_(y, a):
    d[a] = d[y]


# --------------------------------------------------------------------------
# A product z = a * b has cotangents left(bz, a, b) and right(bz, a, b). Of these,
# left is bilinear in bz and b, right is bilinear in bz and a, and each has the others as adjoints.


@bilinear(helpers.dot_left, args=("g", "y"))
def dot_left_(r, g, x, y):
    d[g] = np.dot(d[r], y)
    d[y] = dot_right(g, d[r], y)


@bilinear(helpers.dot_right, args=("g", "x"))
def dot_right_(r, g, x, y):
    d[g] = np.dot(x, d[r])
    d[x] = dot_left(g, x, d[r])


@bilinear(helpers.inner_left, args=("g", "b"))
def inner_left_(r, g, a, b):
    d[g] = np.inner(d[r], b)
    d[b] = inner_right(g, d[r], b)


@bilinear(helpers.inner_right, args=("g", "a"))
def inner_right_(r, g, a, b):
    d[g] = np.inner(a, d[r])
    d[a] = inner_left(g, a, d[r])


@bilinear(helpers.tensordot_left, args=("g", "b"))
def tensordot_left_(r, g, a, b, axes=2):
    d[g] = np.tensordot(d[r], b, axes)
    d[b] = tensordot_right(g, d[r], b, axes)


@bilinear(helpers.tensordot_right, args=("g", "a"))
def tensordot_right_(r, g, a, b, axes=2):
    d[g] = np.tensordot(a, d[r], axes)
    d[a] = tensordot_left(g, a, d[r], axes)


@linear(helpers.single_system, arg="a", view_of="a", result=Result.LIKE)
def single_system_(y, a, b):
    d[a] = d[y]


@linear(helpers.real_only, arg="a", view_of="a", result=Result.LIKE)
def real_only_(y, a):
    d[a] = d[y]


@linear(helpers.lower_half, arg="x", result=Result.LIKE)
def lower_half_(y, x):
    d[x] = lower_half(d[y])


# --------------------------------------------------------------------------
# Arrays put together and taken apart


@linear(helpers.split_like, arg="g", result=Result.LIKE)
def split_like_(y, arrays, g, axis=0, least=0):
    d[g] = join_like(d[y], arrays, axis, least)


@linear(helpers.join_like, arg="parts", result=Result.ARRAY)
def join_like_(y, parts, arrays, axis=0, least=0):
    d[parts] = split_like(parts, d[y], axis, least)


@linear(helpers.unstack_like, arg="g", result=Result.LIKE)
def unstack_like_(y, arrays, g, axis=0):
    d[g] = np.stack(d[y], axis)


@linear(helpers.untile, arg="g")
def untile_(y, g, a, reps):
    d[g] = np.tile(d[y], reps)


@linear(helpers.unrepeat, arg="g")
def unrepeat_(y, g, a, repeats, axis=None):
    d[g] = np.repeat(d[y], repeats, axis)


@linear(helpers.undiag, arg="g", view_of="g")
def undiag_(y, g, v, k=0):
    d[g] = np.diag(d[y], k)


@linear(helpers.undiagonal, arg="g")
def undiagonal_(y, g, a, offset=0, axis1=0, axis2=1):
    d[g] = unbroadcast(np.diagonal(d[y], offset, axis1, axis2), g)


@linear(helpers.untake, arg="g")
def untake_(y, g, a, indices, axis=None):
    d[g] = np.take(d[y], indices, axis)


@linear(helpers.untake_along, arg="g")
def untake_along_(y, g, a, indices, axis=-1):
    d[g] = np.take_along_axis(d[y], indices, axis)


# --------------------------------------------------------------------------
# Einstein sums


@adjoint(helpers.einsum_cotangents, result=Result.TUPLE)
def einsum_cotangents_adjoint(r, g, subscripts, operands):
    d[g] = einsum_tangent(d[r], subscripts, operands)
    d[operands] = einsum_cross(g, d[r], subscripts, operands)


@tangent_(helpers.einsum_cotangents)
def einsum_cotangents_tangent(r, g, subscripts, operands):
    across = einsum_cross(g, d[operands], subscripts, operands)
    straight = einsum_cotangents(d[g], subscripts, operands)
    d[r] = add(straight, across)


@adjoint(helpers.einsum_tangent, result=Result.ARRAY)
def einsum_tangent_adjoint(r, tangents, subscripts, operands):
    d[tangents] = einsum_cotangents(d[r], subscripts, operands)
    d[operands] = einsum_cross(d[r], tangents, subscripts, operands)


@tangent_(helpers.einsum_tangent)
def einsum_tangent_tangent(r, tangents, subscripts, operands):
    across = einsum_second(tangents, d[operands], subscripts, operands)
    d[r] = einsum_tangent(d[tangents], subscripts, operands) + across


not_implemented(
    helpers.einsum_second, None, "the third derivative of np.einsum; write it as products and sums"
)
not_implemented(
    helpers.einsum_cross, None, "the third derivative of np.einsum; write it as products and sums"
)
