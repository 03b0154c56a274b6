"""Elements by their order: quantiles, partitions, distinct elements."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import composition
from tangent_backends.numpy.helpers import (
    along_last,
    as_share,
    first_occurrences,
    gap,
    known_count,
    neighbours,
    occurrences,
    one_row,
    rank,
    reduced_shape,
    terms,
)


# Sorted elements at the places k and k + 1, between which the quantile lies at the share t.
def _quantile(a, q, count, axis, method, keepdims):
    rows = np.sort(along_last(a, axis), axis=-1)
    shares = np.reshape(as_share(q, a), (1,) * (np.ndim(rows) - 1) + (-1,))
    places = rank(shares, count, method)
    k, following = neighbours(places, count)
    low = np.take_along_axis(rows, k, -1)
    high = np.take_along_axis(rows, following, -1)
    t = places - np.floor(places)
    between = low * (1 - t) + high * t
    return np.reshape(np.moveaxis(between, -1, 0), np.shape(q) + reduced_shape(a, axis, keepdims))


# Where there is nan, the result is nan.
def _of_all(a, q, axis, method, keepdims):
    count = terms(a, axis)
    return _quantile(a, q, count, axis, method, keepdims) + gap(a, axis, keepdims)


@composition(np.quantile)
def quantile(a, q, axis=None, *, method="linear", keepdims=False):
    return _of_all(a, q, axis, method, keepdims)


@composition(np.percentile)
def percentile(a, q, axis=None, *, method="linear", keepdims=False):
    return _of_all(a, q / 100, axis, method, keepdims)


@composition(np.nanquantile)
def nanquantile(a, q, axis=None, *, method="linear", keepdims=False):
    return _quantile(a, one_row(q), known_count(a, axis), axis, method, keepdims)


@composition(np.nanpercentile)
def nanpercentile(a, q, axis=None, *, method="linear", keepdims=False):
    return _quantile(a, one_row(q) / 100, known_count(a, axis), axis, method, keepdims)


@composition(np.nanmedian)
def nanmedian(a, axis=None, *, keepdims=False):
    return _quantile(a, 0.5, known_count(a, axis), axis, "linear", keepdims)


@composition(np.partition)
def partition(a, kth, axis=-1):
    # How the elements on each side of the kth are ordered is left open; here it is known.
    return np.take_along_axis(a, np.argpartition(a, kth, axis), axis)


@composition(np.unique)
def unique(ar, return_index=False, return_inverse=False, return_counts=False):
    values = np.take(ar, first_occurrences(ar))
    if not (return_index or return_inverse or return_counts):
        return values
    index, inverse, counts = occurrences(ar)
    if return_index and return_inverse and return_counts:
        return (values, index, inverse, counts)
    if return_index and return_inverse:
        return (values, index, inverse)
    if return_index and return_counts:
        return (values, index, counts)
    if return_inverse and return_counts:
        return (values, inverse, counts)
    if return_index:
        return (values, index)
    return (values, inverse if return_inverse else counts)


@composition(np.union1d)
def union1d(ar1, ar2):
    both = np.concatenate((np.ravel(ar1), np.ravel(ar2)))
    return np.take(both, first_occurrences(both))
