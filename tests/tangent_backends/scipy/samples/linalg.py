"""Calls of functions of matrices."""

import numpy as np
from scipy import linalg

from tangent.testing import Kink, sample
from tangent_backends.scipy.linalg import helpers

V = np.array([0.3, -1.2, 0.8])
M = np.array([[2.3, -1.2, 0.8], [0.7, 1.4, -0.6], [0.9, -0.7, 2.1]])
N = np.array([[0.4, 1.7], [1.2, -0.35]])  # whose rows change places in an elimination
B = np.array([[0.35, -1.15], [0.85, 1.75], [-0.45, 0.65]])
TALL = np.array([[1.7, 0.4], [-0.35, 1.2], [0.6, -0.9]])
SPD = M @ M.T + np.eye(3)
MANY = np.array([N, [[0.9, -0.7], [0.25, 2.1]]])
SINGLE = N.astype(np.float32)
BANDS = np.array([[0.0, 0.3, -0.4, 0.5], [3.1, 2.7, -3.3, 2.9], [0.6, -0.2, 0.7, 0.0], [0.1, 0.2, 0.0, 0.0]])
ABOVE = np.array([[0.0, 0.0, 0.2, -0.3], [0.0, 0.3, -0.4, 0.5], [3.1, 2.7, 3.3, 2.9]])
BELOW = np.array([[3.1, 2.7, 3.3, 2.9], [0.3, -0.4, 0.5, 0.0]])
FOUR = np.array([0.4, -0.9, 1.3, 0.6])
KINDS = ("gen", "pos", "lower triangular", "upper triangular", "diagonal", "tridiagonal")


def symmetric(a):
    return (a + np.swapaxes(a, -1, -2)) / 2


def near_one(a):
    return np.eye(len(a)) + a @ a.T / 10


def used_factor(a):
    """A factor of Cholesky with nothing in the triangle that nobody looks at."""
    return (np.triu(a) + 2 * np.eye(len(a)), False)


def of_symmetric(*arrays, **kwargs):
    return [sample(a, through=symmetric, **kwargs) for a in arrays]


SAMPLES = {
    # systems
    linalg.solve: [
        sample(M, V),
        sample(M, B),
        sample(SINGLE, V[:2].astype(np.float32), order=1),
        sample(SPD, V, assume_a="pos", through=symmetric),
        sample(SPD, B, assume_a="sym", through=symmetric, order=1),
        sample(np.triu(M), V, assume_a="upper triangular", through=np.triu),
        # One triangle is read, whatever stands in the other.
        sample(SPD + np.tril(M, -1), V, assume_a="pos"),
        sample(M, B, assume_a="sym", order=1),
        sample(M, V, assume_a="her", order=1),
        sample(M, V, assume_a="tridiagonal", order=1),
    ],
    linalg.solve_triangular: [
        sample(M, V),
        sample(M, B, lower=True),
        sample(M, V, 1, order=1),
        sample(M, B, "T", lower=True, unit_diagonal=True),
        sample(M, V, "N", unit_diagonal=True, order=1),
        sample(SINGLE, V[:2].astype(np.float32), lower=True, order=1),
    ],
    linalg.inv: [sample(M), sample(SINGLE, order=1)],
    linalg.det: [sample(M), sample(N, order=1), sample(SINGLE, order=1)],
    linalg.pinv: [sample(TALL), sample(M, order=1)],
    linalg.lstsq: [sample(TALL, V), sample(TALL, M, order=1), sample(N, V[:2], order=1)],
    linalg.solve_banded: [
        sample((2, 1), BANDS, FOUR),
        sample((2, 1), BANDS, np.stack((FOUR, FOUR[::-1]), 1), order=1),
    ],
    linalg.solveh_banded: [
        sample(ABOVE, FOUR),
        sample(BELOW, FOUR, lower=True),
        sample(ABOVE, np.stack((FOUR, FOUR[::-1]), 1), order=1),
    ],
    linalg.solve_sylvester: [sample(M, N + 3 * np.eye(2), B)],
    linalg.solve_continuous_lyapunov: [sample(M, M.T @ M)],
    linalg.solve_discrete_lyapunov: [sample(M / 4, M.T @ M)],
    # factors
    linalg.cholesky: [
        *of_symmetric(SPD),
        *of_symmetric(SPD, lower=True),
        *of_symmetric(SPD.astype(np.float32), order=1),
        sample(SPD + np.tril(M, -1)),
        sample(SPD + np.triu(M, 1), lower=True),
    ],
    linalg.cho_solve: [sample(M, V, through=used_factor)],
    linalg.lu: [sample(M), sample(N, order=1)],
    linalg.qr: [sample(TALL, mode="economic"), sample(N)],
    linalg.svd: [sample(M), sample(TALL, False), sample(TALL, compute_uv=False)],
    linalg.svdvals: [sample(M), sample(TALL)],
    linalg.eigh: [
        *of_symmetric(M, eigvals_only=True),
        sample(M, eigvals_only=True),
        sample(M, lower=False, eigvals_only=True),
    ],
    linalg.eigvalsh: [*of_symmetric(M, N), sample(M), sample(M, lower=False)],
    # functions
    linalg.expm: [sample(N / 2), sample(MANY, order=1), sample(SINGLE, order=1)],
    linalg.logm: [sample(N, through=near_one, order=1)],
    linalg.sqrtm: [sample(N, through=near_one)],
    linalg.cosm: [sample(N)],
    linalg.sinm: [sample(N)],
    linalg.coshm: [sample(N, order=1)],
    linalg.sinhm: [sample(N, order=1)],
    linalg.tanm: [sample(N / 2, order=1)],
    linalg.tanhm: [sample(N / 2, order=1)],
    linalg.norm: [
        sample(V),
        sample(M),
        sample(M, axis=0),
        sample(V, 1, order=1),
        sample(M, "nuc", order=1),
        sample(M, 3, axis=1, order=1),
        sample(V.astype(np.float32), order=1),
    ],
    # patterns
    linalg.block_diag: [sample(M, N), sample(N, V, 0.7, order=1)],
    linalg.toeplitz: [sample(V), sample(V, FOUR)],
    linalg.hankel: [sample(V), sample(V, FOUR)],
    linalg.circulant: [sample(V)],
    linalg.companion: [sample(FOUR)],
    linalg.fiedler: [sample(FOUR)],
    linalg.khatri_rao: [sample(B, TALL)],
    linalg.dft: [sample(3)],
    linalg.hadamard: [sample(4)],
    linalg.helmert: [sample(3)],
    linalg.hilbert: [sample(3)],
    linalg.invhilbert: [sample(3)],
    linalg.pascal: [sample(3)],
    linalg.invpascal: [sample(3)],
    linalg.ishermitian: [sample(M)],
    linalg.issymmetric: [sample(M)],
    linalg.bandwidth: [sample(np.eye(3, dtype=int))],
    linalg.get_blas_funcs: [sample("gemm")],
    linalg.get_lapack_funcs: [sample("gesv")],
    linalg.find_best_blas_type: [sample()],
    # helpers
    **{
        helper: [*(sample(M, kind, order=1) for kind in KINDS), sample(M)]
        for helper in (helpers.assumed, helpers.unassumed)
    },
    helpers.triangle: [sample(M), sample(M, True), sample(M, True, True), sample(M, False, True)],
    helpers.in_full: [sample(M, "full")],
    helpers.square_only: [sample(M)],
    helpers.turned: [sample(M, 0), sample(M, "T")],
    helpers.diagonal_blocks: [sample(linalg.block_diag(M, N), (M, N))],
    helpers.joined_blocks: [sample((M, N))],
    helpers.bands_of: [sample(FOUR, FOUR[::-1], (2, 1)), sample(B, TALL, (1, 2))],
    helpers.bands_times: [sample(BANDS, FOUR, (2, 1)), sample(BANDS[:3, :3], B, (1, 1))],
    helpers.flipped_bands: [sample(BANDS, (2, 1))],
    helpers.symmetric_bands: [
        sample(BANDS[:3], 2),
        sample(BANDS[:3], 2, True),
    ],
    helpers.unsymmetric_bands: [sample(ABOVE), sample(BELOW, True)],
    helpers.toeplitz_places: [sample(2, 3)],
    helpers.hankel_places: [sample(2, 3)],
    helpers.circulant_places: [sample(3)],
    helpers.is_transposed: [sample(0), sample("T")],
    helpers.side: [sample(True), sample(False)],
    helpers.bands_beside: [sample(ABOVE)],
    helpers.swapped: [sample((1, 2))],
}

KINKS = {linalg.norm: [Kink((np.zeros(2),), (np.zeros(2),))]}
