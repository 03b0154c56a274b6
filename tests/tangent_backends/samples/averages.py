"""Calls of averages: medians, weighted means, the range of values."""

import numpy as np

from tangent.testing import Kink, sample
from tangent_backends.numpy import helpers

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
CUBE = np.array(
    [[[0.35, -1.15], [0.85, 1.75]], [[0.45, -0.55], [-2.05, 1.25]], [[0.95, 0.15], [-0.75, 2.35]]]
)
WEIGHTS = np.array([[0.5, 1.2, 0.7], [1.1, 0.4, 0.9]])
THREE = np.array([0.5, 1.2, 0.7])

OVER_AXES = [
    sample(A),
    sample(A, axis=0),
    sample(A, 1),
    sample(A, axis=-1, keepdims=True),
    sample(A, keepdims=True),
    sample(CUBE, axis=(0, -1)),
    sample(CUBE, axis=(2, 0), keepdims=True),
    sample(A.ravel()[:5]),
    sample(A.astype(np.float32), axis=1),
    sample(A[:, ::2], axis=1),
    sample(A.T, axis=0),
]

SAMPLES = {
    np.median: [
        *OVER_AXES,
        sample(0.7),
        sample(np.array(0.7)),
        sample(CUBE, axis=[0, 2]),
        sample(CUBE, axis=np.array([0, 1]), keepdims=True),
    ],
    np.ptp: [*OVER_AXES, sample(np.array(0.7))],
    np.average: [
        *OVER_AXES,
        sample(A, weights=WEIGHTS),
        sample(A, weights=WEIGHTS, axis=1),
        sample(A, weights=WEIGHTS, axis=0, keepdims=True),
        sample(A, weights=THREE, axis=1),
        sample(A, -1, THREE),
        sample(CUBE, weights=THREE, axis=0),
        sample(CUBE, weights=CUBE + 3.0, axis=(0, 2)),
        sample(A, weights=np.array([1, 2, 3]), axis=1),
        sample(np.array([1, 2, 3]), weights=THREE),
        sample(A.astype(np.float32), weights=WEIGHTS.astype(np.float32)),
        sample(A.astype(np.float32), weights=WEIGHTS),
        sample(A.T, weights=WEIGHTS.T, axis=0),
        sample(A + 0.5j * A[::-1], weights=WEIGHTS, axis=0),
    ],
    helpers.aligned: [sample(THREE, A, 1), sample(WEIGHTS, A)],
    helpers.unaligned: [sample(A, THREE, 1), sample(A, WEIGHTS)],
    helpers.middle: [sample(A), sample(A, 0)],
    helpers.at_middle: [sample(A, 2 * A), sample(A, A[::-1], 1), sample(CUBE, -CUBE, [0, 2], True)],
}

KINKS = {
    np.median: [
        Kink((np.array([2.0, 1.0, 2.0]),), (np.array([0.5, 0.0, 0.5]),)),
        Kink((np.array([2.0, 2.0, 5.0, 2.0]),), (np.array([1 / 3, 1 / 3, 0.0, 1 / 3]),)),
    ],
    np.ptp: [Kink((np.array([1.0, 3.0, 3.0]),), (np.array([-1.0, 0.5, 0.5]),))],
}
