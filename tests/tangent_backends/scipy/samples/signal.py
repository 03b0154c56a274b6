"""Calls of filters, transforms and sums of samples."""

import numpy as np
from scipy import fft, integrate, ndimage, signal

from tangent.testing import sample
from tangent_backends.scipy.fft import helpers as of_fft
from tangent_backends.scipy.integrate import helpers as of_integrate
from tangent_backends.scipy.ndimage import helpers as of_ndimage
from tangent_backends.scipy.signal import helpers as of_signal

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6], [0.2, 0.9, -0.5]])
K = np.array([[0.5, -0.3], [0.2, 0.7]])
V = np.array([0.3, -1.2, 0.8, 1.4, -0.7])
W = np.array([0.5, 1.3])
PLACES = np.array([0.0, 0.4, 1.1, 1.5, 2.3])

PRODUCTS = [
    sample(V, W),
    sample(V, W, "same", order=1),
    sample(W, V, "valid", order=1),
    sample(A, K, mode="valid"),
    sample(A, K, "same", order=1),
]

SAMPLES = {
    signal.convolve: [*PRODUCTS, sample(V.astype(np.float32), W.astype(np.float32), order=1)],
    signal.fftconvolve: PRODUCTS[:2],
    signal.oaconvolve: PRODUCTS[:1],
    signal.correlate: [sample(V, W, "same", order=1), sample(A, K, "valid"), sample(V, W, order=1)],
    signal.convolve2d: [sample(A, K), sample(A, K, "same", order=1), sample(A, K, "valid", order=1)],
    signal.lfilter: [sample([1, 2], [2, 1], V), sample([1, 2], [2, 1], A, 0, order=1)],
    signal.sosfilt: [sample([[1, 2, 1, 1, -1, 1]], V), sample([[1, 2, 1, 1, -1, 1]], A, axis=0, order=1)],
    signal.detrend: [sample(V), sample(A, 0, "constant", order=1)],
    of_signal.cut_to: [sample(np.convolve(V, W), V, W, "same"), sample(np.ones((4, 4)), A, K, "valid")],
    of_signal.uncut_from: [sample(V, V, W, "same"), sample(K, A, K, "valid")],
    **{
        fn: [sample(V), sample(A, axis=0, norm="ortho", order=1)]
        for fn in (fft.fft, fft.ifft, fft.rfft, fft.irfft, fft.hfft, fft.ihfft)
    },
    **{
        fn: [sample(A)]
        for fn in (
            fft.fftn,
            fft.ifftn,
            fft.rfftn,
            fft.irfftn,
            fft.fft2,
            fft.ifft2,
            fft.rfft2,
            fft.irfft2,
            fft.fftshift,
            fft.ifftshift,
        )
    },
    **{
        fn: [sample(V, norm="ortho"), sample(A, 3, axis=0, norm="ortho", order=1)]
        for fn in (fft.dct, fft.idct, fft.dst, fft.idst)
    },
    of_fft.orthogonal_only: [sample(V, "ortho")],
    fft.fftfreq: [sample(5)],
    fft.rfftfreq: [sample(5)],
    fft.next_fast_len: [sample(11)],
    fft.prev_fast_len: [sample(11)],
    integrate.trapezoid: [sample(V), sample(V, PLACES), sample(A, axis=0, order=1)],
    integrate.cumulative_trapezoid: [
        sample(V, PLACES),
        sample(A, dx=0.5, axis=0, initial=0, order=1),
        sample(A, A**2, order=1),
    ],
    integrate.simpson: [sample(V), sample(A, axis=0, order=1)],
    integrate.romb: [sample(V), sample(A, axis=0, order=1)],
    of_integrate.simpson_weights: [sample(5)],
    of_integrate.romb_weights: [sample(5)],
    ndimage.gaussian_filter: [
        sample(A, 2),
        sample(A, 1, mode="wrap", order=1),
        sample(V, 1, mode="constant"),
    ],
    ndimage.gaussian_filter1d: [sample(A, 2, 0), sample(V, 1, mode="constant", order=1)],
    of_ndimage.symmetric_only: [sample(A, "reflect")],
}
