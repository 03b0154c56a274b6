"""Rules of this backend's helpers, so that generated code can be differentiated again."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math

import numpy as np

from tangent.facts.contents import shape_only
from tangent.optimize.phrasing import shorten
from tangent.rules.declare import (
    adjoint,
    bilinear,
    d,
    elementwise,
    linear,
    nondifferentiable,
    not_implemented,
    tangent_,
)
from tangent.rules.record import Result
from tangent.runtime import add, broadcast_like, spread, unbroadcast, uncast
from tangent_backends.numpy import helpers
from tangent_backends.numpy.helpers import (
    aligned,
    carried,
    carried_back,
    deviation,
    dot_left,
    dot_right,
    earlier,
    einsum_cotangents,
    einsum_cross,
    einsum_second,
    einsum_tangent,
    folded,
    given,
    inner_left,
    inner_right,
    join_like,
    later,
    lower_half,
    middle,
    mirrored,
    other_factors_along,
    other_factors_twice,
    sinc_slope,
    split_like,
    tensordot_left,
    tensordot_right,
    unaligned,
)

# The choice of the largest is constant but where it jumps.
nondifferentiable(helpers.chosen, helpers.selected, helpers.middle, result=Result.LIKE)


@linear(helpers.mirrored, arg="a", result=Result.LIKE)
def mirrored_(y, a, triangle="L"):
    d[a] = folded(d[y], triangle)


@linear(helpers.folded, arg="g", result=Result.LIKE)
def folded_(y, g, triangle="L"):
    d[g] = mirrored(d[y], triangle)


@linear(helpers.at_middle, arg="g", result=Result.REDUCTION)
def at_middle_(y, g, a, axis=None, keepdims=False):
    d[g] = spread(d[y], a, axis, keepdims) * middle(a, axis)


nondifferentiable(helpers.at_lower, helpers.at_upper, helpers.bracket, helpers.within)
nondifferentiable(helpers.counted)
nondifferentiable(helpers.terms, result=Result.INDEX)
shape_only(helpers.terms)
shorten(*(getattr(helpers, name) for name in helpers.__all__))
nondifferentiable(helpers.inverse_permutation, result=Result.TUPLE)
nondifferentiable(helpers.negated, result=Result.ANYTHING)
nondifferentiable(helpers.fractions, result=Result.ARRAY)


# With c the cotangent of r = D^k others(a)(t, ...), sum(c * r) is D^(k+1) prod(a)(t, ..., c), which is
# symmetric in its directions: its gradient by `a` is r with c for one more, by t is r with c in place of t.
@adjoint(helpers.other_factors)
def other_factors_adjoint(r, a, axis=None):
    d[a] = other_factors_along(a, d[r], axis)


@tangent_(helpers.other_factors)
def other_factors_tangent(r, a, axis=None):
    d[r] = other_factors_along(a, d[a], axis)


@adjoint(helpers.other_factors_along)
def other_factors_along_adjoint(r, a, t, axis=None):
    d[a] = other_factors_twice(a, t, d[r], axis)
    d[t] = other_factors_along(a, d[r], axis)


@tangent_(helpers.other_factors_along)
def other_factors_along_tangent(r, a, t, axis=None):
    d[r] = other_factors_twice(a, t, d[a], axis) + other_factors_along(a, d[t], axis)


not_implemented(helpers.other_factors_twice, None, "the fourth derivative of np.prod; multiply in a loop")


@linear(helpers.deviation, arg="a", result=Result.LIKE)
def deviation_(y, a, axis=None):
    d[a] = deviation(d[y], axis)


@elementwise(helpers.sinc_slope, constant="order")
def sinc_slope_(y, x, order=1):
    return sinc_slope(x, order + 1)


@elementwise(helpers.share)
def share_(y, x, z):
    return y, -y


@elementwise(helpers.share2)
def share2_(y, x, z):
    return y * math.log(2), -y * math.log(2)


# --------------------------------------------------------------------------
# A product z = a * b has cotangents left(bz, a, b) and right(bz, a, b). Of these,
# left is bilinear in bz and b, right is bilinear in bz and a, and each has the others as adjoints.


@bilinear(helpers.dot_left, args=("g", "y"))
def dot_left_(r, g, x, y):
    d[g] = broadcast_like(np.dot(d[r], y), g)
    d[y] = dot_right(g, d[r], y)


@bilinear(helpers.dot_right, args=("g", "x"))
def dot_right_(r, g, x, y):
    d[g] = broadcast_like(np.dot(x, d[r]), g)
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


@linear(helpers.split_like, arg="g", view_of="g", result=Result.LIKE)
def split_like_(y, arrays, g, axis=0, least=0):
    d[g] = join_like(d[y], arrays, axis, least)


@linear(helpers.join_like, arg="parts", result=Result.ARRAY)
def join_like_(y, parts, arrays, axis=0, least=0):
    d[parts] = split_like(parts, d[y], axis, least)


@linear(helpers.unstack_like, arg="g", view_of="g", result=Result.LIKE)
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


@linear(helpers.home, arg="g", view_of="g", result=Result.LIKE)
def home_(y, g, a):
    d[g] = uncast(g, d[y], y)


@linear(helpers.on_host, arg="x", view_of="x", result=Result.LIKE)
def on_host_(y, x):
    d[x] = uncast(x, d[y], y)


@linear(helpers.undiagonal, arg="g")
def undiagonal_(y, g, a, offset=0, axis1=0, axis2=1):
    d[g] = unbroadcast(np.diagonal(d[y], offset, axis1, axis2), g)


@linear(helpers.unpad, arg="g", view_of="g")
def unpad_(y, g, a, pad_width):
    d[g] = np.pad(d[y], pad_width)


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


# --------------------------------------------------------------------------
# Values carried along an axis.  s = carried(g, c) means s = g + c * earlier(s), linear in g; its adjoint is
# l = ds + later(c * l), which is carried_back(ds, c).


@adjoint(helpers.carried, result=Result.ARRAY)
def carried_adjoint(s, g, c, axis=None):
    back = carried_back(d[s], c, axis)
    d[g] = np.reshape(back, np.shape(g))
    d[c] = np.reshape(back * earlier(s, axis), np.shape(c))


@tangent_(helpers.carried)
def carried_tangent(s, g, c, axis=None):
    t = np.reshape(d[c], np.shape(s)) * earlier(s, axis)
    d[s] = carried(np.reshape(d[g], np.shape(s)) + t, c, axis)


@adjoint(helpers.carried_back, result=Result.ARRAY)
def carried_back_adjoint(s, g, c, axis=None):
    forth = carried(d[s], c, axis)
    d[g] = np.reshape(forth, np.shape(g))
    d[c] = np.reshape(earlier(forth, axis) * s, np.shape(c))


@tangent_(helpers.carried_back)
def carried_back_tangent(s, g, c, axis=None):
    t = later(np.reshape(d[c], np.shape(s)) * s, axis)
    d[s] = carried_back(np.reshape(d[g], np.shape(s)) + t, c, axis)


@adjoint(helpers.earlier, result=Result.ARRAY)
def earlier_adjoint(y, x, axis=None, first=0.0):
    d[x] = np.reshape(later(d[y], axis), np.shape(x))


@tangent_(helpers.earlier)
def earlier_tangent(y, x, axis=None, first=0.0):
    d[y] = earlier(d[x], axis)


@linear(helpers.later, arg="x", result=Result.ARRAY)
def later_(y, x, axis=None):
    d[x] = np.reshape(earlier(d[y], axis), np.shape(x))


@linear(helpers.undiff, arg="g")
def undiff_(y, g, a, n=1, axis=-1):
    d[g] = np.diff(d[y], n, axis)


# --------------------------------------------------------------------------
# Averages


@linear(helpers.aligned, arg="weights", view_of="weights", result=Result.ARRAY)
def aligned_(y, weights, a, axis=None):
    d[weights] = unaligned(d[y], weights, axis)


@linear(helpers.unaligned, arg="g")
def unaligned_(y, g, weights, axis=None):
    d[g] = unbroadcast(aligned(d[y], g, axis), g)


# --------------------------------------------------------------------------
# Arrays with nan for missing values


@adjoint(helpers.given, arg="x", result=Result.LIKE)
def given_adjoint(y, x, a, missing=0.0):
    d[x] = given(d[y], a)


@tangent_(helpers.given)
def given_tangent(y, x, a, missing=0.0):
    d[y] = given(d[x], a)


nondifferentiable(helpers.known_terms)
