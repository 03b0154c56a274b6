"""Functions whose values do not change with their arguments, but where they jump."""

from __future__ import annotations

import numpy as np

from tangent.rules.declare import nondifferentiable
from tangent.rules.record import Result

# --------------------------------------------------------------------------
# Questions about types and memory

nondifferentiable(
    np.iscomplexobj, np.isrealobj, np.isfortran, np.can_cast, np.common_type, np.issubdtype, np.isdtype,
    np.min_scalar_type, np.mintypecode, np.promote_types, np.typename, np.may_share_memory, np.shares_memory,
    result=Result.OTHER,
)  # fmt: skip

# --------------------------------------------------------------------------
# Indices, orders, sets of places

nondifferentiable(
    np.isin, np.lexsort, np.ravel_multi_index, np.isnat, np.bitwise_count, np.packbits, np.unpackbits
)
nondifferentiable(
    np.mask_indices,
    np.tril_indices_from,
    np.triu_indices_from,
    np.diag_indices_from,
    np.ix_,
    result=Result.TUPLE,
)
if hasattr(np, "in1d"):  # until NumPy 2.3
    nondifferentiable(np.in1d)
nondifferentiable(np.ndarray.searchsorted, method="searchsorted")
nondifferentiable(np.einsum_path, result=Result.TUPLE)
nondifferentiable(np.ndindex, np.ndenumerate, result=Result.OTHER)
nondifferentiable(np.ndarray.strides, attribute="strides", result=Result.INDICES)
nondifferentiable(np.ndarray.flags, attribute="flags", result=Result.OTHER)

# --------------------------------------------------------------------------
# Context managers that let exceptions pass

nondifferentiable(np.errstate, np.printoptions, result=Result.OTHER)

# --------------------------------------------------------------------------
# Numbers of other kinds cut fractions off

nondifferentiable(
    np.bool_,
    np.int8,
    np.int16,
    np.int32,
    np.int64,
    np.uint8,
    np.uint16,
    np.uint32,
    np.uint64,
    result=Result.NUMERIC,
)
