"""Calls of NumPy's norms, inverses and factors."""

import numpy as np

from tangent.testing import Kink, sample
from tangent_backends.numpy import helpers

V = np.array([0.3, -1.2, 0.8])
M = np.array([[2.3, -1.2, 0.8], [0.7, 1.4, -0.6], [0.9, -0.7, 2.1]])
N = np.array([[1.7, 0.4], [-0.35, 1.2]])
MANY = np.array([N, [[0.9, -0.7], [0.25, 2.1]]])
SPD = N @ N.T + np.eye(2)
SINGLE = N.astype(np.float32)
B = np.array([[0.35, -1.15], [0.85, 1.75]])
Z = N + 1j * N.T


def symmetric(a):
    return (a + np.conj(np.swapaxes(a, -1, -2))) / 2


def symmetric_samples(*arrays, **kwargs):
    return [sample(a, through=symmetric, **kwargs) for a in arrays]


SPDS = [M @ M.T + np.eye(3), SPD, np.array([SPD, SPD + np.eye(2)]), SPD.astype(np.float32)]

SAMPLES = {
    helpers.mirrored: [sample(M), sample(M, "U"), sample(Z), sample(MANY, "U")],
    helpers.folded: [sample(M), sample(M, "U"), sample(Z), sample(MANY, "U")],
    np.linalg.cholesky: [
        *symmetric_samples(*SPDS, Z @ Z.conj().T + np.eye(2)),
        *symmetric_samples(SPD, upper=True),
        # One triangle is read, whatever stands in the other.
        sample(SPDS[0] + np.triu(M, 1)),
        sample(SPDS[0] + np.tril(M, -1), upper=True),
        sample(Z @ Z.conj().T + np.eye(2), upper=True),
        sample(Z @ Z.conj().T + np.eye(2)),
    ],
    np.linalg.eigh: [
        *symmetric_samples(M, N, MANY, N.astype(np.float32)),
        sample(M),
        sample(M, "U"),
        sample(MANY, UPLO="U", order=1),
    ],
    np.linalg.eigvalsh: [
        *symmetric_samples(M, N, MANY, N.astype(np.float32)),
        *symmetric_samples(Z, order=1),  # a real seed beside complex numbers
        sample(M),
        sample(M, UPLO="U"),
        sample(Z, "U", order=1),
    ],
    np.linalg.norm: [
        sample(V),
        sample(M),
        sample(M, axis=0),
        sample(M, axis=-1, keepdims=True),
        sample(M, axis=(0, 1)),
        sample(V.astype(np.float32)),
        sample(M[:, ::2]),
        sample(Z, order=1),  # a real seed beside complex numbers
        *(sample(V, p) for p in (1, 2, 3, 0, -1, np.inf)),
        *(sample(M, p) for p in ("fro", "nuc", 1, 2, np.inf)),
        # With the smallest instead of the largest, along axes, in stacks: the same once more.
        sample(V, -np.inf, order=1),
        *(sample(M, p, order=1) for p in (-1, -2, -np.inf)),
        *(sample(M, p, 0, order=1) for p in (1, 3, np.inf)),
        sample(MANY, 1, (0, 2), order=1),
        sample(MANY, "nuc", (1, 2), True, order=1),
        sample(MANY, np.inf, axis=(-2, -1), keepdims=True, order=1),
        sample(SINGLE, 2),
        sample(SINGLE, 3, axis=1, order=1),
    ],
    np.linalg.inv: [sample(M), sample(N), sample(MANY), sample(SINGLE), sample(N.T), sample(Z)],
    np.linalg.solve: [
        sample(M, V),
        sample(N, B),
        sample(MANY, B),
        sample(N, MANY),
        sample(SINGLE, B.astype(np.float32)),
        sample(N.T, B.T),
        sample(Z, B),
        sample(Z, 1j * B),
    ],
    np.linalg.det: [sample(M), sample(N), sample(MANY), sample(SINGLE), sample(N.T), sample(Z)],
    np.linalg.slogdet: [sample(M), sample(N), sample(MANY), sample(SINGLE)],
}
KINKS = {np.linalg.norm: [Kink((np.zeros(3),), (np.zeros(3),))]}
