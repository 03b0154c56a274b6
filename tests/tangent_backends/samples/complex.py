"""Calls of functions that take complex numbers apart."""

import numpy as np

from tangent.testing import sample

Z = np.array([[0.3 + 0.4j, -1.2 + 0.7j], [0.8 - 0.55j, 1.7 + 0.25j]])
REAL = np.array([[0.45, 1.35], [2.15, 0.75]])

OF_ONE = [
    sample(Z),
    sample(0.3 + 0.4j),
    sample(np.complex128(-0.3 + 0.4j)),
    sample(np.array(0.8 - 0.55j)),
    sample(np.zeros((0, 2), complex)),
    sample(Z.astype(np.complex64)),
    sample(Z[:, ::2]),
    sample(Z.T),
    sample(REAL),
]

SAMPLES = {
    np.real_if_close: [
        sample(Z),
        sample(REAL),
        sample(REAL.astype(np.float32)),
        sample(Z.T),
        sample(Z, tol=1000),
    ],
    np.angle: [
        *OF_ONE[:-1],
        sample(Z, True),
        sample(-Z, deg=True),
        sample(REAL),
        sample(-1.2),
        sample(np.float64(-1.2)),
    ],
    **{fn: OF_ONE for fn in (np.real, np.imag, np.conj)},
    np.ndarray.conj: [sample(Z), sample(REAL), sample(Z.T)],
    np.ndarray.conjugate: [sample(Z), sample(REAL), sample(Z.T)],
}
