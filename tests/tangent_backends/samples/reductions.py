"""Calls of NumPy's reductions over axes, real and complex."""

import numpy as np

from tangent.testing import Kink, sample

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
CUBE = np.array(
    [[[0.35, -1.15], [0.85, 1.75]], [[0.45, -0.55], [-2.05, 1.25]], [[0.95, 0.15], [-0.75, 2.35]]]
)
Z = np.array([[0.3 + 0.4j, -1.2 + 0.7j], [0.8 - 0.55j, 1.7 + 0.25j]])
ONE_ZERO = np.array([[0.0, -1.2, 0.8], [1.7, 0.4, -0.6]])
TWO_ZEROS = np.array([[0.0, -1.2, 0.0], [1.7, 0.0, -0.6]])


def over_axes(*more):
    """All forms of axes, and of the array."""
    return [
        sample(A),
        sample(A, axis=0),
        sample(A, 1),
        sample(A, axis=-1, keepdims=True),
        sample(A, keepdims=True),
        sample(CUBE, axis=(0, -1)),
        sample(CUBE, axis=(2, 0), keepdims=True),
        sample(CUBE, axis=-2),
        sample(np.array(0.7)),
        sample(np.float64(0.7)),
        sample(0.7),
        sample(A.astype(np.float32)),
        sample(A.astype(np.float32), axis=0),
        sample(A[:, ::2], axis=1),
        sample(A.T, axis=0),
        *more,
    ]


LISTS = [sample([0.3, -1.2, 0.8]), sample([[0.3, -1.2], [0.8, 0.4]], axis=1)]
EMPTY = [sample(np.ones((0, 3))), sample(np.ones((0, 3)), axis=0)]
COMPLEX = [sample(Z), sample(Z, axis=0), sample(Z, axis=-1, keepdims=True), sample(Z.astype(np.complex64))]
SPREADS = [
    sample(A),
    sample(A, axis=0),
    sample(A, 1),
    sample(A, axis=-1, keepdims=True),
    sample(A, ddof=1),
    sample(A, axis=1, ddof=1, keepdims=True),
    sample(CUBE, axis=(0, -1)),
    sample(A.astype(np.float32), axis=0),
    sample(A[:, ::2], axis=1),
    sample(A.T, axis=0),
    # A number from complex numbers is differentiated once: a real seed beside them is refused.
    sample(Z, order=1),
    sample(Z, axis=0),
    sample(Z, axis=1, ddof=1),
    sample(Z.astype(np.complex64), order=1),
]
ZEROS = [
    sample(ONE_ZERO),
    sample(ONE_ZERO, axis=1),
    sample(TWO_ZEROS),
    sample(TWO_ZEROS, axis=0, keepdims=True),
    sample(TWO_ZEROS, axis=1),
]

SOME = np.array([[True, True, False], [True, False, True]])
MASKED = [
    sample(A, where=SOME),
    sample(A, axis=1, where=SOME, keepdims=True),
    sample(A, axis=1, where=np.array([True, False, True])),
    sample(A.astype(np.float32), where=SOME),
    sample(A.T, axis=0, where=SOME.T),
]

SAMPLES = {
    np.sum: over_axes(
        *LISTS,
        *EMPTY,
        *COMPLEX,
        sample(A, where=A > 0),
        sample(A, axis=0, where=np.array([True, False, True])),
        sample(A, initial=0.7),
        sample(A, axis=1, initial=0.7, where=A > 0, keepdims=True),
        sample(np.array([1, 2]), initial=0.3),
    ),
    np.mean: over_axes(*LISTS, *COMPLEX, *MASKED),
    np.prod: over_axes(*EMPTY, *COMPLEX, *ZEROS, *MASKED),
    **{fn: over_axes(*COMPLEX) for fn in (np.max, np.min, np.amax, np.amin)},
    np.var: [*SPREADS, *MASKED, sample(A, axis=1, ddof=1, where=SOME), sample(0.7), sample(np.float64(0.7))],
    np.std: [*SPREADS, *MASKED],
    # Counts and places
    **{fn: [sample(A), sample(A, axis=0)] for fn in (np.argmax, np.argmin, np.nanargmax, np.nanargmin)},
    **{fn: [sample(A), sample(A > 0, axis=0), sample(A, axis=1, keepdims=True)] for fn in (np.any, np.all)},
    np.count_nonzero: [sample(A), sample(A, axis=0)],
    np.allclose: [sample(A, A + 0.5)],
    np.array_equal: [sample(A, A + 0.5)],
    np.array_equiv: [sample(A, A + 0.5)],
}

KINKS = {
    np.max: [Kink((np.array([3.0, 1.0, 3.0]),), (np.array([0.5, 0.0, 0.5]),))],
    np.min: [Kink((np.array([1.0, 1.0, 3.0]),), (np.array([0.5, 0.5, 0.0]),))],
    np.std: [Kink((np.array([2.0, 2.0]),), (np.array([0.0, 0.0]),))],
}
