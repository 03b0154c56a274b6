"""Calls of Fourier transforms."""

import numpy as np

from tangent.testing import sample
from tangent_backends.numpy import helpers

ROW = np.array([0.55, 1.45, -2.15, 0.95, 0.35])
EVEN = np.array([0.3, -1.2, 0.8, 1.7])
A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6], [0.25, 0.9, -1.3], [0.15, -0.45, 1.15]])
Z = ROW + 1j * np.array([0.2, -0.4, 0.7, 1.1, -0.9])
ZE = EVEN + 1j * np.array([0.2, -0.4, 0.7, 1.1])
C = A + 1j * A[::-1]
SINGLE = ROW.astype(np.float32)

ONE = [
    sample(ROW),
    sample(EVEN),
    sample(Z),
    sample(Z, 3),
    sample(ZE, n=6),
    sample(ROW, 7),
    sample(A, axis=0),
    sample(C, 2, axis=0),
    sample(A[:, ::2]),
    sample(C, norm="ortho"),
    sample(ROW, norm="forward"),
    sample(SINGLE),
    sample(Z.astype(np.complex64), 4),
]
MANY = [
    sample(A),
    sample(C),
    sample(C, axes=(0, 1)),
    sample(A, (3, 5), (0, 1)),
    sample(C, norm="ortho"),
    sample(np.array([A, A + 1.0])[:, :2], axes=(0, 2)),
    sample(A.astype(np.float32)),
]
REAL = [s for s in ONE if s.args[0].dtype.kind == "f"] + [sample(A, 2, axis=0), sample(A, 6, 0, "ortho")]
REALS = [s for s in MANY if s.args[0].dtype.kind == "f"] + [sample(A, norm="forward")]

SAMPLES = {
    np.fft.fft: ONE,
    np.fft.ifft: ONE,
    np.fft.fft2: MANY,
    np.fft.ifft2: MANY,
    np.fft.fftn: [*MANY, sample(ROW), sample(Z, (3,), (0,)), sample(C, axes=(1,)), sample(A, axes=(-1, 0))],
    np.fft.ifftn: [*MANY, sample(Z, (7,), (0,))],
    np.fft.rfft: REAL,
    np.fft.irfft: ONE,
    np.fft.rfftn: [*REALS, sample(ROW), sample(A, axes=(1, 0))],
    np.fft.irfftn: [*MANY, sample(Z)],
    np.fft.rfft2: REALS,
    np.fft.irfft2: MANY,
    np.fft.hfft: ONE,
    np.fft.ihfft: REAL,
    np.fft.fftshift: [sample(ROW), sample(EVEN), sample(A), sample(C, axes=(1,)), sample(A, 0)],
    np.fft.ifftshift: [sample(ROW), sample(EVEN), sample(A), sample(C, axes=(1,)), sample(A, 0)],
    np.fft.fftfreq: [sample(5), sample(4, 0.5)],
    np.fft.rfftfreq: [sample(5), sample(4, 0.5)],
    helpers.axes_of: [sample(A, None, (0,)), sample(A, None, None), sample(A, (3,), None)],
    helpers.lengths_of: [sample(A, None, (0,)), sample(A, (3, -1), (0, 1))],
    helpers.reality_lengths: [sample(A, None, (0, 1)), sample(A, (3, 4), (0, 1))],
    helpers.other_norm: [sample("ortho"), sample(None)],
    helpers.counted_twice: [sample(ROW, Z), sample(A, C, axis=0)],
    helpers.front: [sample(ROW, ROW), sample(C, A, axis=0), sample(A, A, -1)],
    helpers.unfront: [sample(ROW[:3], ROW), sample(C[:3], A, axis=0)],
    helpers.resized: [sample(ROW, EVEN), sample(EVEN, ROW), sample(Z, ZE), sample(A, A[:2, :2])],
}
