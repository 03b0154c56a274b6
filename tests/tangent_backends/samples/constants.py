"""Calls of functions that ask for types, places and orders, and of conversions that cut off fractions."""

import numpy as np

from tangent.testing import sample

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
ROW = np.array([0.55, 1.45, -2.15])
SINGLE = A.astype(np.float32)
SQUARE = np.array([[0.3, -1.2], [1.7, 0.4]])
BITS = np.array([[3, 200, 7]], np.uint8)
INTEGERS = (
    np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64, np.bool_,
)  # fmt: skip

SAMPLES = {
    **{fn: [sample(A), sample(0.5)] for fn in (np.iscomplexobj, np.isrealobj, np.min_scalar_type)},
    np.isfortran: [sample(A)],
    np.can_cast: [sample("f4", "f8")],
    np.common_type: [sample(A, SINGLE)],
    np.issubdtype: [sample("f4", "f8")],
    np.isdtype: [sample(np.dtype("f4"), "real floating")],
    np.mintypecode: [sample("fd")],
    np.promote_types: [sample("f4", "f8")],
    np.typename: [sample("d")],
    np.may_share_memory: [sample(A, ROW)],
    np.shares_memory: [sample(A, ROW)],
    np.einsum_path: [sample("ij,ij", A, SINGLE)],
    np.isin: [sample(A, ROW)],
    np.lexsort: [sample((ROW, ROW[::-1]))],
    np.ravel_multi_index: [sample((1, 2), (3, 4))],
    np.isnat: [sample(np.array(["2020-01-01"], "M8[D]"))],
    np.bitwise_count: [sample(BITS)],
    np.packbits: [sample(BITS)],
    np.unpackbits: [sample(BITS)],
    np.mask_indices: [sample(3, np.triu)],
    np.tril_indices_from: [sample(SQUARE)],
    np.triu_indices_from: [sample(SQUARE)],
    np.diag_indices_from: [sample(SQUARE)],
    np.ix_: [sample([0, 1], [2])],
    np.ndarray.searchsorted: [sample(np.sort(ROW), 0.25)],
    np.errstate: [sample(divide="ignore")],
    np.printoptions: [sample(precision=3)],
    np.ndindex: [sample(2, 3)],
    np.ndenumerate: [sample(A)],
    np.ndarray.strides: [sample(A)],
    np.ndarray.flags: [sample(A)],
    **{fn: [sample(1.3), sample(A[0, :1] + 0.5)] for fn in INTEGERS},
}
if hasattr(np, "in1d"):
    SAMPLES[np.in1d] = [sample(ROW, ROW[:1])]
