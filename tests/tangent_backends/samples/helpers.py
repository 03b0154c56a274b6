"""Calls of the helpers of reductions, choices and indexing: derivatives are differentiated again."""

import numpy as np

from tangent.testing import Kink, sample
from tangent_backends.numpy import helpers

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = np.array([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])
C = np.array([[1.1, -0.4, 0.6], [-0.9, 1.5, 0.35]])
ROW = np.array([0.55, 1.45, -2.15])
Z = A + 0.5j * B
ONE_ZERO = np.array([[0.0, -1.2, 0.8], [1.7, 0.4, -0.6]])
TWO_ZEROS = np.array([[0.0, -1.2, 0.0], [1.7, 0.0, -0.6]])

SAMPLES = {
    # Reductions
    # Of whole numbers: whoever moves only one of the arguments leaves the place where they agree.
    helpers.chosen: [
        sample(np.array([[3, 1, 3]]), 3),
        sample(np.array([[3, 1], [2, 2]]), np.array([3, 2]), 1),
    ],
    helpers.selected: [sample(np.array([3, 2, 2]), np.array([3, 1, 2]), np.array([0, 2, 2]))],
    helpers.at_lower: [sample(A, A, -2.0)],
    helpers.at_upper: [sample(A, A, -2.0, 3.0), sample(A, A, None, 3.0)],
    helpers.terms: [sample(A), sample(A, 1), sample(A, (0, -1))],
    helpers.deviation: [sample(A), sample(A, 0), sample(A.astype(np.float32), -1), sample(Z, 1), sample(0.7)],
    helpers.other_factors: [
        sample(A),
        sample(A, 0),
        sample(A, (0, 1)),
        sample(ONE_ZERO, 1),
        sample(TWO_ZEROS, 1),
        sample(ROW.astype(np.float32)),
        sample(np.ones((0, 3)), 0),
        sample(Z, 1),
        sample(0.7),
    ],
    # The fourth derivative of a product is refused.
    helpers.other_factors_along: [
        sample(A, B, 1, order=1),
        sample(A, B, order=1),
        sample(TWO_ZEROS, B, 1, order=1),
        sample(TWO_ZEROS, B, (0, 1), order=1),
        sample(Z, Z[::-1], 0, order=1),
    ],
    # Elementwise functions
    helpers.sinc_slope: [
        sample(A),
        sample(0.0),
        sample(np.array([0.0, 0.95, 1.05, -2.0, 3.5]), 2),
        sample(A.astype(np.float32)),
        sample(Z),
        sample(np.array(1.3)),
    ],
    helpers.share: [sample(A, np.logaddexp(A, B)), sample(0.3, 1.2), sample(A, ROW + 3.0)],
    helpers.share2: [sample(A, np.logaddexp2(A, B)), sample(0.3, 1.2), sample(A, ROW + 3.0)],
    # Picking
    helpers.counted: [sample(A, A > 0), sample(A, A > 0, 1, True), sample(A.astype(np.float32), A > 0, 0)],
    helpers.unpad: [sample(A, A[:1, :2], ((1, 0), (0, 1))), sample(A, A[:, 1:-1], ((0, 0), (1, 1)))],
    helpers.untake: [
        sample(B[:, [0, 1, 1]], A, np.array([0, 2, 2]), 1),
        sample(ROW, A, np.array([0, 5, 5])),
        sample(ROW, A, 1, 0),
        sample(Z, A, np.array([0, 2, 2]), -1),
    ],
    helpers.untake_along: [
        sample(B, A, np.argsort(A, axis=1), 1),
        sample(B[:1], A, np.array([[0, 1, 1]]), 0),
        sample(ROW, A, np.array([0, 5, 5]), None),
    ],
    helpers.inverse_permutation: [sample((1, 2, 0)), sample(((0, -1, 1),))],
    helpers.home: [sample(A, A), sample(0.7, [1.0, 2.0])],
    helpers.on_host: [sample(A), sample(0.7)],
    helpers.negated: [sample(2), sample((1, -2)), sample([0, 3])],
    helpers.fractions: [sample(A, 3), sample(A, 3, False), sample(A, 1), sample(ROW, 0)],
}

KINKS = {
    helpers.share: [Kink((-np.inf, -np.inf), (0.0, 0.0))],
}
