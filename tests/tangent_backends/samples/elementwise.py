"""Calls of NumPy's elementwise functions of one argument, real and complex.

The gradient of a real-valued function of a complex number is df/dRe - i df/dIm;
partial derivatives of holomorphic functions are multiplied without conjugation.
"""

import numpy as np

from tangent.testing import Kink, sample

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
POSITIVE = np.array([[0.3, 1.2, 2.8], [1.7, 0.4, 3.6]])
UNIT = np.array([[0.3, -0.7], [0.1, 0.55]])
ABOVE = np.array([1.3, 2.45, 1.85])
SCALAR = np.array(0.7)  # of shape ()
EMPTY = np.ones((0, 3))
Z = np.array([[0.3 + 0.4j, -1.2 + 0.7j], [0.8 - 0.55j, 1.7 + 0.25j]])


def of_one(x, *more):
    """Matrix, number, shape (), empty, float32, strided, transposed."""
    number = float(x.flat[0])
    return [
        sample(x),
        sample(number),
        sample(np.float64(number)),
        sample(np.array(number)),
        sample(np.ones((0, 3)) * number),
        sample(x.astype(np.float32)),
        sample(np.float32(number)),
        sample(np.repeat(x, 2, axis=-1)[..., ::2]),
        sample(x.T),
        *more,
    ]


COMPLEX = [
    sample(Z),
    sample(0.3 + 0.4j),
    sample(np.complex128(-0.3 + 0.4j)),
    sample(np.array(0.8 - 0.55j)),
    sample(np.zeros((0, 2), complex)),
    sample(Z.astype(np.complex64)),
    sample(Z[:, ::2]),
    sample(Z.T),
]

REAL = (
    np.absolute, np.fabs, np.cbrt, np.deg2rad, np.radians, np.rad2deg, np.degrees,
)  # fmt: skip
HOLOMORPHIC = (
    np.sin, np.cos, np.tan, np.arctan, np.sinh, np.cosh, np.tanh, np.arcsinh, np.exp, np.exp2, np.expm1,
    np.square, np.negative, np.positive, np.reciprocal,
)  # fmt: skip
OF_POSITIVE = (np.log, np.log2, np.log10, np.log1p, np.sqrt)
WITHIN_ONE = (np.arcsin, np.arccos, np.arctanh)

SAMPLES = {
    **{fn: of_one(A) for fn in REAL},
    **{fn: of_one(A, *COMPLEX) for fn in HOLOMORPHIC},
    **{fn: of_one(POSITIVE, *COMPLEX) for fn in OF_POSITIVE},
    **{fn: of_one(UNIT, *COMPLEX) for fn in WITHIN_ONE},
    np.arccosh: of_one(ABOVE, *COMPLEX),
    # Between the two cases of its formula, and at 0.
    np.sinc: of_one(A, *COMPLEX, sample(np.array([0.0, 0.95, 1.05, -2.0, 3.5])), sample(0.0)),
    np.ldexp: [
        sample(A, 3),
        sample(A, np.array([1, -2, 3])),
        sample(0.7, 2),
        sample(A.astype(np.float32), -1),
    ],
    np.modf: of_one(A),
    np.nan_to_num: [
        sample(A),
        sample(0.7),
        sample(A, nan=1.0, posinf=2.0, neginf=-2.0),
        sample(np.array([np.nan, 0.3]), nan=0.7, order=1),
        sample(SCALAR),
        sample(EMPTY),
        sample(A.astype(np.float32)),
        sample(A[:, ::2]),
        sample(Z),
    ],
}

KINKS = {
    np.absolute: [Kink((0.0,), (0.0,)), Kink((np.array([0.0, -2.0]),), (np.array([0.0, -1.0]),))],
    np.fabs: [Kink((0.0,), (0.0,))],
    np.nan_to_num: [Kink((np.array([np.nan, np.inf]),), (np.array([0.0, 0.0]),))],
}
