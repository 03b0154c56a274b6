"""Arrays laid out in grids, blocks, columns and layers, and counts with weights."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import adjoint, d, linear, tangent_
from tangent.rules.record import Result
from tangent.runtime import uncast
from tangent_backends.numpy import helpers
from tangent_backends.numpy.helpers import (
    broadcast_to_each,
    columns,
    cut_column,
    cut_row,
    join_column,
    join_row,
    layers,
    mesh,
    unblock,
    unbroadcast_all,
    uncolumns,
    unlayers,
    unmesh,
)

# --------------------------------------------------------------------------
# Grids
#
# Tuples of new arrays: `Result.TUPLE` would say that they may share memory with the arguments.


@adjoint(np.meshgrid, unsupported={"copy": "the grids are copies"}, result=Result.ANYTHING)
def meshgrid_adjoint(y, *xi, sparse=False, indexing="xy"):
    d[xi] = unmesh(d[y], xi, sparse, indexing)


@tangent_(np.meshgrid)
def meshgrid_tangent(y, *xi, sparse=False, indexing="xy"):
    d[y] = mesh(d[xi], xi, sparse, indexing)


@linear(helpers.unmesh, arg="g", result=Result.ANYTHING)
def unmesh_(y, g, xi, sparse=False, indexing="xy"):
    d[g] = mesh(d[y], xi, sparse, indexing)


@linear(helpers.mesh, arg="parts", result=Result.ANYTHING)
def mesh_(y, parts, xi, sparse=False, indexing="xy"):
    d[parts] = unmesh(d[y], xi, sparse, indexing)


@adjoint(np.broadcast_arrays, view_of="args", repeats=True, unsupported=("subok",), result=Result.TUPLE)
def broadcast_arrays_adjoint(y, *args):
    d[args] = unbroadcast_all(d[y], args)


@tangent_(np.broadcast_arrays)
def broadcast_arrays_tangent(y, *args):
    d[y] = broadcast_to_each(d[args], y)


@linear(helpers.unbroadcast_all, arg="g", view_of="g", result=Result.TUPLE)
def unbroadcast_all_(y, g, args):
    d[g] = broadcast_to_each(d[y], g)


@linear(helpers.broadcast_to_each, arg="parts", view_of="parts", result=Result.TUPLE)
def broadcast_to_each_(y, parts, arrays):
    d[parts] = unbroadcast_all(d[y], parts)


# --------------------------------------------------------------------------
# Blocks, rows, columns, layers


@linear(np.block, arg="arrays", sequences="arrays", result=Result.ARRAY)
def block(y, arrays):
    d[arrays] = unblock(d[y], arrays)


@linear(helpers.unblock, arg="g", view_of="g", result=Result.ANYTHING)
def unblock_(y, g, arrays):
    d[g] = np.block(d[y])


# Items of np.r_ and np.c_ are joined of the entries of the key.
@linear(np.r_.__getitem__, arg="key", sequences="key", result=Result.ARRAY)
def row(y, key):
    d[key] = cut_row(d[y], key)


@linear(helpers.cut_row, arg="g", view_of="g", result=Result.ANYTHING)
def cut_row_(y, g, key):
    d[g] = join_row(d[y], key)


@linear(helpers.join_row, arg="parts", result=Result.ARRAY)
def join_row_(y, parts, key):
    d[parts] = cut_row(d[y], key)


@linear(np.c_.__getitem__, arg="key", sequences="key", result=Result.ARRAY)
def column(y, key):
    d[key] = cut_column(d[y], key)


@linear(helpers.cut_column, arg="g", view_of="g", result=Result.ANYTHING)
def cut_column_(y, g, key):
    d[g] = join_column(d[y], key)


@linear(helpers.join_column, arg="parts", result=Result.ARRAY)
def join_column_(y, parts, key):
    d[parts] = cut_column(d[y], key)


@linear(np.column_stack, arg="tup", sequences="tup", result=Result.ARRAY)
def column_stack(y, tup):
    d[tup] = uncolumns(d[y], tup)


@linear(helpers.columns, arg="parts", result=Result.ARRAY)
def columns_(y, parts, arrays):
    d[parts] = uncolumns(d[y], parts)


@linear(helpers.uncolumns, arg="g", view_of="g", result=Result.ANYTHING)
def uncolumns_(y, g, arrays):
    d[g] = columns(d[y], arrays)


@linear(np.dstack, arg="tup", sequences="tup", result=Result.ARRAY)
def dstack(y, tup):
    d[tup] = unlayers(d[y], tup)


@linear(helpers.layers, arg="parts", result=Result.ARRAY)
def layers_(y, parts, arrays):
    d[parts] = unlayers(d[y], parts)


@linear(helpers.unlayers, arg="g", view_of="g", result=Result.ANYTHING)
def unlayers_(y, g, arrays):
    d[g] = layers(d[y], arrays)


# --------------------------------------------------------------------------
# Arrays taken apart


@linear(np.hsplit, arg="ary", view_of="ary", result=Result.LIST)
def hsplit(y, ary, indices_or_sections):
    d[ary] = np.concatenate(d[y], min(1, np.ndim(ary) - 1))


@linear(np.vsplit, arg="ary", view_of="ary", result=Result.LIST)
def vsplit(y, ary, indices_or_sections):
    d[ary] = np.concatenate(d[y], 0)


@linear(np.dsplit, arg="ary", view_of="ary", result=Result.LIST)
def dsplit(y, ary, indices_or_sections):
    d[ary] = np.concatenate(d[y], 2)


if hasattr(np, "unstack"):  # since NumPy 2.1

    @linear(np.unstack, arg="x", view_of="x", result=Result.TUPLE)
    def unstack(y, x, *, axis=0):
        d[x] = np.moveaxis(np.stack(d[y]), 0, axis)


# --------------------------------------------------------------------------
# Sums of the weights of what is equal


@linear(np.bincount, arg="weights", result=Result.ARRAY)
def bincount(y, x, weights=None, minlength=0):
    d[weights] = uncast(weights, np.take(d[y], x), y)
