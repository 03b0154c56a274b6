"""Calls of the functions of `operator`: Python's operators."""

import operator

import numpy as np

from tangent.rules.special import inverse
from tangent.testing import Kink, sample

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = np.array([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])
POSITIVE = np.array([[0.3, 1.2, 2.8], [1.7, 0.4, 3.6]])
ROW = np.array([0.55, 1.45, -2.15])
COLUMN = np.array([[0.9], [-1.6]])
Z, W = 0.3 + 0.4j, -1.2 + 0.7j

PLAIN = (operator.add, operator.sub, operator.mul, operator.truediv, operator.mod)
COMPARISONS = (operator.lt, operator.le, operator.eq, operator.ne, operator.ge, operator.gt)


def of_two(x, y):
    """Numbers and arrays of every shape; x and y are matrices of one shape."""
    number, other = float(x[0, 0]), float(y[0, 1])
    return [
        sample(number, other),
        sample(x, y),
        sample(x, y[0]),
        sample(x[:, :1], y[0]),
        sample(x, other),
        sample(number, y),
        sample(np.array(number), y),
        sample(np.float64(number), other),
        sample(np.ones((0, 3)) * number, y[0]),
        sample(x.astype(np.float32), y.astype(np.float32)),
        sample(x.T, y.T),
    ]


SAMPLES = {
    **{fn: of_two(A, B) for fn in PLAIN},
    inverse: [
        sample(1, y)
        for y in (0.3, A, np.array(0.3), np.float64(0.3), np.ones((0, 3)), Z, A.T, A.astype(np.float32))
    ],
    operator.pow: [
        *of_two(POSITIVE, B),
        sample(-1.2, 3),
        sample(0.0, 2),
        sample(A, 2),
        sample(A, -1),
        sample(A, 0),
        sample(2, A),
        sample(Z, W),
        sample(Z, 2),
        sample(1.2, W),
    ],
    **{
        fn: [sample(0.3), sample(A), sample(Z), sample(A.astype(np.float32)), sample(A.T)]
        for fn in (operator.neg, operator.pos)
    },
    operator.abs: [sample(0.3), sample(-1.2), sample(A), sample(A.astype(np.float32)), sample(A.T)],
    operator.matmul: [
        sample(A, B.T),
        sample(A, ROW),
        sample(ROW, A.T),
        sample(ROW, ROW[::-1]),
        sample(A.astype(np.float32), B.T.astype(np.float32)),
        sample(np.array([A, B]), ROW),
        sample(np.array([A, B]), B.T),
        sample(A + 0.5j * B, B.T),
    ],
    operator.floordiv: [sample(0.3, 0.7), sample(A, 0.7), sample(A, B)],
    **{fn: [sample(0.3, 0.7), sample(A, B)] for fn in COMPARISONS},
    **{fn: [sample(6, 3), sample(True, False)] for fn in (operator.and_, operator.or_, operator.xor)},
    **{fn: [sample(6, 3)] for fn in (operator.lshift, operator.rshift)},
    operator.invert: [sample(6), sample(A > 0)],
    **{fn: [sample(0.3, 0.7)] for fn in (operator.is_, operator.is_not)},
    **{fn: [sample(0.3)] for fn in (operator.not_, operator.truth)},
    operator.contains: [sample([0.3, 0.7], 0.7)],
}

KINKS = {
    operator.abs: [Kink((0.0,), (0.0,))],
    operator.pow: [Kink((0.0, 0.0), (0.0, 0.0)), Kink((0.0, 1.0), (1.0, 0.0)), Kink((0.0, 2.5), (0.0, 0.0))],
}
