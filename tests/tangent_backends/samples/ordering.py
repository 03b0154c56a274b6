"""Calls of functions that sort, and pick elements by index."""

import numpy as np

from tangent.testing import sample

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
CUBE = np.array(
    [[[0.35, -1.15], [0.85, 1.75]], [[0.45, -0.55], [-2.05, 1.25]], [[0.95, 0.15], [-0.75, 2.35]]]
)
ROW = np.array([0.55, 1.45, -2.15])
Z = np.array([[0.3 + 0.4j, -1.2 + 0.7j], [0.8 - 0.55j, 1.7 + 0.25j]])

SAMPLES = {
    np.sort: [
        sample(A),
        sample(A, axis=0),
        sample(A, 1),
        sample(A, axis=None),
        sample(CUBE, axis=-2),
        sample(ROW),
        sample(np.ones((0, 3))),
        sample(A.astype(np.float32)),
        sample(A[:, ::2]),
        sample(A.T),
        sample(Z),
        sample(Z, axis=0),
    ],
    np.take: [
        sample(A, [0, 2, 2]),
        sample(A, [0, 2, 2], axis=1),
        sample(A, np.array([[0, -1], [1, 1]]), axis=-1),
        sample(A, 1, axis=0),
        sample(A, 4),
        sample(CUBE, [1, 1], axis=1),
        sample(ROW, 1),
        sample(A.astype(np.float32), [0, 0], axis=1),
        sample(A[:, ::2], [1, 1], axis=1),
        sample(A.T, [1, 0], axis=0),
        sample(A, np.zeros((0,), int), axis=0),
        sample(Z, [0, 0, 1], axis=1),
    ],
    np.take_along_axis: [
        sample(A, np.array([[0, 2, 2], [1, 1, 0]]), 1),
        sample(A, np.array([[0, 1, 1]]), axis=0),
        sample(A, np.array([[1], [0]]), -1),
        sample(A, np.array([5, 0, 0]), axis=None),
        sample(CUBE, np.zeros((3, 1, 2), int), axis=1),
        sample(A.astype(np.float32), np.array([[0], [2]]), axis=1),
        sample(A[:, ::2], np.array([[0, 0], [1, 0]]), axis=1),
        sample(A.T, np.array([[0], [1], [1]]), axis=-1),
        sample(Z, np.array([[1], [0]]), axis=1),
    ],
    np.argpartition: [sample(A, 1), sample(ROW, 1)],
    np.argsort: [sample(A), sample(A, axis=0), sample(ROW)],
    np.searchsorted: [
        sample(np.array([0.1, 0.5, 1.2]), ROW),
        sample(np.array([0.1, 0.5, 1.2]), 0.7, side="right"),
    ],
    np.digitize: [sample(ROW, np.array([0.1, 0.5, 1.2]))],
    np.argwhere: [sample(A)],
    np.flatnonzero: [sample(A)],
    np.nonzero: [sample(A)],
    np.unravel_index: [sample(4, (2, 3))],
    np.triu_indices: [sample(3), sample(3, 1)],
    np.tril_indices: [sample(3), sample(3, -1)],
    np.diag_indices: [sample(3)],
}
