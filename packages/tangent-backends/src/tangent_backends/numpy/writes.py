"""Functions and methods that write to an array, as assignments to its items."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.book import BOOK
from tangent.rules.declare import composition, writes
from tangent.rules.record import Write
from tangent.runtime import add_at
from tangent_backends.numpy.helpers import (
    by_place,
    cycled,
    diagonal_places,
    flat_places,
    numbered,
    numbered_true,
    places_along,
    shuffled_order,
    touched_places,
)

BOOK.add_write(np.add, Write(array=0, key=1, value=2), method="at")

# --------------------------------------------------------------------------
# Values into places


@writes(np.copyto, arg="dst", constant="where", ignored="casting")
def copyto(_, dst, src, where=True):
    if where is True:
        dst[...] = src
    else:
        dst[...] = np.where(where, src, dst)


@writes(np.ndarray.fill, arg="a", method="fill")
def fill(_, a, value):
    a[...] = value


@writes(np.put, arg="a", constant=("ind", "mode"), method="put")
def put(_, a, ind, v, mode="raise"):
    a[flat_places(ind, a, mode)] = cycled(v, numbered(ind, a))


@writes(np.place, arg="arr", constant="mask")
def place(_, arr, mask, vals):
    arr[...] = np.where(mask, cycled(vals, numbered_true(mask)), arr)


@writes(np.putmask, arg="a", constant="mask")
def putmask(_, a, mask, values):
    a[...] = np.where(mask, cycled(values, numbered(a, a)), a)


@writes(np.put_along_axis, arg="arr", constant=("indices", "axis"))
def put_along_axis(_, arr, indices, values, axis):
    arr[places_along(indices, arr, axis)] = values


@writes(np.fill_diagonal, arg="a", constant="wrap")
def fill_diagonal(_, a, val, wrap=False):
    k = diagonal_places(a, wrap)
    a[k] = cycled(val, numbered(k[0], a))


# --------------------------------------------------------------------------
# Another order


@writes(np.ndarray.sort, arg="a", constant="axis", method="sort", ignored=("kind", "stable"))
def sort(_, a, axis=-1):
    a[...] = np.sort(a, axis)


@writes(np.ndarray.partition, arg="a", constant=("kth", "axis"), method="partition")
def partition(_, a, kth, axis=-1):
    a[...] = np.take_along_axis(a, np.argpartition(a, kth, axis), axis)


@writes(np.random.shuffle, arg="x")
def shuffle(_, x):
    x[...] = x[np.random.permutation(len(x))]


@writes(np.random.Generator.shuffle, arg="x", constant=("self", "axis"), method="shuffle")
def shuffled_by(_, self, x, axis=0):
    x[...] = np.take(x, shuffled_order(self, np.shape(x)[axis]), axis)


# --------------------------------------------------------------------------
# Step by step at places that may be named more than once


def _at(ufunc: np.ufunc, template) -> None:
    """Let `ufunc.at` stand for what a template writes."""

    def at(a, indices, b):
        ufunc.at(a, indices, b)

    at.__qualname__ = f"{ufunc.__name__}.at"
    composition(ufunc, method="at")(at)
    writes(at, arg="a", constant="indices")(template)


def subtract_at(_, a, indices, b):
    add_at(a, indices, -b)


def multiply_at(_, a, indices, b):
    k = touched_places(a, indices)
    a[k] = a[k] * np.prod(by_place(b, a, indices, 1.0), axis=-1)


def divide_at(_, a, indices, b):
    k = touched_places(a, indices)
    a[k] = a[k] / np.prod(by_place(b, a, indices, 1.0), axis=-1)


def maximum_at(_, a, indices, b):
    k = touched_places(a, indices)
    a[k] = np.maximum(a[k], np.max(by_place(b, a, indices, -np.inf), axis=-1))


def minimum_at(_, a, indices, b):
    k = touched_places(a, indices)
    a[k] = np.minimum(a[k], np.min(by_place(b, a, indices, np.inf), axis=-1))


_at(np.subtract, subtract_at)
_at(np.multiply, multiply_at)
_at(np.divide, divide_at)
_at(np.maximum, maximum_at)
_at(np.minimum, minimum_at)
