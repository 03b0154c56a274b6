"""Calls of functions that take elements by their order."""

import numpy as np

from tangent.testing import sample
from tangent_backends.numpy import helpers

ROW = np.array([0.55, 1.45, -2.15, 0.95, 0.35])
A = np.array([[0.3, -1.2, 0.8, 0.45], [1.7, 0.4, -0.6, 0.7], [-0.5, 0.9, 1.3, -0.2]])
T = np.array([A, A[::-1] ** 2 + 0.01, 1.5 - A])
SINGLE = ROW.astype(np.float32)
HOLES = np.array([[0.3, np.nan, 0.8, 0.45], [1.7, 0.4, -0.6, np.nan], [-0.5, 0.9, 1.3, -0.2]])
SHARES = np.array([[0.15, 0.6], [0.85, 0.3]])

WITHOUT_Q = [
    ((A,), {}),
    ((A,), {"axis": 0}),
    ((A,), {"axis": -1, "keepdims": True}),
    ((T,), {"axis": (0, 2)}),
    ((SINGLE,), {}),
    ((A[:, ::2],), {"axis": 1}),
]
METHODS = ("hazen", "weibull", "median_unbiased", "interpolated_inverted_cdf", "lower", "higher", "midpoint")


def quantiles(scale, arrays=WITHOUT_Q, shares=SHARES, order=2):
    return [
        *(sample(*args, q * scale, order=order, **kwargs) for args, kwargs in arrays for q in (0.4, shares)),
        *(sample(A, 0.37 * scale, 1, method=m, order=order if m == METHODS[0] else 1) for m in METHODS),
        sample(A, 1 * scale, order=order),
        sample(A, np.array([0.3]) * scale, axis=0, order=order),
    ]


MISSING = [*WITHOUT_Q, ((HOLES,), {}), ((HOLES,), {"axis": 1}), ((HOLES,), {"axis": 0, "keepdims": True})]

SAMPLES = {
    np.quantile: quantiles(1),
    # The same compositions, with shares in hundredths.
    np.percentile: [sample(A, 40), *quantiles(100, order=1)],
    np.nanquantile: [sample(A, 0.4), *quantiles(1, MISSING, SHARES[0])],
    np.nanpercentile: [sample(HOLES, 40), *quantiles(100, MISSING, SHARES[1], order=1)],
    np.nanmedian: [sample(*args, **kwargs) for args, kwargs in MISSING],
    np.unique: [
        sample(A),
        sample(np.array([0.5, -1.0, 0.5, 2.0])[[0, 1, 3]]),
        sample(SINGLE),
    ],
    np.union1d: [sample(A, ROW), sample(ROW, 2 * ROW)],
    # Where kth names every place, the order of all elements is known.
    np.partition: [sample(A, (0, 1, 2, 3)), sample(A, (0, 1, 2), axis=0), sample(SINGLE, (0, 1, 2, 3, 4))],
    helpers.along_last: [sample(A), sample(T, (0, 2)), sample(A, 0)],
    helpers.unalong_last: [sample(A.ravel(), A), sample(A.T + 0.0, A, 0)],
    helpers.record_places: [sample(A, 1), sample(A, 0, -1)],
    helpers.occurrences: [sample(A)],
    helpers.known_count: [sample(HOLES, 1)],
    helpers.reduced_shape: [sample(T, (0, 1), True), sample(T, None)],
    helpers.one_row: [sample(SHARES[0]), sample(0.5)],
    helpers.gap: [sample(A), sample(A, 1)],
    helpers.as_share: [sample(0.5, SINGLE), sample(SHARES, A)],
    helpers.first_occurrences: [sample(A)],
    helpers.neighbours: [sample(np.array([0.5, 1.7]), 3)],
    helpers.rank: [
        *(sample(SHARES, 7, m) for m in ("linear", "hazen", "weibull", "interpolated_inverted_cdf", "lower")),
        sample(SHARES[0], np.array([[3], [5]])),
        sample(np.array([0.01, 0.99]), 4, "weibull"),
    ],
    helpers.rank_slope: [sample(SHARES, 7), sample(SHARES, 7, "lower")],
}
