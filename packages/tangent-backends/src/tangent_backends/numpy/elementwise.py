"""Elementwise functions: each template returns the partial derivatives."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import builtins
import math
import operator

import numpy as np

from tangent.rules.declare import (
    alias,
    d,
    elementwise,
    linear,
    nondifferentiable,
    not_implemented,
)
from tangent.rules.record import Result
from tangent.runtime import unbroadcast
from tangent_backends.numpy.helpers import selected

# --------------------------------------------------------------------------
# The operators' own functions share the operators' records

for _ufunc, _operator in (
    (np.add, operator.add),
    (np.subtract, operator.sub),
    (np.multiply, operator.mul),
    (np.divide, operator.truediv),
    (np.power, operator.pow),
    (np.float_power, operator.pow),
    (np.remainder, operator.mod),
    (np.negative, operator.neg),
    (np.positive, operator.pos),
    (np.absolute, builtins.abs),
    (np.floor_divide, operator.floordiv),
):
    alias(_ufunc, _operator)


@elementwise(np.fmod)
def fmod(z, x, y):
    return 1.0, (z - x) / y


@elementwise(np.fabs)
def fabs(y, x):
    return np.sign(x)


# --------------------------------------------------------------------------
# Powers, exponentials, logarithms


@elementwise(np.sqrt)
def sqrt(y, x):
    return 1 / (2 * y)


@elementwise(np.cbrt)
def cbrt(y, x):
    return 1 / (3 * y * y)


@elementwise(np.square)
def square(y, x):
    return 2 * x


@elementwise(np.reciprocal)
def reciprocal(y, x):
    return -y * y


@elementwise(np.exp)
def exp(y, x):
    return y


@elementwise(np.exp2)
def exp2(y, x):
    return y * math.log(2)


@elementwise(np.expm1)
def expm1(y, x):
    return np.exp(x)


@elementwise(np.log)
def log(y, x):
    return 1 / x


@elementwise(np.log2)
def log2(y, x):
    return 1 / (x * math.log(2))


@elementwise(np.log10)
def log10(y, x):
    return 1 / (x * math.log(10))


@elementwise(np.log1p)
def log1p(y, x):
    return 1 / (1 + x)


@elementwise(np.logaddexp)
def logaddexp(z, x, y):
    return np.exp(x - z), np.exp(y - z)


@elementwise(np.logaddexp2)
def logaddexp2(z, x, y):
    return np.exp2(x - z), np.exp2(y - z)


# --------------------------------------------------------------------------
# Trigonometry


@elementwise(np.sin)
def sin(y, x):
    return np.cos(x)


@elementwise(np.cos)
def cos(y, x):
    return -np.sin(x)


@elementwise(np.tan)
def tan(y, x):
    return 1 + y**2


@elementwise(np.arcsin)
def arcsin(y, x):
    return 1 / np.sqrt(1 - x**2)


@elementwise(np.arccos)
def arccos(y, x):
    return -1 / np.sqrt(1 - x**2)


@elementwise(np.arctan)
def arctan(y, x):
    return 1 / (1 + x**2)


@elementwise(np.arctan2)
def arctan2(z, y, x):
    r = x * x + y * y
    return x / r, -y / r


@elementwise(np.hypot)
def hypot(z, x, y):
    # At the origin, where there is no derivative, 0.
    r = z + (z == 0)
    return x / r, y / r


@elementwise(np.sinh)
def sinh(y, x):
    return np.cosh(x)


@elementwise(np.cosh)
def cosh(y, x):
    return np.sinh(x)


@elementwise(np.tanh)
def tanh(y, x):
    return 1 - y**2


@elementwise(np.arcsinh)
def arcsinh(y, x):
    return 1 / np.sqrt(x**2 + 1)


@elementwise(np.arccosh)
def arccosh(y, x):
    return 1 / np.sqrt(x**2 - 1)


@elementwise(np.arctanh)
def arctanh(y, x):
    return 1 / (1 - x**2)


@elementwise(np.deg2rad, np.radians)
def deg2rad(y, x):
    return np.pi / 180


@elementwise(np.rad2deg, np.degrees)
def rad2deg(y, x):
    return 180 / np.pi


# The derivative of sin(pi x) / (pi x); the shifted denominator keeps 0 / 0 out at x = 0.
@elementwise(np.sinc)
def sinc(y, x):
    return (np.cos(np.pi * x) - y) / (x + (x == 0))


# --------------------------------------------------------------------------
# Choices: at ties the sides share evenly


# fmax and fmin pass over nan, which equals nothing, so the same comparisons serve.
@elementwise(np.maximum, np.minimum, np.fmax, np.fmin)
def maximum(z, x, y):
    return selected(z, x, y), selected(z, y, x)


# At a bound the argument counts, not the bound.
@elementwise(
    np.clip, unsupported={"out": "assign the result instead", "min": "name it a_min", "max": "name it a_max"}
)
def clip(y, a, a_min=None, a_max=None):
    return y == a, a < a_min, a > a_max


@elementwise(np.ndarray.clip, method="clip", unsupported={"out": "assign the result instead"})
def clip_method(y, a, min=None, max=None):
    return y == a, a < min, a > max


@linear(np.where, arg=("x", "y"))
def where(z, condition, x, y):
    d[x] = unbroadcast(np.where(condition, d[z], 0.0), x)
    d[y] = unbroadcast(np.where(condition, 0.0, d[z]), y)


@elementwise(np.copysign)
def copysign(z, x, y):
    return np.sign(x) * np.sign(z), 0.0


@elementwise(np.ldexp, constant="i")
def ldexp(y, x, i):
    return 2.0**i


@elementwise(np.nan_to_num, constant=("nan", "posinf", "neginf"), unsupported=("copy",))
def nan_to_num(y, x, nan=0.0, posinf=None, neginf=None):
    return np.isfinite(x)


@elementwise(np.heaviside)
def heaviside(z, x, y):
    return 0.0, x == 0


# --------------------------------------------------------------------------
# Constants

nondifferentiable(
    np.sign, np.floor, np.ceil, np.trunc, np.rint, np.spacing, np.signbit, np.isnan, np.isinf, np.isfinite,
    np.logical_and, np.logical_or, np.logical_xor, np.logical_not, np.equal, np.not_equal, np.less,
    np.less_equal, np.greater, np.greater_equal, np.invert, np.bitwise_and, np.bitwise_or, np.bitwise_xor,
    np.left_shift, np.right_shift, np.isclose, np.gcd, np.lcm, np.nextafter,
)  # fmt: skip
nondifferentiable(np.round, method="round", result=Result.LIKE)
nondifferentiable(np.around, np.fix, result=Result.LIKE)
nondifferentiable(np.isreal, np.iscomplex, np.isneginf, np.isposinf, result=Result.LIKE)

not_implemented(np.modf, None, "write x - np.trunc(x)")
not_implemented(np.divmod, None, "write x // y and x % y")
not_implemented(np.frexp, None, "it splits a number into bits")
not_implemented(np.i0, None, "the Bessel function I1, which its derivative needs, is not in NumPy")
