"""Calls of reductions that pass over nan."""

import numpy as np

from tangent.testing import Kink, sample
from tangent_backends.numpy import helpers

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
CUBE = np.array(
    [[[0.35, -1.15], [0.85, 1.75]], [[0.45, -0.55], [-2.05, 1.25]], [[0.95, 0.15], [-0.75, 2.35]]]
)
Z = np.array([[0.3 + 0.4j, -1.2 + 0.7j], [0.8 - 0.55j, 1.7 + 0.25j]])

# Differences cannot be taken at nan: the derivatives there stand in KINKS.
OVER_AXES = [
    sample(A),
    sample(A, axis=0),
    sample(A, axis=-1, keepdims=True),
    sample(CUBE, axis=(0, -1)),
    sample(CUBE, axis=(2, 0), keepdims=True),
    sample(A.astype(np.float32), axis=1),
    sample(A[:, ::2], axis=1),
    sample(A.T, axis=0),
]
NUMBERS = [sample(0.7), sample(np.array(0.7))]
HOLED = np.array([2.0, np.nan, 5.0])

SAMPLES = {
    np.nansum: [*OVER_AXES, *NUMBERS, sample(np.ones((0, 3)), axis=0), sample(Z, axis=0)],
    np.nanmean: [*OVER_AXES, *NUMBERS, sample(Z, axis=0)],
    np.nanprod: [*OVER_AXES, *NUMBERS, sample(Z, axis=0), sample(A - 0.4, axis=1)],
    np.nanmax: [*OVER_AXES, *NUMBERS],
    np.nanmin: [*OVER_AXES, *NUMBERS],
    np.nanvar: [*OVER_AXES, sample(A, axis=1, ddof=1), sample(Z, axis=0)],
    np.nanstd: [*OVER_AXES, sample(A, axis=1, ddof=1), sample(Z, axis=0)],
    helpers.given: [sample(A, A[::-1]), sample(A, A, 1), sample(Z, Z)],
    helpers.known_terms: [sample(A), sample(A, 0)],
}

KINKS = {
    np.nansum: [Kink((HOLED,), (np.array([1.0, 0.0, 1.0]),))],
    np.nanmean: [Kink((HOLED,), (np.array([0.5, 0.0, 0.5]),))],
    np.nanprod: [Kink((HOLED,), (np.array([5.0, 0.0, 2.0]),))],
    np.nanmax: [Kink((HOLED,), (np.array([0.0, 0.0, 1.0]),))],
    np.nanmin: [Kink((HOLED,), (np.array([1.0, 0.0, 0.0]),))],
    np.nanvar: [Kink((HOLED,), (np.array([-1.5, 0.0, 1.5]),))],
    np.nanstd: [
        Kink((HOLED,), (np.array([-0.5, 0.0, 0.5]),)),
        Kink((np.array([2.0, 2.0, np.nan]),), (np.zeros(3),)),
    ],
}
