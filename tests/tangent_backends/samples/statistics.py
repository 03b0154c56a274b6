"""Calls of functions for statistics and polynomials."""

import numpy as np

from tangent.testing import sample
from tangent_backends.numpy import helpers

ROW = np.array([0.55, 1.45, -2.15, 0.95, 0.35])
X = np.array([0.1, 0.4, 1.1, 1.5, 2.7])
A = np.array([[0.3, -1.2, 0.8, 0.45], [1.7, 0.4, -0.6, 0.7], [-0.5, 0.9, 1.3, -0.2]])
B = A[::-1] ** 2 - 0.7 * A
Z = A + 1j * B
SINGLE = A.astype(np.float32)
P = np.array([0.5, -1.2, 0.7])
ZP = P + 1j * P[::-1]
OFTEN = np.array([1, 3, 2, 1])

SAMPLES = {
    np.cov: [
        sample(A),
        sample(ROW),
        sample(A, B),
        sample(A, rowvar=False),
        sample(ROW, X),
        sample(A, bias=True),
        sample(A, ddof=0),
        sample(A, fweights=OFTEN),
        sample(A, aweights=OFTEN),
        sample(A, fweights=OFTEN, aweights=OFTEN[::-1]),
        sample(Z),
        sample(SINGLE),
        sample(A[:1], rowvar=False, ddof=0),
    ],
    np.corrcoef: [sample(A), sample(A, B), sample(A, rowvar=False), sample(ROW, X), sample(Z)],
    np.polyval: [
        sample(P, ROW),
        sample(P, 0.5),
        sample(P, A),
        sample(ZP, ROW + 0j),
        sample(P.astype(np.float32), ROW.astype(np.float32)),
        sample(P[:1], ROW),
    ],
    np.polyadd: [sample(P, ROW), sample(ROW, P), sample(P, P), sample(ZP, ROW + 0j)],
    np.polysub: [sample(P, ROW), sample(ROW, P), sample(P, P * 2)],
    np.polymul: [sample(P, ROW), sample(ROW, P), sample(ZP, ROW + 0j)],
    np.polyder: [sample(ROW), sample(ROW, 2), sample(ROW, m=4), sample(ZP)],
    np.polyint: [sample(ROW), sample(ROW, 2), sample(ZP)],
    np.polyfit: [
        sample(X, ROW, 2),
        sample(X, ROW, 1, w=P[[0, 2, 0, 2, 2]]),
        sample(X[:3], A.T[:3], 1),
        sample(X, ROW, 3),
    ],
    helpers.observed: [sample(A, False), sample(ROW), sample(A[:1], False)],
    helpers.unobserved: [sample(A.T.copy(), A, False), sample(ROW.reshape(1, -1), ROW)],
    helpers.weights_of: [sample(A, OFTEN), sample(A, None, OFTEN)],
    helpers.norming: [sample(OFTEN), sample(OFTEN, True)],
    helpers.coefficients: [sample(P), sample(0.5)],
    helpers.led: [sample(P, ROW), sample(ROW, P)],
    helpers.unled: [sample(ROW, P, ROW)],
    helpers.falling: [sample(ROW, 2)],
    helpers.rising: [sample(ROW, 2)],
    helpers.no_report: [sample(ROW)],
}
