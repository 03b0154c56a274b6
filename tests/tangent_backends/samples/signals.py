"""Calls of convolutions and of products that are composed of others."""

import numpy as np

from tangent.testing import sample
from tangent_backends.numpy import helpers

A = np.array([0.55, 1.45, -2.15, 0.95, 0.35])
V = np.array([0.3, -1.2, 0.8])
W = np.array([0.3, -1.2, 0.8, 1.7])
M = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
N = np.array([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])
Z = A - 1j * np.array([0.2, -0.4, 0.7, 1.1, -0.9])
Y = V + 1j * np.array([0.2, -0.4, 0.7])
T = np.array([M, N - 1.0])

SLIDING = [
    sample(first, second, mode)
    for mode in ("full", "same", "valid")
    for first, second in ((A, V), (V, A), (A, W), (W, A), (A, np.ones(1)), (Z, Y), (Y, Z), (V, V))
] + [sample(A.astype(np.float32), V.astype(np.float32)), sample(A[::2], V, "same")]

VECTORS = [
    sample(M, N),
    sample(M, V),
    sample(V, M),
    sample(T, N),
    sample(M.astype(np.float32), N.astype(np.float32)),
    sample(M + 1j * N, N - 1j * M),
    sample(M[:, ::-1], N),
]

SAMPLES = {
    np.convolve: [*SLIDING, sample(A, V)],
    np.correlate: [*SLIDING, sample(A, V), sample(V, W)],
    helpers.uncut: [sample(A, A, V, "same"), sample(V, A, V, "valid"), sample(A, A, np.ones(1))],
    helpers.cut: [sample(np.arange(7.0), A, V, "same"), sample(np.arange(7.0), A, V, "valid")],
    np.kron: [
        sample(A, V),
        sample(M, N),
        sample(V, M),
        sample(T, V),
        sample(M, T),
        sample(np.array(0.5), M),
        sample(V, np.array(0.5)),
        sample(M.astype(np.float32), V.astype(np.float32)),
        sample(Z, Y),
    ],
    helpers.kron_shapes: [sample(M, V)],
    helpers.crossable: [sample(M)],
    np.cross: [
        *VECTORS,
        sample(M.T, N.T, axis=0),
        sample(M.T, N, axisa=0),
        sample(M, N, axisc=0),
        sample(M, V, -1, -1, 0),
    ],
    np.linalg.cross: [sample(M, N), sample(M.T, N.T, axis=0)],
    np.vecdot: [*VECTORS, sample(V, V), sample(M.T, N.T, axis=0)],
    np.linalg.vecdot: [*VECTORS, sample(V, V), sample(M.T, N.T, axis=0)],
    np.linalg.multi_dot: [
        sample([M, N.T]),
        sample([V, N.T, M, V]),
        sample([M, N.T, M]),
        sample((M + 1j * N, N.T, M)),
    ],
    np.linalg.matmul: [sample(M, N.T), sample(T, N.T)],
    np.linalg.outer: [sample(A, V), sample(Z, Y)],
    np.linalg.tensordot: [sample(M, N.T, axes=1), sample(T, T, axes=([0, 2], [0, 2]))],
    np.linalg.trace: [sample(M), sample(T, offset=1), sample(M + 1j * N)],
    np.linalg.diagonal: [sample(M), sample(T, offset=-1), sample(M + 1j * N)],
    np.linalg.matrix_transpose: [sample(M), sample(T)],
}
if hasattr(np, "matvec"):
    SAMPLES |= {
        np.matvec: [sample(M, V), sample(T, V), sample(T, N), sample(M + 1j * N, V + 0j)],
        np.vecmat: [sample(A[:2], M), sample(N[:, :2], M), sample(A[:2] + 1j, M + 1j * N)],
    }
