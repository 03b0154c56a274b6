"""Calls of np.interp, inside and outside of the points."""

import numpy as np

from tangent.testing import Kink, sample
from tangent_backends.numpy import helpers

POINTS = np.array([-1.1, 0.2, 0.9, 2.3])
VALUES = np.array([0.5, -0.7, 1.6, 0.3])
X = np.array([-0.4, 0.45, 1.7, 0.6])

SAMPLES = {
    np.interp: [
        sample(X, POINTS, VALUES),
        sample(0.45, POINTS, VALUES),
        sample(np.float64(1.7), POINTS, VALUES),
        sample(np.array(1.7), POINTS, VALUES),
        sample(np.array([[-2.0, 0.45], [3.3, 0.6]]), POINTS, VALUES),
        sample(-2.0, POINTS, VALUES),
        sample(X[::2], POINTS[::2], VALUES[::2]),
        sample(X, np.array([-1, 0, 1, 3]), VALUES),
        sample(X, POINTS, VALUES + 0.5j * VALUES[::-1]),
        sample(np.ones(0), POINTS, VALUES),
        sample(np.array([-2.0, 0.45, 3.3]), POINTS, VALUES, left=0.25),
        sample(np.array([-2.0, 0.45, 3.3]), POINTS, VALUES, 0.5, 0.75),
        sample(4 * X, POINTS, VALUES, period=3.7),
        sample(4 * X, POINTS, VALUES, period=3),
    ],
    helpers.bracket: [sample(X, POINTS)],
    helpers.within: [sample(X, POINTS), sample(-2.0, POINTS)],
}

KINKS = {
    # At a point the slope is that on its right.
    np.interp: [
        Kink(
            (1.0, np.array([0.0, 1.0, 2.0]), np.array([0.0, 3.0, 4.0])),
            (1.0, np.array([0.0, -1.0, 0.0]), np.array([0.0, 1.0, 0.0])),
        ),
    ],
}
