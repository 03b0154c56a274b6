"""Calls of functions of matrices: singular values, factors, eigenvalues, norms."""

import numpy as np

from tangent.testing import sample
from tangent_backends.numpy import helpers

V = np.array([0.3, -1.2, 0.8])
M = np.array([[2.3, -1.2, 0.8], [0.7, 1.4, -0.6], [0.9, -0.7, 2.1]])
N = np.array([[1.7, 0.4], [-0.35, 1.2]])
TALL = np.array([[0.3, -1.2], [1.7, 0.4], [-0.5, 0.9]])
WIDE = TALL.T
MANY = np.array([N, [[0.9, -0.7], [0.25, 2.1]]])
TALLS = np.array([TALL, TALL[::-1] ** 2 - 0.5])
SINGLE = N.astype(np.float32)
TURNING = np.array([[0.3, -1.2, 0.4], [1.5, 0.4, 0.2], [0.1, -0.3, 2.0]])  # two complex eigenvalues
APART = np.array([[2.3, -1.2], [-0.7, 1.4]])  # two real eigenvalues
Z = N + 1j * np.array([[0.3, -0.2], [0.5, 0.7]])
ZTALL = TALL + 1j * TALL[::-1] ** 2
T4 = np.random.default_rng(3).standard_normal((2, 3, 3, 2)) + np.eye(6).reshape(2, 3, 3, 2) * 2
INF = np.inf


EIGEN = [
    sample(APART),
    sample(np.array([APART, APART[::-1, ::-1] * 2])),
    sample(APART.astype(np.float32)),
    sample(Z),
    sample(TURNING, order=1),  # a complex seed beside a real matrix
]

SAMPLES = {
    np.linalg.svd: [
        sample(M),
        sample(N),
        sample(MANY),
        sample(SINGLE),
        sample(N.T),
        sample(TALL, False),
        sample(WIDE, full_matrices=False),
        sample(TALLS, False),
        sample(TALL, compute_uv=False),
        sample(WIDE, True, False),
    ],
    np.linalg.svdvals: [sample(M), sample(TALL), sample(WIDE), sample(TALLS), sample(SINGLE)],
    np.linalg.qr: [
        sample(M),
        sample(TALL),
        sample(WIDE),
        sample(TALLS),
        sample(SINGLE),
        sample(TALL, "r"),
        sample(WIDE, "r"),
        sample(M, mode="complete"),
    ],
    helpers.tall_qr: [sample(M), sample(TALL), sample(TALLS), sample(SINGLE)],
    np.linalg.pinv: [
        sample(M),
        sample(TALL),
        sample(WIDE),
        sample(TALLS),
        sample(SINGLE),
        sample(Z),
        sample(ZTALL),
        sample(TALL, 1e-3),
    ],
    np.linalg.lstsq: [
        sample(TALL, V),
        sample(TALL, M),
        sample(WIDE, V[:2]),
        sample(M, V),
        sample(TALL.astype(np.float32), V.astype(np.float32)),
    ],
    np.linalg.eig: EIGEN,
    np.linalg.eigvals: EIGEN,
    np.linalg.matrix_power: [
        sample(N, 3),
        sample(N, 1),
        sample(M, -2),
        sample(MANY, 2),
        sample(SINGLE, 2),
        sample(Z, 3),
        sample(N, 0),
    ],
    np.linalg.tensorinv: [sample(T4), sample(M, ind=1)],
    np.linalg.tensorsolve: [
        sample(T4, TALL.T),
        sample(np.moveaxis(T4, 2, 0), TALL.T, axes=(0, 3)),
    ],
    np.linalg.vector_norm: [
        sample(V),
        sample(M),
        sample(M, axis=0),
        sample(M, axis=(0, 1), keepdims=True),
        sample(M, axis=1, ord=3),
        sample(V, ord=1),
        sample(V, ord=INF),
        sample(V, ord=-1),
        sample(V.astype(np.float32), ord=3),
        sample(Z, ord=1, axis=0, order=1),  # a real seed beside complex numbers
    ],
    np.linalg.matrix_norm: [
        sample(M),
        sample(MANY),
        sample(MANY, keepdims=True),
        sample(TALL, ord="nuc"),
        sample(MANY, ord=2, keepdims=True),
        sample(M, ord=1),
    ],
    np.linalg.cond: [sample(M), sample(MANY), *(sample(M, p) for p in (2, -2, 1, -1, INF, "fro"))],
    np.linalg.matrix_rank: [sample(M), sample(TALL)],
    helpers.real_matrix: [sample(M)],
    helpers.values_only: [sample(M, False)],
    helpers.reduced_only: [sample(M)],
    helpers.residual_count: [sample(TALL, V)],
    helpers.identity_like: [sample(M)],
    helpers.square_shape: [sample(T4, 2)],
    helpers.tensor_order: [sample(T4, (0,))],
    helpers.norm_axes: [sample(M, 1)],
    # The lengths of other vectors change, which is the business of np.linalg.eig.
    helpers.eig_directions: [sample(np.array([[[2.0]], [[0.5]]]))],
}
