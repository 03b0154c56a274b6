"""Calls of functions that sum, multiply and subtract along an axis."""

import numpy as np

from tangent.testing import sample
from tangent_backends.numpy import helpers

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = np.array([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])
ROW = np.array([0.55, 1.45, -2.15, 0.95, 0.35])
ZEROS = np.array([[0.0, -1.2, 0.0], [1.7, 0.0, -0.6]])
Z = np.array([[0.3 + 0.4j, -1.2 + 0.7j], [0.8 - 0.55j, 1.7 + 0.25j]])

ALONG = [
    sample(A),
    sample(A, axis=0),
    sample(A, -1),
    sample(ROW),
    sample(np.array(0.7)),
    sample(0.7),
    sample(np.ones((0, 3)), axis=0),
    sample(np.ones((0, 3))),
    sample(A.astype(np.float32), axis=1),
    sample(A[:, ::2], axis=1),
    sample(A.T),
    sample(Z),
    sample(Z, axis=0),
]

SAMPLES = {
    np.cumsum: ALONG,
    np.cumprod: [*ALONG, sample(ZEROS), sample(ZEROS, axis=0), sample(ZEROS, axis=1)],
    np.diff: [
        sample(A),
        sample(A, axis=0),
        sample(A, 2),
        sample(A, n=2, axis=-1),
        sample(A, 0),
        sample(A, 3, axis=1),
        sample(A, 4, axis=0),
        sample(A, prepend=0.5),
        sample(A, 2, 0, prepend=B, append=B),
        sample(ROW, append=np.array([0.5, 0.25])),
        sample(ROW, 3),
        sample(np.ones((0, 3))),
        sample(A.astype(np.float32)),
        sample(ROW[::2]),
        sample(A.T),
        sample(Z),
    ],
    helpers.carried: [
        sample(A, B, 1),
        sample(A, B, 0),
        sample(A.ravel(), B),
        sample(ROW, ROW[::-1]),
        sample(Z, Z.T, 0),
    ],
    helpers.carried_back: [sample(A, B, 1), sample(A, B, 0), sample(A.ravel(), B), sample(ROW, ROW[::-1])],
    helpers.earlier: [sample(A, 1), sample(A, 0, 1), sample(A)],
    helpers.later: [sample(A, 1), sample(A, 0), sample(A)],
    helpers.undiff: [
        sample(A[:, :2], B),
        sample(A[:1], B, axis=0),
        sample(A[:, :1], B, 2),
        sample(A[:, :0], B, 4),
    ],
}
