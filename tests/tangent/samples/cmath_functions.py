"""Calls of the functions of `cmath`, of complex and of real numbers."""

import cmath

import numpy as np

from tangent.testing import sample

HOLOMORPHIC = (
    cmath.exp, cmath.log10, cmath.sqrt, cmath.sin, cmath.cos, cmath.tan, cmath.asin, cmath.acos, cmath.atan,
    cmath.sinh, cmath.cosh, cmath.tanh, cmath.asinh, cmath.acosh, cmath.atanh,
)  # fmt: skip
OF_ONE = [
    sample(0.3 + 0.4j),
    sample(-1.2 + 0.7j),
    sample(-0.8 - 0.55j),
    sample(np.complex128(1.7 + 0.25j)),
    sample(np.array(0.2 - 0.6j)),
    sample(0.6),
]
OF_FLOAT64 = [sample(np.float64(0.7))]
# The tangent of a NumPy number is real where the partial derivative is.
REAL_PARTIALS = (cmath.atan, cmath.atanh)

SAMPLES = {
    **{fn: OF_ONE if fn in REAL_PARTIALS else [*OF_ONE, *OF_FLOAT64] for fn in HOLOMORPHIC},
    cmath.log: [*OF_ONE, sample(0.3 + 0.4j, 1.5 - 0.6j), sample(0.3 + 0.4j, 2.5), sample(0.3, -1.2 + 0.7j)],
    cmath.rect: [sample(1.3, 0.7), sample(-0.4, 2.2), sample(np.float64(0.8), np.float64(-0.3))],
    cmath.phase: [*OF_ONE, *OF_FLOAT64],
    cmath.polar: [*OF_ONE, *OF_FLOAT64],
    cmath.isclose: [sample(0.3 + 0.4j, 0.5j)],
    **{fn: [sample(0.3 + 0.4j)] for fn in (cmath.isfinite, cmath.isinf, cmath.isnan)},
}
