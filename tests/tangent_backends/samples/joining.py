"""Calls of NumPy's functions that join arrays, repeat them or take them apart."""

import numpy as np

from tangent.testing import sample

V = np.array([0.3, -1.2, 0.8])
W = np.array([1.7, 0.4])
A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = np.array([[0.9, -0.7, 2.1]])
CUBE = np.array([[[0.35, -1.15], [0.85, 1.75]], [[0.45, -0.55], [-2.05, 1.25]]])
SINGLE = A.astype(np.float32)

COPIES = [
    sample(array, width, mode)
    for mode in ("edge", "reflect", "symmetric", "wrap")
    for array, width in ((V, 2), (A, ((1, 0), (0, 2))), (A + 1j, 1), (V, (4, 5)))
]

SAMPLES = {
    np.concatenate: [
        sample([V, W]),
        sample((A, B)),
        sample([A, A.T[:2, :2]], axis=1),
        sample([A, A], -1),
        sample((A, B), axis=None),
        sample([CUBE, CUBE], axis=-2),
        sample([SINGLE, SINGLE]),
        sample([V, 1j * W]),
        sample([A[:, ::2], A[:, :2]]),
        sample([V, np.ones(0)]),
    ],
    np.stack: [
        sample([V, V]),
        sample((A, A), axis=1),
        sample([A, A], axis=-1),
        sample([0.3, 0.7]),
        sample([SINGLE, SINGLE]),
        sample([V, 1j * V]),
        sample([A.T, A.T], 0),
    ],
    np.hstack: [
        sample([V, W]),
        sample((A, A)),
        sample([CUBE, CUBE]),
        sample([0.3, 0.7]),
        sample([SINGLE, SINGLE]),
    ],
    np.vstack: [
        sample([V, V]),
        sample((A, B)),
        sample([A, V]),
        sample([CUBE, CUBE]),
        sample([SINGLE, SINGLE]),
    ],
    np.split: [
        sample(V, 3),
        sample(V, [1]),
        sample(A, 3, axis=1),
        sample(A, [1, 2], axis=-1),
        sample(CUBE, 2, 0),
        sample(SINGLE, 2),
        sample(1j * A, 2),
    ],
    np.array_split: [sample(V, 2), sample(A, 2, axis=1), sample(A, [2], axis=1), sample(SINGLE, 2)],
    np.pad: [
        sample(V, 1),
        sample(V, (1, 2)),
        sample(A, 1),
        sample(A, ((0, 1), (2, 0))),
        sample(A, (1, 0), constant_values=2.5),
        sample(A.T, ((1, 0), (0, 1))),
        sample(SINGLE, 1),
        sample(1j * A, 1),
        *COPIES,
    ],
    np.tile: [
        sample(V, 2),
        sample(V, (2, 2)),
        sample(A, (1, 2)),
        sample(A, (2, 1, 2)),
        sample(0.7, 3),
        sample(SINGLE, 2),
        sample(1j * V, 2),
        sample(A.T, 2),
    ],
    np.repeat: [
        sample(V, 2),
        sample(A, 2),
        sample(A, 2, axis=0),
        sample(A, 3, axis=-1),
        sample(A, np.array([1, 2]), axis=0),
        sample(SINGLE, 2),
        sample(1j * V, 2),
        sample(A.T, 2, axis=1),
    ],
}
if hasattr(np, "row_stack"):
    SAMPLES[np.row_stack] = SAMPLES[np.vstack]
