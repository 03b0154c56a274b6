"""Calls of what makes arrays, of conversions, and of NumPy's random numbers."""

import numpy as np

from tangent.testing import sample

V = np.array([0.3, -1.2, 0.8])
A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
SINGLE = A.astype(np.float32)
Z = A + 1j * A[::-1]

SAMPLES = {
    np.zeros: [sample(3), sample((2, 3)), sample(3, np.float32)],
    np.ones: [sample(3), sample((2, 3)), sample(3, dtype=np.float32)],
    np.empty: [sample(3), sample((2, 3))],
    np.eye: [sample(3), sample(3, 2), sample(3, k=1)],
    np.identity: [sample(3)],
    np.tri: [sample(3), sample(3, 2), sample(3, k=1)],
    np.indices: [sample((2, 3))],
    np.hanning: [sample(5)],
    np.hamming: [sample(5)],
    np.blackman: [sample(5)],
    np.bartlett: [sample(5)],
    np.zeros_like: [sample(A), sample(0.7), sample(SINGLE), sample(A, np.float32), sample([0.3, 0.7])],
    np.ones_like: [sample(A), sample(0.7), sample(SINGLE)],
    np.empty_like: [sample(np.array([1, 2]))],
    np.result_type: [sample(A, SINGLE)],
    np.dtype: [sample("float32")],
    np.finfo: [sample(np.float32)],
    np.iinfo: [sample(np.int32)],
    np.isscalar: [sample(0.7), sample(A)],
    np.iterable: [sample(0.7), sample(A)],
    np.full: [
        sample((2, 3), 0.7),
        sample(3, 0.7),
        sample((2, 3), V),
        sample((2, 3), np.array([[0.3], [0.7]])),
        sample(3, 0.7, np.float32),
        sample(3, 0.3 + 0.4j),
    ],
    np.full_like: [sample(A, 0.7), sample(A, V), sample(SINGLE, 0.7), sample(A, 0.7, dtype=np.float32)],
    np.linspace: [
        sample(0.3, 1.7, 5),
        sample(0.3, 1.7, num=4, endpoint=False),
        sample(V, 1.7, 3),
        sample(V, V + 1.0, 3),
        sample(0.3, 1.7, 1),
    ],
    np.array: [
        sample([0.3, 0.7], dtype=complex),
        sample(V),
        sample([0.3, 0.7]),
        sample([[0.3, 0.7], [0.2, -0.4]]),
        sample(0.7),
        sample([V, V]),
        sample((0.3, V[0])),
        sample(V, np.float32),
        sample(SINGLE),
        sample(Z),
    ],
    np.asarray: [
        sample(0.7, dtype=complex),
        sample(V),
        sample([0.3, 0.7]),
        sample(0.7),
        sample(V, np.float32),
        sample(SINGLE),
        sample(Z),
    ],
    np.asanyarray: [sample(V), sample([0.3, 0.7]), sample(V, np.float32)],
    np.ascontiguousarray: [sample(V), sample([0.3, 0.7]), sample(A[:, ::2]), sample(V, np.float32)],
    **{
        fn: [sample(A), sample(SINGLE), sample(Z), sample(A[:, ::2]), sample([0.3, 0.7])]
        for fn in (np.asfortranarray, np.asarray_chkfinite)
    },
    np.complex128: [sample(0.7), sample(A), sample(0.5 + 0.2j)],
    np.complex64: [sample(SINGLE[0, 0]), sample(SINGLE)],
    np.longdouble: [sample(0.7), sample(A)],
    np.ndarray.astype: [
        sample(A, np.float32),
        sample(SINGLE, np.float64),
        sample(A, float),
        sample(A, complex),
        sample(A[:, ::2], "float32"),
    ],
    np.float64: [sample(0.7), sample(V), sample(SINGLE)],
    np.float32: [sample(0.7), sample(V)],
    np.float16: [sample(np.float16(0.5), order=1)],  # too coarse to compare more
    np.copy: [sample(A), sample(SINGLE), sample(A[:, ::2]), sample(Z), sample(0.7)],
    np.ndarray.item: [sample(np.array(0.7)), sample(np.array([[0.7]]))],
    np.ndarray.tolist: [sample(V), sample(A), sample(Z)],
    np.random.rand: [sample(2, 3)],
    np.random.randn: [sample(2, 3)],
    np.random.random: [sample(3), sample()],
    np.random.random_sample: [sample(3)],
    np.random.randint: [sample(3), sample(0, 9, 2)],
    np.random.permutation: [sample(4)],
    np.random.choice: [sample(4)],
    np.random.standard_normal: [sample(3)],
    np.random.seed: [sample(0)],
    np.random.shuffle: [sample(np.array([1, 2, 3]))],
    np.random.RandomState: [sample(0)],
    np.random.default_rng: [sample(0)],
}
if hasattr(np, "astype"):
    SAMPLES[np.astype] = SAMPLES[np.ndarray.astype]
