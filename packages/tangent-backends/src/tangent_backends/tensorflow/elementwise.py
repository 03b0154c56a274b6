"""Elementwise functions: each template returns the partial derivatives."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math
import operator

import tensorflow as tf

from tangent.rules.declare import alias
from tangent.rules.record import Field
from tangent.runtime import log as log_
from tangent.runtime import sign
from tangent_backends.tensorflow.declare import (
    adjoint,
    d,
    elementwise,
    nondifferentiable,
    not_implemented,
    tangent_,
)
from tangent_backends.tensorflow.helpers import (
    at_lower,
    at_upper,
    direction,
    higher_polygamma,
    lowered,
    moduli,
    nonzero,
    quotient,
    selected,
)

# --------------------------------------------------------------------------
# The operators' own functions share the operators' records

for _function, _operator in (
    (tf.add, operator.add),
    (tf.subtract, operator.sub),
    (tf.multiply, operator.mul),
    (tf.divide, operator.truediv),
    (tf.truediv, operator.truediv),
    (tf.realdiv, operator.truediv),
    (tf.negative, operator.neg),
    (tf.math.floormod, operator.mod),
    (tf.math.floordiv, operator.floordiv),
):
    alias(_function, _operator, ignored="name")


# Of what the text does not show to be complex, `sign` refuses complex numbers.
@elementwise(tf.abs, field=Field.REAL, when_complex=moduli)
def abs(y, x):
    return sign(x)


@adjoint(moduli, field=Field.REAL)
def moduli_adjoint(y, x):
    d[x] = tf.cast(d[y], x.dtype) * direction(x)


@tangent_(moduli)
def moduli_tangent(y, x):
    d[y] = tf.math.real(d[x] * direction(x))


not_implemented(direction, None, "write tf.sqrt(tf.math.real(z) ** 2 + tf.math.imag(z) ** 2)")


# The slope of x ** 0 is 0 everywhere, and 0 ** n does not move with n.
@elementwise(tf.pow)
def pow(z, x, y):
    return y * tf.pow(x, lowered(y)), z * log_(nonzero(x))


# --------------------------------------------------------------------------
# Powers, exponentials, logarithms


@elementwise(tf.sqrt)
def sqrt(y, x):
    return 0.5 / y


@elementwise(tf.math.rsqrt)
def rsqrt(y, x):
    return -0.5 * y * y * y


@elementwise(tf.math.reciprocal)
def reciprocal(y, x):
    return -y * y


# 0 where x is 0
@elementwise(tf.math.reciprocal_no_nan)
def reciprocal_no_nan(y, x):
    return -y * y


@elementwise(tf.square)
def square(y, x):
    return 2 * x


@elementwise(tf.exp)
def exp(y, x):
    return y


@elementwise(tf.math.expm1)
def expm1(y, x):
    return tf.exp(x)


@elementwise(tf.math.log)
def log(y, x):
    return 1 / x


@elementwise(tf.math.log1p)
def log1p(y, x):
    return 1 / (1 + x)


@elementwise(tf.math.squared_difference)
def squared_difference(z, x, y):
    return 2 * (x - y), 2 * (y - x)


# Where x is 0 they are 0, whatever y is.
@elementwise(tf.math.xlogy)
def xlogy(z, x, y):
    return log_(nonzero(y)), quotient(x, y)


@elementwise(tf.math.xlog1py)
def xlog1py(z, x, y):
    return tf.math.xlog1py(tf.ones_like(x), y), tf.math.xdivy(x, 1 + y)


@elementwise(tf.math.xdivy)
def xdivy(z, x, y):
    return 1 / y, -tf.math.xdivy(z, y)


@elementwise(tf.math.divide_no_nan)
def divide_no_nan(z, x, y):
    return quotient(1.0, y), -quotient(z, y)


@elementwise(tf.math.multiply_no_nan)
def multiply_no_nan(z, x, y):
    return y, x


# --------------------------------------------------------------------------
# Trigonometry


@elementwise(tf.sin)
def sin(y, x):
    return tf.cos(x)


@elementwise(tf.cos)
def cos(y, x):
    return -tf.sin(x)


@elementwise(tf.tan)
def tan(y, x):
    return 1 + y * y


@elementwise(tf.asin)
def asin(y, x):
    return tf.math.rsqrt(1 - x * x)


@elementwise(tf.acos)
def acos(y, x):
    return -tf.math.rsqrt(1 - x * x)


@elementwise(tf.atan)
def atan(y, x):
    return 1 / (1 + x * x)


@elementwise(tf.atan2)
def atan2(z, y, x):
    r = x * x + y * y
    return x / r, -y / r


@elementwise(tf.sinh)
def sinh(y, x):
    return tf.cosh(x)


@elementwise(tf.cosh)
def cosh(y, x):
    return tf.sinh(x)


@elementwise(tf.asinh)
def asinh(y, x):
    return tf.math.rsqrt(x * x + 1)


@elementwise(tf.acosh)
def acosh(y, x):
    # Two roots: the root of x**2 - 1 is the other one for complex x with a negative real part.
    return tf.math.rsqrt(x - 1) * tf.math.rsqrt(x + 1)


@elementwise(tf.atanh)
def atanh(y, x):
    return 1 / (1 - x * x)


# --------------------------------------------------------------------------
# Special functions: the derivatives in Abramowitz & Stegun, 6 and 7


@elementwise(tf.math.erf)
def erf(y, x):
    return 2 / math.sqrt(math.pi) * tf.exp(-x * x)


@elementwise(tf.math.erfc)
def erfc(y, x):
    return -2 / math.sqrt(math.pi) * tf.exp(-x * x)


@elementwise(tf.math.erfinv)
def erfinv(y, x):
    return math.sqrt(math.pi) / 2 * tf.exp(y * y)


@elementwise(tf.math.erfcinv)
def erfcinv(y, x):
    return -math.sqrt(math.pi) / 2 * tf.exp(y * y)


@elementwise(tf.math.ndtri)
def ndtri(y, x):
    return math.sqrt(2 * math.pi) * tf.exp(y * y / 2)


@elementwise(tf.math.lgamma)
def lgamma(y, x):
    return tf.math.digamma(x)


@elementwise(tf.math.digamma)
def digamma(y, x):
    return higher_polygamma(x, 1.0)


@elementwise(tf.math.polygamma, fixed="a", constant="a")
def polygamma(y, a, x):
    return tf.math.polygamma(a + 1, x)


@elementwise(tf.math.bessel_i0)
def bessel_i0(y, x):
    return tf.math.bessel_i1(x)


@elementwise(tf.math.bessel_i1)
def bessel_i1(y, x):
    # I1(x) / x is 1/2 at 0; there, I1' is 1/2.
    return tf.math.bessel_i0(x) - tf.where(x == 0, 0.5 * tf.ones_like(x), y / nonzero(x))


# Scaled by exp(-|x|).
@elementwise(tf.math.bessel_i0e)
def bessel_i0e(y, x):
    return tf.math.bessel_i1e(x) - tf.sign(x) * y


@elementwise(tf.math.bessel_i1e)
def bessel_i1e(y, x):
    return tf.math.bessel_i0e(x) - tf.where(x == 0, 0.5 * tf.ones_like(x), y / nonzero(x)) - tf.sign(x) * y


# --------------------------------------------------------------------------
# Choices: at ties the sides share evenly


@elementwise(tf.maximum, tf.minimum)
def maximum(z, x, y):
    return selected(z, x, y), selected(z, y, x)


# At a bound the argument counts, not the bound; if the bounds cross, the upper one does.
@elementwise(tf.clip_by_value)
def clip_by_value(y, t, clip_value_min, clip_value_max):
    return (
        selected(y, t),
        at_lower(y, t, clip_value_min),
        at_upper(y, t, clip_value_min, clip_value_max),
    )


# --------------------------------------------------------------------------
# Constants

nondifferentiable(tf.sign, real_only=True)
nondifferentiable(
    tf.floor, tf.math.ceil, tf.round, tf.math.rint, tf.math.is_nan, tf.math.is_inf, tf.math.is_finite,
    tf.math.logical_and, tf.math.logical_or, tf.math.logical_xor, tf.math.logical_not, tf.equal,
    tf.not_equal, tf.less, tf.less_equal, tf.greater, tf.greater_equal, tf.math.is_non_decreasing,
    tf.math.is_strictly_increasing,
)  # fmt: skip

not_implemented(tf.truncatediv, None, "write tf.math.floordiv, or a quotient in whole numbers")
not_implemented(tf.truncatemod, None, "write tf.math.floormod")
not_implemented(tf.math.betainc, None, "its derivatives by the first two arguments have no closed form")
not_implemented(tf.math.zeta, None, "its derivative by the first argument has no closed form")
