"""Calls of the functions of `math`."""

import math

import numpy as np

from tangent.testing import Kink, sample

ANYWHERE = (
    math.sin, math.cos, math.tan, math.atan, math.sinh, math.cosh, math.tanh, math.asinh, math.exp, math.exp2,
    math.expm1, math.cbrt, math.erf, math.erfc, math.degrees, math.radians, math.fabs,
)  # fmt: skip
OF_POSITIVE = (math.log1p, math.log2, math.log10, math.sqrt)
WITHIN_ONE = (math.asin, math.acos, math.atanh)
OF_TWO = (math.atan2, math.fmod, math.remainder, math.copysign)

SAMPLES = {
    **{fn: [sample(0.3), sample(-1.2), sample(np.float64(0.8)), sample(np.array(-0.6))] for fn in ANYWHERE},
    **{fn: [sample(0.3), sample(1.2), sample(np.float64(2.8)), sample(np.array(0.6))] for fn in OF_POSITIVE},
    **{
        fn: [sample(0.3), sample(-0.7), sample(np.float64(0.55)), sample(np.array(-0.2))] for fn in WITHIN_ONE
    },
    **{
        fn: [sample(1.7, 0.6), sample(-0.4, 0.9), sample(2.3, -0.7), sample(np.float64(1.7), np.array(0.6))]
        for fn in OF_TWO
    },
    math.acosh: [sample(1.3), sample(np.float64(2.45))],
    math.log: [sample(0.3), sample(2.8), sample(0.3, 2.5), sample(2.8, np.float64(0.7)), sample(2.8, 10)],
    math.pow: [
        sample(0.3, 1.7),
        sample(1.2, -0.6),
        sample(-1.2, 3),
        sample(-1.2, -1),
        sample(-1.2, 0),
        sample(0.0, 2),
        sample(2, 0.3),
        sample(np.float64(1.2), np.array(0.6)),
    ],
    math.hypot: [
        sample(0.3, -1.2),
        sample(1.7),
        sample(-1.7, 0),
        sample(0.3, -1.2, 0.8),
        sample(np.float64(0.3), np.array(0.8)),
    ],
    math.ldexp: [sample(0.3, 2), sample(-1.2, -3)],
    math.nextafter: [sample(0.3, 2.0), sample(-1.2, -3.0)],
    math.modf: [sample(1.3), sample(-1.2), sample(np.float64(0.8))],
    math.prod: [
        sample([0.3, -1.2, 0.8]),
        sample(np.array([0.3, 0.0, 0.8])),
        sample((0.3, 2), order=1, start=0.5),
    ],
    math.fsum: [sample([0.3, -1.2, 0.8]), sample((0.3, -1.2)), sample(np.array([0.3, -1.2])), sample([0.3])],
    math.dist: [
        sample([0.3, -1.2], [0.8, 0.4]),
        sample((0.3, -1.2, 0.5), [0.8, 0.4, 1.1]),
        sample(np.array([0.3, -1.2]), (0.8, 0.4)),
        sample([0.3], [0.9]),
    ],
    # Piecewise constant
    **{fn: [sample(0.3), sample(-1.2)] for fn in (math.floor, math.ceil, math.trunc, math.ulp)},
    **{fn: [sample(0.3), sample(math.nan)] for fn in (math.isnan, math.isinf, math.isfinite)},
    math.isclose: [sample(0.3, 0.5), sample(0.3, 0.31, rel_tol=0.1)],
    **{fn: [sample(6, 4)] for fn in (math.comb, math.gcd, math.lcm, math.perm)},
    **{fn: [sample(6)] for fn in (math.factorial, math.isqrt)},
}
if hasattr(math, "sumprod"):  # Python 3.12
    SAMPLES[math.sumprod] = [
        sample([0.3, -1.2], [0.8, 0.4]),
        sample((0.3, -1.2), [0.8, 0.4]),
        sample([2, 3], (0.8, 0.4)),
    ]
if hasattr(math, "fma"):  # Python 3.13
    SAMPLES[math.fma] = [sample(0.3, -1.2, 0.8), sample(2.0, 0.3, np.float64(0.4))]
for _name in ("isnormal", "issubnormal", "signbit"):  # Python 3.15
    if hasattr(math, _name):
        SAMPLES[getattr(math, _name)] = [sample(0.3), sample(-1.2)]

KINKS = {
    math.fabs: [Kink((0.0,), (0.0,))],
    math.hypot: [Kink((0.0, 0.0), (0.0, 0.0))],
    math.copysign: [Kink((0.0, -1.0), (0.0, 0.0))],
    math.pow: [Kink((0.0, 0.0), (0.0, 0.0)), Kink((0.0, 1.0), (1.0, 0.0))],
    math.dist: [Kink(([1.0, 2.0], [1.0, 2.0]), ([0.0, 0.0], [0.0, 0.0]))],
}
