"""Reductions that pass over nan.  An element that is nan has the derivative 0."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import adjoint, d, tangent_
from tangent.rules.record import Field, Result
from tangent.runtime import spread
from tangent_backends.numpy.helpers import chosen, given, known_terms, other_factors
from tangent_backends.numpy.reductions import REDUCTION


@adjoint(np.nansum, unsupported=REDUCTION, result=Result.REDUCTION)
def nansum_adjoint(y, a, axis=None, keepdims=False):
    d[a] = given(spread(d[y], a, axis, keepdims), a)


@tangent_(np.nansum)
def nansum_tangent(y, a, axis=None, keepdims=False):
    d[y] = np.sum(given(d[a], a), axis=axis, keepdims=keepdims)


@adjoint(np.nanmean, unsupported=REDUCTION, result=Result.REDUCTION)
def nanmean_adjoint(y, a, axis=None, keepdims=False):
    d[a] = given(spread(d[y] / known_terms(a, axis, keepdims), a, axis, keepdims), a)


@tangent_(np.nanmean)
def nanmean_tangent(y, a, axis=None, keepdims=False):
    d[y] = np.sum(given(d[a], a), axis=axis, keepdims=keepdims) / known_terms(a, axis, keepdims)


@adjoint(np.nanprod, unsupported=REDUCTION, result=Result.REDUCTION)
def nanprod_adjoint(y, a, axis=None, keepdims=False):
    d[a] = given(spread(d[y], a, axis, keepdims) * other_factors(given(a, a, 1.0), axis), a)


@tangent_(np.nanprod)
def nanprod_tangent(y, a, axis=None, keepdims=False):
    d[y] = np.sum(given(d[a], a) * other_factors(given(a, a, 1.0), axis), axis=axis, keepdims=keepdims)


# nan is chosen only if there is nothing else.
@adjoint(np.nanmax, np.nanmin, unsupported=REDUCTION, result=Result.REDUCTION)
def nanmax_adjoint(y, a, axis=None, keepdims=False):
    d[a] = spread(d[y], a, axis, keepdims) * chosen(a, y, axis, keepdims)


@tangent_(np.nanmax, np.nanmin)
def nanmax_tangent(y, a, axis=None, keepdims=False):
    d[y] = np.sum(d[a] * chosen(a, y, axis, keepdims), axis=axis, keepdims=keepdims)


@adjoint(np.nanvar, fixed="ddof", unsupported=REDUCTION, result=Result.REDUCTION, field=Field.REAL)
def nanvar_adjoint(y, a, axis=None, ddof=0, keepdims=False):
    scale = 2 / (known_terms(a, axis, keepdims) - ddof)
    t = given(a - np.nanmean(a, axis=axis, keepdims=True), a).conjugate()
    d[a] = spread(d[y] * scale, a, axis, keepdims) * t


@tangent_(np.nanvar)
def nanvar_tangent(y, a, axis=None, ddof=0, keepdims=False):
    scale = 2 / (known_terms(a, axis, keepdims) - ddof)
    t = given(a - np.nanmean(a, axis=axis, keepdims=True), a).conjugate()
    d[y] = np.sum(np.real(given(d[a], a) * t), axis=axis, keepdims=keepdims) * scale


# Where all elements are equal there is no derivative; 0 there.
@adjoint(np.nanstd, fixed="ddof", unsupported=REDUCTION, result=Result.REDUCTION, field=Field.REAL)
def nanstd_adjoint(y, a, axis=None, ddof=0, keepdims=False):
    scale = (y + (y == 0)) * (known_terms(a, axis, keepdims) - ddof)
    t = given(a - np.nanmean(a, axis=axis, keepdims=True), a).conjugate()
    d[a] = spread(d[y] / scale, a, axis, keepdims) * t


@tangent_(np.nanstd)
def nanstd_tangent(y, a, axis=None, ddof=0, keepdims=False):
    scale = (y + (y == 0)) * (known_terms(a, axis, keepdims) - ddof)
    t = given(a - np.nanmean(a, axis=axis, keepdims=True), a).conjugate()
    d[y] = np.sum(np.real(given(d[a], a) * t), axis=axis, keepdims=keepdims) / scale
