"""Functions that write to an array, and where they do."""

import numpy as np

from tangent.rules.book import BOOK
from tangent.testing import sample
from tangent_backends.numpy import helpers

V = np.array([0.4, -1.3, 0.9])
W = np.array([1.7, 0.6])
A = np.array([[0.3, -1.2, 0.8], [1.1, 0.5, -0.7]])
S = np.array([[0.3, -1.2, 0.8], [1.1, 0.5, -0.7], [0.2, 0.9, -1.5]])
COLUMN = np.array([[2], [0]])
N = np.arange(3)
MASK = np.array([[True, False, True], [False, True, False]])


class Same(np.random.Generator):
    """A generator that is equal to what a tester has copied of it."""

    def __deepcopy__(self, memo):
        return self


RNG = Same(np.random.PCG64(0))

SAMPLES = {
    np.copyto: [
        sample(A, V),
        sample(A, 2.5),
        sample(A, A * A, where=MASK),
        sample(A, V, "same_kind", MASK, order=1),
    ],
    np.ndarray.fill: [sample(V, 2.5)],
    np.put: [
        sample(V, 1, 2.5),
        sample(A, [0, 4, -1], V),
        sample(A, np.array([[0, 4], [2, 1]]), W),
        sample(A, [1, 1], V),
        sample(A, [0, 7, -3], V, "wrap"),
        sample(A, [0, 7, -3], V, mode="clip"),
    ],
    np.place: [sample(A, MASK, W), sample(A, MASK, V), sample(A, MASK.astype(int), W)],
    np.putmask: [sample(A, MASK, W), sample(A, MASK, A * A), sample(A, MASK, 2.5)],
    np.put_along_axis: [
        sample(A, COLUMN, 2.5, 1),
        sample(A, COLUMN, A[:, :1] ** 2, axis=-1),
        sample(A, np.array([[1, 0, 1]]), V, 0),
        sample(A, np.array([0, 5]), W, None),
    ],
    np.fill_diagonal: [
        sample(S, V),
        sample(S, 2.5),
        sample(A, W),
        sample(A.T, W),
        sample(np.concatenate((A.T, A.T)), V, True),
        sample(np.outer(V, A).reshape(3, 2, 3)[:2, :, :2], W),
    ],
    np.ndarray.sort: [sample(V), sample(A), sample(A, 0), sample(A, axis=-2)],
    np.ndarray.partition: [sample(V, 1), sample(A, 0), sample(A, 1, 0)],
    # A single row has one order; others are tried in tests/language.
    np.random.Generator.shuffle: [sample(RNG, A[:1]), sample(RNG, A[:, :1], 1)],
    helpers.flat_places: [sample([1, -1], A), sample(2, V), sample([7], A, "wrap")],
    helpers.diagonal_places: [sample(A), sample(S), sample(A.T, True)],
    helpers.places_along: [sample(COLUMN, A, 1), sample([0, 5], A, None)],
    helpers.touched_places: [sample(A, ([1, 0, 1], [2, 0, 2])), sample(V, [])],
    helpers.shuffled_order: [sample(np.random.default_rng(0), 1)],
    helpers.numbered: [sample(A, A), sample([3, 1], V)],
    helpers.numbered_true: [sample(MASK), sample([1, 0, 2])],
    helpers.cycled: [sample(W, N), sample(V, COLUMN), sample(V, np.array(4)), sample(2.5, N)],
    helpers.uncycled: [sample(V, W, N), sample(V[:2, None], V, COLUMN), sample(2.5, 0.5, N)],
    helpers.by_place: [
        sample(V, A, ([1, 0, 1], [2, 0, 2]), 0.5),
        sample(2.5, V, [0, 0, 2], 0.5),
        sample(W, A, ([0, 1], [1, 1]), 0.5),
    ],
    helpers.unby_place: [sample(A[:, :2], V, A, ([1, 0, 1], [2, 0, 2])), sample(A[:, :2], 2.5, V, [0, 0, 2])],
}

BOOK.ensure("numpy")
AT = [BOOK.composition_of(ufunc, "at") for ufunc in (np.subtract, np.multiply, np.divide)]
SAMPLES |= {at: [sample(V, [0, 2, 0], V + 2.0), sample(A, (1, [0, 0]), 2.5)] for at in AT}
for _name in ("maximum", "minimum"):
    SAMPLES[BOOK.composition_of(getattr(np, _name), "at")] = [
        sample(V, [0, 2, 0], np.array([0.7, -0.2, -1.4])),
        sample(A, (1, [0, 0]), 0.2),
        sample(A, slice(0, 1), 0.5),
    ]
