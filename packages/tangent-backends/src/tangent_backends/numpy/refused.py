"""Functions that are not differentiated, each with its reason and a way out."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from tangent.rules.declare import not_implemented

_CALLS = "it calls a function that is known only when it runs: write the loop, or call the function itself"
_SETS = "how many elements it gives depends on their values: write x[np.isin(x, y)], say"
_EDGES = "its edges move with the data: count with np.searchsorted, or sum the weights with np.bincount"
_WRITES = "it writes into its argument: write x[...] = values"
_BYTES = "it looks at the bytes of an array"


def _receiver(method: Any) -> str:
    """What the rule of a method calls its first argument: one that does not say has `args`."""
    try:
        return next(iter(inspect.signature(method).parameters))
    except ValueError:
        return "args"


def _refuse(why: str, *functions: Any) -> None:
    for function in functions:
        not_implemented(function, None, why)


# --------------------------------------------------------------------------
# Functions of functions

_refuse(
    _CALLS,
    np.apply_along_axis,
    np.apply_over_axes,
    np.piecewise,
    np.fromfunction,
    np.frompyfunc,
    np.vectorize,
)

# --------------------------------------------------------------------------
# Sets and histograms

_refuse(_SETS, np.intersect1d, np.setdiff1d, np.setxor1d)
not_implemented(np.trim_zeros, None, _SETS, view_of="filt")
for _name in ("unique_all", "unique_counts", "unique_inverse", "unique_values"):
    if hasattr(np, _name):
        not_implemented(getattr(np, _name), None, "use np.unique(x), which orders what it gives")
_refuse(_EDGES, np.histogram, np.histogram2d, np.histogramdd, np.histogram_bin_edges)
not_implemented(np.sort_complex, None, "use np.sort")

# --------------------------------------------------------------------------
# Polynomials

not_implemented(np.roots, None, "use np.linalg.eigvals of the companion matrix")
not_implemented(np.poly, None, "multiply the factors with np.convolve")
not_implemented(np.polydiv, None, "what it leaves out depends on the values of coefficients")

# --------------------------------------------------------------------------
# Writes

not_implemented(np.resize, None, "use np.tile or np.reshape")
not_implemented(np.ndarray.resize, None, "it changes the array: use np.reshape", method="resize")
not_implemented(np.ndarray.setfield, None, _WRITES, method="setfield")

# --------------------------------------------------------------------------
# Arrays seen as something else

not_implemented(
    np.ndarray.view,
    None,
    "it reads the memory as another type: use .astype, or x[...]",
    method="view",
    view_of=_receiver(np.ndarray.view),
)
not_implemented(np.ndarray.getfield, None, _BYTES, method="getfield", view_of=_receiver(np.ndarray.getfield))
not_implemented(np.ndarray.byteswap, None, _BYTES, method="byteswap")
not_implemented(
    np.ndarray.choose, None, "indices have no derivative: write np.choose(indices, x)", method="choose"
)
not_implemented(np.ndarray.flat, None, "it is an iterator: write x.ravel()", attribute="flat", view_of="args")
not_implemented(np.asmatrix, None, "of matrices `*` is another product: use arrays and `@`", view_of="data")
not_implemented(np.bmat, None, "of matrices `*` is another product: use np.block")
not_implemented(np.clongdouble, None, "use np.complex128")
not_implemented(np.require, None, "use np.asarray", view_of="a")
