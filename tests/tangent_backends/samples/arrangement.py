"""Calls of functions that lay arrays out and take them apart."""

import numpy as np

from tangent.testing import sample
from tangent_backends.numpy import helpers

ROW = np.array([0.55, 1.45, -2.15])
PAIR = np.array([0.25, -1.35])
A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = np.array([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])
T = np.array([A, B, A - B, A * B]).reshape(2, 3, 4)
Z = A + 1j * B
SINGLE = A.astype(np.float32)
PLACES = np.array([0, 2, 2])

APART = [sample(T, 2), sample(T + 1j, 2), sample(T.astype(np.float32), [1])]

SAMPLES = {
    np.meshgrid: [
        sample(ROW, PAIR),
        sample(ROW, PAIR, indexing="ij"),
        sample(ROW, PAIR, sparse=True),
        sample(ROW, PAIR, ROW * 2),
        sample(ROW),
        sample(ROW + 1j, PAIR),
        sample(ROW.astype(np.float32), PAIR),
        sample(0.5, PAIR),
    ],
    helpers.mesh: [sample((ROW, PAIR), (ROW, PAIR)), sample((ROW, PAIR), (ROW, PAIR), True, "ij")],
    helpers.unmesh: [sample((A.T[:2], B.T[:2]), (PAIR, PAIR)), sample((A, B), (PAIR, ROW), False, "ij")],
    np.broadcast_arrays: [sample(A, ROW), sample(A, 0.5, ROW), sample(Z, ROW + 1j), sample(SINGLE, ROW)],
    helpers.broadcast_to_each: [sample((ROW, PAIR[:1]), (A, A))],
    helpers.unbroadcast_all: [sample((A, B), (ROW, np.array(0.5)))],
    np.block: [
        sample([A, B]),
        sample([[A, B], [B, A]]),
        sample([[A], [ROW]]),
        sample([ROW, PAIR, np.array(0.5)]),
        sample([[Z, 1j * B]]),
        sample([[SINGLE], [SINGLE]]),
        sample([[T, T], [T, T]]),
    ],
    helpers.unblock: [sample(A, [[PAIR.reshape(2, 1), A[:, 1:]]]), sample(A, [[ROW], [ROW]])],
    np.column_stack: [
        sample([PAIR, A]),
        sample((A, B)),
        sample([ROW, ROW]),
        sample([Z, A + 0j]),
        sample((SINGLE, SINGLE)),
    ],
    np.r_.__getitem__: [
        sample((ROW, 0.5, PAIR)),
        sample((A, B)),
        sample(A),
        sample((Z, A)),
        sample((SINGLE, SINGLE)),
    ],
    helpers.cut_row: [sample(ROW, (PAIR, 0.5)), sample(A, B)],
    helpers.join_row: [sample((ROW, 0.5), (ROW, 0.5)), sample(A, B)],
    np.c_.__getitem__: [
        sample((PAIR, A)),
        sample((A, B)),
        sample((ROW, ROW)),
        sample(ROW),
        sample((T, T)),
        sample((Z, A)),
        sample((0.5, 0.7)),
    ],
    helpers.cut_column: [sample(A, (PAIR, B[:, :2])), sample(A.reshape(-1, 1), A.ravel())],
    helpers.join_column: [sample((PAIR, A), (PAIR, A)), sample(ROW, ROW)],
    helpers.columns: [sample([PAIR, A], [PAIR, A])],
    helpers.uncolumns: [sample(A, [PAIR, B[:, :2]]), sample(A, (PAIR, PAIR, PAIR))],
    np.dstack: [sample([A, B]), sample((ROW, ROW)), sample([T, A.reshape(2, 3)]), sample([Z, A + 0j])],
    helpers.layers: [sample([A, B], [A, B])],
    helpers.unlayers: [sample(T[:, :, :2], [A, B]), sample(T, [T[..., :3], A])],
    np.hsplit: [sample(T, 3), sample(A, [1]), sample(ROW, 3), sample(Z, [1, 2])],
    np.vsplit: APART,
    np.dsplit: APART,
    np.bincount: [sample(PLACES, ROW), sample(PLACES, ROW, 5), sample(PLACES, ROW.astype(np.float32))],
}
if hasattr(np, "unstack"):
    SAMPLES |= {np.unstack: [sample(T), sample(A, axis=1), sample(Z, axis=-1), sample(A, axis=(1,))]}
