"""Calls of functions of samples: slopes and integrals."""

import numpy as np

from tangent.testing import sample
from tangent_backends.numpy import helpers

ROW = np.array([0.55, 1.45, -2.15, 0.95, 0.35])
A = np.array([[0.3, -1.2, 0.8, 0.45], [1.7, 0.4, -0.6, 0.7], [-0.5, 0.9, 1.3, -0.2]])
X = np.array([0.0, 0.4, 1.1, 1.5, 2.7])
XA = np.array([[0.1, 0.4, 1.2, 1.3], [0.2, 0.5, 0.9, 1.7], [0.3, 0.9, 1.6, 2.4]])
Z = ROW + 1j * ROW[::-1] ** 2
T = np.array([A, A[::-1] ** 2, 1.5 - A])
SINGLE = ROW.astype(np.float32)

SAMPLES = {
    np.ediff1d: [
        sample(ROW),
        sample(A),
        sample(ROW, 0.5),
        sample(ROW, X, 0.25),
        sample(ROW, to_begin=X),
        sample(Z),
        sample(SINGLE),
    ],
    np.trapezoid: [
        sample(ROW),
        sample(ROW, X),
        sample(ROW, dx=0.5),
        sample(A, axis=0),
        sample(A, XA),
        sample(A, XA, axis=0),
        sample(A, X[:3], axis=0),
        sample(T, X[:3], axis=1),
        sample(A, X[1:]),
        sample(Z),
        sample(SINGLE),
        sample(SINGLE, X.astype(np.float32)),
        sample(ROW[::2]),
    ],
    # A long composition: its second derivatives are those of its parts, and are tried in three calls.
    np.gradient: [
        sample(ROW),
        sample(ROW, 0.5, order=1),
        sample(ROW, X, order=1),
        sample(ROW, edge_order=2, order=1),
        sample(ROW, X, edge_order=2),
        sample(A, axis=0, order=1),
        sample(A, X[1:], axis=1, order=1),
        sample(A, X[1:], axis=-1, edge_order=2, order=1),
        sample(A),
        sample(A, 0.5, order=1),
        sample(A, X[:3], 0.5, order=1),
        sample(A, axis=(1, 0), order=1),
        sample(T, order=1),
        sample(T, 0.5, X[:3], 2.0, order=1),
        sample(Z, order=1),
        sample(SINGLE, order=1),
    ],
    np.unwrap: [sample(3 * ROW), sample(3 * A, axis=0), sample(9 * ROW, period=4), sample(SINGLE)],
    helpers.boundary: [sample(0.5, A, 0), sample(A, A), sample(np.array(0.5), ROW)],
    helpers.row_or_none: [sample(A, ROW), sample(0.5, ROW)],
    helpers.between: [sample(A, 0)],
    helpers.spacing_for: [sample(X[:3], A, 0), sample(A, A)],
    helpers.axes_to_differ: [sample(A, None), sample(A, (0,))],
    helpers.sorted_period: [sample(X, 1.7)],
}
if hasattr(np, "trapz"):
    SAMPLES[np.trapz] = SAMPLES[np.trapezoid]
