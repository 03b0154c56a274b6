"""Calls of NumPy's elementwise functions that are piecewise constant."""

import numpy as np

from tangent.testing import sample

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = np.array([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])

STEPS = (np.sign, np.floor, np.ceil, np.trunc, np.rint, np.fix, np.spacing)
OF_ONE_TO_FLAGS = (
    np.signbit, np.isnan, np.isinf, np.isfinite, np.logical_not, np.isreal, np.iscomplex, np.isneginf,
    np.isposinf,
)  # fmt: skip
OF_TWO_TO_FLAGS = (
    np.logical_and, np.logical_or, np.logical_xor, np.equal, np.not_equal, np.less, np.less_equal, np.greater,
    np.greater_equal,
)  # fmt: skip
OF_TWO_INTEGERS = (
    np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.left_shift, np.right_shift, np.gcd, np.lcm,
)  # fmt: skip

SAMPLES = {
    **{fn: [sample(A), sample(0.7), sample(np.float64(-1.3)), sample(A.astype(np.float32))] for fn in STEPS},
    np.round: [
        sample(A),
        sample(A, 1),
        sample(A, decimals=0),
        sample(np.float64(0.7)),
        sample(A[:, ::2] + 0.03, 1),
    ],
    np.around: [sample(A), sample(A + 0.03, 1)],
    **{fn: [sample(A), sample(0.7)] for fn in OF_ONE_TO_FLAGS},
    **{fn: [sample(A, B), sample(A, 0.5), sample(0.5, 0.7)] for fn in OF_TWO_TO_FLAGS},
    np.floor_divide: [sample(A, B), sample(A, 0.7), sample(2.3, 0.7)],
    np.isclose: [sample(A, B, rtol=1e-3), sample(0.5, 0.7)],
    **{fn: [sample(np.array([6, 4]), np.array([4, 10])), sample(6, 4)] for fn in OF_TWO_INTEGERS},
    np.invert: [sample(np.array([6, 4])), sample(A > 0)],
}
