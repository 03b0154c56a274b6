"""Calls of NumPy's elementwise functions of two and three arguments, real and complex."""

import numpy as np

from tangent.testing import Kink, sample

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = np.array([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])
ROW = np.array([0.55, 1.45, -2.15])
POSITIVE = np.array([[0.3, 1.2, 2.8], [1.7, 0.4, 3.6]])
SCALAR = np.array(0.7)  # of shape ()
EMPTY = np.ones((0, 3))
Z = np.array([[0.3 + 0.4j, -1.2 + 0.7j], [0.8 - 0.55j, 1.7 + 0.25j]])
W = np.array([[-0.5 + 0.9j, 1.3 - 0.35j], [0.2 + 1.4j, 0.7 - 0.6j]])
REAL = np.array([[0.45, 1.35], [2.15, 0.75]])


def of_two(x, y, *more):
    """Every way to broadcast, numbers, shape (), empty, float32, strided.

    `x` and `y` are matrices of one shape, with values from the domain of either argument.
    """
    number, other = float(x.flat[0]), float(y.flat[1])
    return [
        sample(x, y),
        sample(x, y[0]),
        sample(x[0], y),
        sample(x[:, :1], y[0]),
        sample(x, other),
        sample(number, y),
        sample(np.array(number), y),
        sample(x, np.array(other)),
        sample(number, other),
        sample(np.float64(number), np.float64(other)),
        sample(np.ones((0, 3)) * number, y[0]),
        sample(x.astype(np.float32), y.astype(np.float32)),
        sample(x.T[::2], y.T[::2]),
        *more,
    ]


COMPLEX = [
    sample(Z, W),
    sample(Z, W[0]),
    sample(Z[:, :1], W[0]),
    sample(Z, 0.6 + 0.3j),
    sample(Z.astype(np.complex64), W.astype(np.complex64)),
    sample(Z[::2], W[::2]),
]
# The gradient of a real argument is real.
HALF_COMPLEX = [
    sample(REAL, W),
    sample(Z, REAL),
    sample(REAL[0], W),
    sample(Z, 0.7),
    sample(0.7, Z),
    sample(1.5 - 0.5j, REAL),
]

OF_TWO = (
    np.maximum, np.minimum, np.fmax, np.fmin, np.hypot, np.arctan2, np.logaddexp, np.logaddexp2, np.copysign,
    np.remainder, np.fmod,
)  # fmt: skip

SAMPLES = {
    **{fn: of_two(A, B) for fn in OF_TWO},
    **{fn: of_two(A, B, *COMPLEX) for fn in (np.add, np.subtract)},
    **{fn: of_two(A, B, *COMPLEX, *HALF_COMPLEX) for fn in (np.multiply, np.divide)},
    np.power: of_two(
        POSITIVE,
        B,
        sample(A, 2),
        sample(A, 3),
        sample(A, 1),
        sample(A, 0),
        sample(A, -1),
        sample(A, np.array([0, 1, 2])),
        sample(A, np.int64(2)),
        sample(np.float32(1.5), 2),
        *COMPLEX,
        *HALF_COMPLEX,
        sample(Z, 2),
        sample(Z, -1),
        sample(2, B),
        sample(np.array([2, 3, 1]), B),
        # At a base of 0 the power has every derivative if the exponent is a whole number >= 0.
        sample(np.array([0.0, 0.5]), 0),
        sample(np.array([0.0, 0.5]), 1),
        sample(np.array([0.0, 0.5]), 2),
        sample(np.array([0.0, 0.5]), 3),
    ),
    np.float_power: of_two(
        POSITIVE,
        B,
        sample(A, 2),
        sample(A, 3),
        sample(Z, W),
        sample(REAL, W),
        sample(Z, 2),
        sample(np.array([0.0, 0.5]), 2),
    ),
    np.where: [
        sample(A > 0, A, B),
        sample(A > 0, A, ROW),
        sample(A[0] > 0, 0.5, B),
        sample(True, A, B),
        sample(np.array([[True], [False]]), ROW, 1.5),
        sample(A > 0, A, 0.0),
        sample(A > 0, np.array(0.4), A.astype(np.float32)),
        sample(A > 0, A.astype(np.float32), B.astype(np.float32)),
        sample(EMPTY > 0, EMPTY, ROW),
        sample([True, False, True], ROW, 0.2),
        sample(REAL > 1, Z, W),
        sample(REAL > 1, REAL, Z),
        sample(REAL > 1, Z, 0.5),
    ],
    np.clip: [
        sample(A, -1.0, 1.0),
        sample(A, None, 0.5),
        sample(A, 0.0, None),
        sample(A, a_min=-0.5, a_max=0.7),
        sample(A, ROW - 3.0, ROW),
        sample(A, None, B),
        sample(A, B, None),
        sample(A[:, :1], ROW - 1.0, np.array(0.5)),
        sample(0.7, -0.5, 0.5),
        sample(np.array(0.7), -0.5, 0.9),
        sample(A, 1.0, 0.35),  # bounds that cross: the upper one is the result
        sample(EMPTY, -1.0, 1.0),
        sample(A.astype(np.float32), -1, 1),
        sample(A.T, -1, 1),
    ],
    np.ndarray.clip: [
        sample(A, -1.0, 1.0),
        sample(A, None, 0.5),
        sample(A, 0.0),
        sample(A, min=-0.5, max=0.7),
        sample(A, ROW - 3.0, ROW),
        sample(A[:, ::2], B[:, ::2], None),
        sample(A, 1.0, 0.35),
        sample(SCALAR, -0.5, 0.5),
        sample(EMPTY, -1.0, 1.0),
        sample(A.astype(np.float32), -1, 1),
    ],
    np.divmod: of_two(A, B),
    # The first argument decides, the second is the value at 0.
    np.heaviside: [
        sample(np.array([0, 1, -1]), ROW),
        sample(np.array([[0], [1]]), 0.5),
        sample(0, 0.5),
        sample(A, 0.5),
        sample(np.zeros((0, 3)), ROW),
        sample(np.array([0, 1, -1], np.int8), ROW.astype(np.float32)),
    ],
    np.nextafter: [sample(A, B), sample(0.5, 0.7), sample(A, 0.5)],
}

KINKS = {
    np.maximum: [
        Kink((np.array([np.nan]), 1.0), (np.array([0.0]), 0.0)),  # where the result is nan, too
        Kink((1.0, 1.0), (0.5, 0.5)),
        Kink(
            (np.array([1.0, -np.inf]), np.array([1.0, -np.inf])), (np.array([0.5, 0.5]), np.array([0.5, 0.5]))
        ),
    ],
    np.minimum: [Kink((1.0, 1.0), (0.5, 0.5))],
    np.fmax: [Kink((1.0, 1.0), (0.5, 0.5)), Kink((np.array([np.nan]), 1.0), (np.array([0.0]), 1.0))],
    np.fmin: [Kink((1.0, 1.0), (0.5, 0.5))],
    np.hypot: [Kink((0.0, 0.0), (0.0, 0.0))],
    np.clip: [Kink((1.0, -1.0, 1.0), (1.0, 0.0, 0.0)), Kink((0.0, 1.0, 1.0), (0.0, 1.0, 0.0))],
    np.copysign: [Kink((0.0, -1.0), (0.0, 0.0))],
    # Nothing contributes to the logarithm of 0.
    np.logaddexp: [Kink((-np.inf, -np.inf), (0.0, 0.0)), Kink((-np.inf, 2.0), (0.0, 1.0))],
    np.logaddexp2: [Kink((-np.inf, -np.inf), (0.0, 0.0)), Kink((-np.inf, 2.0), (0.0, 1.0))],
    # 0 ** 0 is 1, and so is x ** 0; 0 ** n is 0 for all n > 0.
    np.power: [Kink((0.0, 0.0), (0.0, 0.0)), Kink((0.0, 1.0), (1.0, 0.0)), Kink((0.0, 2.5), (0.0, 0.0))],
    np.float_power: [Kink((0.0, 0.0), (0.0, 0.0)), Kink((0.0, 1.0), (1.0, 0.0))],
}
