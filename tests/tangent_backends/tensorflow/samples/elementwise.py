"""Calls of TensorFlow's elementwise functions and activations."""

import tensorflow as tf

from tangent.testing import Kink, sample
from tangent_backends.tensorflow import helpers

raw = tf.raw_ops


def t(values, dtype=tf.float64):
    return tf.constant(values, dtype)


A = t([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = t([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])
ROW = t([0.55, 1.45, -2.15])
COLUMN = t([[0.9], [-1.6]])
POSITIVE = t([[0.3, 1.2, 2.8], [1.7, 0.4, 3.6]])
UNIT = t([[0.3, -0.7], [0.1, 0.55]])
PART = t([0.3, 0.7, 0.15])
ABOVE = t([1.3, 2.45, 1.85])
Z = tf.complex(t([0.3, -1.2, 0.8]), t([0.4, 0.7, -0.55]))


def of_one(x, *more):
    """Matrix, shape (), empty, float32, a variable."""
    first = tf.reshape(x, (-1,))[0]
    return [
        sample(x),
        sample(first),
        sample(tf.zeros((0, 3), tf.float64) + first),
        sample(tf.cast(x, tf.float32)),
        sample(tf.Variable(x), order=1),
        *more,
    ]


def of_two(x, y, row, column, *more):
    """Equal shapes, every way of broadcasting, numbers of Python."""
    return [
        sample(x, y),
        sample(x, row),
        sample(column, row),
        sample(row, column),
        sample(x, 0.65),
        sample(x, y[0, 0]),
        sample(tf.cast(x, tf.float32), tf.cast(row, tf.float32)),
        sample(x[:0], row),
        *more,
    ]


HOLOMORPHIC = (tf.sin, tf.cos, tf.tan, tf.atan, tf.sinh, tf.cosh, tf.asinh, tf.exp, tf.square, tf.negative,
               tf.tanh, tf.sigmoid, tf.math.reciprocal)  # fmt: skip
REAL = (tf.abs, tf.math.erf, tf.math.erfc, tf.math.bessel_i0, tf.math.bessel_i1, tf.math.bessel_i0e,
        tf.math.bessel_i1e, tf.nn.relu, tf.math.softplus, tf.nn.elu, tf.nn.selu, tf.nn.relu6, tf.nn.gelu,
        tf.nn.silu, tf.nn.leaky_relu, tf.nn.softsign, tf.math.log_sigmoid)  # fmt: skip
OF_POSITIVE = (tf.math.log, tf.math.log1p, tf.sqrt, tf.math.rsqrt, tf.math.expm1,
               tf.math.reciprocal_no_nan)  # fmt: skip
COMPLEX = [sample(Z), sample(tf.cast(Z, tf.complex64))]
POWERS = [sample(POSITIVE, 0), sample(POSITIVE, 2), sample(POSITIVE, -1.5), sample(A, 3)]

SAMPLES = {
    **{fn: of_one(A, *COMPLEX) for fn in HOLOMORPHIC},
    **{fn: of_one(A) for fn in REAL},
    **{fn: of_one(POSITIVE) for fn in OF_POSITIVE},
    **{fn: of_one(UNIT) for fn in (tf.asin, tf.acos, tf.atanh, tf.math.erfinv)},
    **{fn: of_one(PART) for fn in (tf.math.erfcinv, tf.math.ndtri)},
    # TensorFlow computes these in single precision more coarsely than rounding does.
    **{fn: [sample(POSITIVE), sample(POSITIVE[0, 0])] for fn in (tf.math.lgamma, tf.math.digamma)},
    tf.math.polygamma: [sample(t(1.0), POSITIVE), sample(t([1.0, 2.0, 3.0]), ABOVE)],
    tf.acosh: of_one(ABOVE),
    **{
        fn: of_two(A, B, ROW, COLUMN)
        for fn in (
            tf.add,
            tf.subtract,
            tf.multiply,
            tf.maximum,
            tf.minimum,
            tf.math.squared_difference,
            tf.atan2,
            tf.math.multiply_no_nan,
        )
    },
    **{
        fn: of_two(A, POSITIVE, POSITIVE[0], POSITIVE[:, :1])
        for fn in (
            tf.divide,
            tf.truediv,
            tf.realdiv,
            tf.math.xlogy,
            tf.math.xlog1py,
            tf.math.xdivy,
            tf.math.divide_no_nan,
        )
    },
    tf.pow: of_two(POSITIVE, B, POSITIVE[0], COLUMN + 3, *POWERS),
    tf.math.floormod: of_two(A, POSITIVE + 2.05, POSITIVE[0] + 0.02, POSITIVE[:, :1] + 0.19),
    tf.math.floordiv: [sample(A, POSITIVE + 0.02), sample(A, 0.7)],
    tf.clip_by_value: [
        sample(A, -0.5, 0.5),
        sample(A, ROW - 3.0, COLUMN + 2.5),
        sample(A, t(-0.5), t(0.7)),
        sample(tf.cast(A, tf.float32), -0.5, 0.5),
    ],
    **{
        fn: [sample(A)]
        for fn in (
            tf.sign,
            tf.floor,
            tf.math.ceil,
            tf.round,
            tf.math.rint,
            tf.math.is_nan,
            tf.math.is_inf,
            tf.math.is_finite,
            tf.math.is_non_decreasing,
            tf.math.is_strictly_increasing,
        )
    },
    **{
        fn: [sample(A, B)]
        for fn in (tf.equal, tf.not_equal, tf.less, tf.less_equal, tf.greater, tf.greater_equal)
    },
    **{fn: [sample(A > 0, B > 0)] for fn in (tf.math.logical_and, tf.math.logical_or, tf.math.logical_xor)},
    tf.math.logical_not: [sample(A > 0)],
    # Raw gradient operations
    raw.TanhGrad: [sample(y=UNIT, dy=t([[1.0, 2.0], [-0.5, 0.7]]))],
    raw.SigmoidGrad: [sample(y=UNIT, dy=t([[1.0, 2.0], [-0.5, 0.7]]))],
    raw.ReluGrad: [sample(gradients=B, features=A)],
    # Helpers
    helpers.selected: [sample(A + 5, A, B), sample(A, A + 3)],
    helpers.at_lower: [sample(A, A + 1, A - 5)],
    helpers.at_upper: [sample(A, A + 1, A - 3, A + 3)],
    helpers.moduli: [sample(Z, order=1)],
    helpers.lowered: [sample(A), sample(0.7)],
    helpers.nonzero: [sample(A), sample(0.7)],
    helpers.quotient: of_two(A, POSITIVE, POSITIVE[0], POSITIVE[:, :1]),
    helpers.higher_polygamma: [sample(POSITIVE, 1), sample(POSITIVE, 2)],
}

TIE = t([1.0, 3.0])
KINKS = {
    tf.maximum: [Kink((TIE, TIE), (t([0.5, 0.5]), t([0.5, 0.5])))],
    tf.minimum: [Kink((TIE, TIE), (t([0.5, 0.5]), t([0.5, 0.5])))],
    tf.abs: [Kink((t([0.0, 1.0]),), (t([0.0, 1.0]),))],
    tf.nn.relu: [Kink((t([0.0, 1.0]),), (t([0.0, 1.0]),))],
    tf.math.divide_no_nan: [Kink((t([2.0, 1.0]), t([0.0, 2.0])), (t([0.0, 0.5]), t([0.0, -0.25])))],
    tf.pow: [Kink((t([0.0, 2.0]), t([0.0, 0.0])), (t([0.0, 0.0]), t([0.0, 0.6931471805599453])))],
    tf.clip_by_value: [
        Kink((t([1.0]), t([1.0]), t([2.0])), (t([1.0]), t([0.0]), t([0.0]))),
    ],
}

for _of_positive in (tf.sqrt, tf.math.rsqrt, tf.math.log):
    SAMPLES[_of_positive] += COMPLEX
SAMPLES[tf.nn.gelu] += [sample(A, True), sample(A, approximate=False)]
SAMPLES[tf.nn.leaky_relu] += [sample(A, 0.3), sample(A, alpha=0.1)]
SAMPLES[tf.nn.silu] += [sample(A, 2), sample(A, beta=t(0.6))]
for _grad in (raw.SoftplusGrad, raw.SoftsignGrad):
    SAMPLES[_grad] = [sample(gradients=B, features=A)]
