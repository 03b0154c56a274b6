"""Calls of functions that choose, leave out and put in elements."""

import numpy as np

from tangent.testing import sample
from tangent_backends.numpy import helpers

ROW = np.array([0.55, 1.45, -2.15, 0.95, 0.35])
OTHER = np.array([0.25, -1.35, 0.75, 1.05, -0.65])
A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = np.array([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])
T = np.array([A, B, A - B])
SINGLE = A.astype(np.float32)
POSITIVE = A > 0
SMALL = np.abs(A) < 1
Z = A + 1j * B
NUMBERS = np.array([[0, 2, 1], [1, 1, 0]])
HOLES = np.array([[0.3, np.nan, 0.8], [1.7, 0.4, np.nan]])

NAN_SUMS = [sample(A), sample(HOLES), sample(HOLES, 1), sample(HOLES, axis=0), sample(SINGLE), sample(Z)]
SUMS = [sample(ROW), sample(A, axis=0), sample(A, axis=-1), sample(SINGLE, axis=1), sample(Z, axis=1)]
INITIAL = [sample(ROW, include_initial=True), sample(A, axis=1, include_initial=True)]

SAMPLES = {
    np.select: [
        sample([POSITIVE, SMALL], [A, B]),
        sample([POSITIVE, SMALL], [A, B], 0.5),
        sample([POSITIVE, SMALL], [A, A * B], B),
        sample([SMALL], [Z], 1j),
        sample([POSITIVE], [SINGLE]),
    ],
    np.choose: [
        sample(NUMBERS, [A, B, A * B]),
        sample(NUMBERS, (A, B[0], 0.5)),
        sample(NUMBERS, T),
        sample(NUMBERS + 2, [A, B], mode="wrap"),
        sample(NUMBERS, [A, B], mode="clip"),
    ],
    np.compress: [
        sample(np.array([True, False, True]), A, 1),
        sample(np.array([False, True]), A, axis=0),
        sample(np.array([True, False, True, True]), A),
        sample(np.array([True, False]), Z, axis=-1),
    ],
    np.ndarray.compress: [sample(A, np.array([True, False, True]), 1), sample(Z, np.array([False, True]), 0)],
    np.extract: [sample(POSITIVE, A), sample(SMALL, Z), sample(POSITIVE, SINGLE)],
    np.delete: [
        sample(ROW, 1),
        sample(A, 1, 1),
        sample(A, [0, 2], axis=-1),
        sample(A, np.array([0, 3])),
        sample(Z, 0, 0),
        sample(SINGLE, 1, axis=1),
    ],
    np.insert: [
        sample(ROW, 1, 0.5),
        sample(ROW, 1, OTHER),
        sample(ROW, [1, 3], OTHER[:2]),
        sample(ROW, [3, 1], 0.5),
        sample(A, 1, 0.5, axis=0),
        sample(A, 1, ROW[:3], axis=0),
        sample(A, 1, ROW[:2], axis=1),
        sample(A, [0, 2], B[:, :2], axis=1),
        sample(A, 2, ROW),
        sample(Z, -1, 0.5j, 1),
        sample(SINGLE, 1, 0.5, axis=0),
        sample(A, [1], B, axis=0),
    ],
    np.append: [sample(ROW, OTHER), sample(ROW, 0.5), sample(A, B, 0), sample(A, B, axis=1), sample(A, ROW)],
    np.rollaxis: [sample(T, 2), sample(T, 0, 2), sample(T, -1, 1), sample(T, 0, 3), sample(T, 1, -1)],
    np.diagflat: [sample(ROW), sample(A, 1), sample(Z, -2)],
    np.vander: [
        sample(ROW),
        sample(ROW, 3),
        sample(ROW, 4, increasing=True),
        sample(Z[0]),
        sample(SINGLE[0]),
    ],
    np.nancumsum: NAN_SUMS,
    np.nancumprod: NAN_SUMS,
    np.logspace: [
        sample(0.5, 1.5, 4),
        sample(0.5, 1.5, 4, endpoint=False),
        sample(0.5, 1.5, 3, base=2.0),
        sample(ROW[:2], OTHER[:2], 3),
    ],
    np.geomspace: [sample(0.5, 4.0, 4), sample(-0.5, -4.0, 3), sample(ROW[:2], ROW[3:] + 1.0, 3)],
    helpers.choice_numbers: [sample(NUMBERS, 2, "wrap"), sample(NUMBERS, 2, "clip")],
    helpers.first_true: [sample([POSITIVE, SMALL])],
    helpers.shares_of: [
        sample(A, NUMBERS, [A, B, A]),
        sample(A, NUMBERS, (A, B[0], 0.5)),
        sample(A, NUMBERS, T),
    ],
    helpers.put_together: [sample([A, B, A], NUMBERS), sample((A, B[0]), NUMBERS), sample(T, NUMBERS)],
    np.i0: [sample(ROW), sample(0.7), sample(0.0), sample(20 * A), sample(SINGLE)],
    helpers.bessel: [sample(ROW, 2), sample(0.7, 0)],
    np.kaiser: [sample(5, 1.5), sample(4, 0.5), sample(1, 2.5)],
    helpers.kaiser_arch: [sample(5)],
    helpers.real_dtype: [sample(np.float32, A)],
    helpers.in_bounds: [sample(np.array([-1, 7]), A, None, "wrap"), sample(2, A, 1, "clip")],
    helpers.reversed_axes: [sample(A, "F")],
    helpers.fortran_shape: [sample((2, 3), "F"), sample(6, "F")],
    helpers.kept_places: [sample(ROW, 1), sample(A, [0, 2], 1)],
    helpers.inserted_places: [sample(ROW, 1, OTHER, 0)],
    helpers.padded_places: [sample(A, 1, "edge")],
    helpers.steps_for: [sample(ROW, 3, True)],
    helpers.rolled_start: [sample(T, 0, 2)],
    helpers.as_axes: [sample(A, 1)],
    helpers.first_padding: [sample(A, 1)],
    helpers.in_rows: [sample(OTHER[:3], A, 1, 0), sample(0.5, A, [0, 1], 1), sample(B[:, :2], A, [0, 1], 1)],
    helpers.unin_rows: [sample(A[:1], OTHER[:3], 1, 0), sample(A[:, :2], 0.5, [0, 1], 1)],
}
if hasattr(np, "cumulative_sum"):
    SAMPLES |= {np.cumulative_sum: [*SUMS, *INITIAL], np.cumulative_prod: [*SUMS, *INITIAL]}
