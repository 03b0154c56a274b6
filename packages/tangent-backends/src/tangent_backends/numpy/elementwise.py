"""Elementwise functions: each template returns the partial derivatives."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import builtins
import math
import operator

import numpy as np

from tangent.rules.declare import (
    adjoint,
    alias,
    d,
    elementwise,
    linear,
    nondifferentiable,
    not_implemented,
    tangent_,
)
from tangent.rules.record import Field, Result
from tangent.runtime import cast, unbroadcast, uncast
from tangent.runtime import log as log_
from tangent_backends.numpy.helpers import at_lower, at_upper, bessel, selected, share, share2, sinc_slope

# --------------------------------------------------------------------------
# The operators' own functions share the operators' records

for _ufunc, _operator in (
    (np.add, operator.add),
    (np.subtract, operator.sub),
    (np.multiply, operator.mul),
    (np.divide, operator.truediv),
    (np.power, operator.pow),
    (np.remainder, operator.mod),
    (np.negative, operator.neg),
    (np.positive, operator.pos),
    (np.absolute, builtins.abs),
    (np.floor_divide, operator.floordiv),
):
    alias(_ufunc, _operator)


# As the operator's, but in double precision whatever the arguments are.
@elementwise(np.float_power)
def float_power(z, x, n):
    return n * np.float_power(x, n - 1 + (n == 0)), z * log_(x + (x == 0))


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
    return share(x, z), share(y, z)


@elementwise(np.logaddexp2)
def logaddexp2(z, x, y):
    return share2(x, z), share2(y, z)


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
    # Two roots: the root of x**2 - 1 is the other one for complex x with a negative real part.
    return 1 / (np.sqrt(x - 1) * np.sqrt(x + 1))


@elementwise(np.arctanh)
def arctanh(y, x):
    return 1 / (1 - x**2)


@elementwise(np.deg2rad, np.radians)
def deg2rad(y, x):
    return np.pi / 180


@elementwise(np.rad2deg, np.degrees)
def rad2deg(y, x):
    return 180 / np.pi


@elementwise(np.sinc)
def sinc(y, x):
    return sinc_slope(x)


@elementwise(np.i0, real_only=True)
def i0(y, x):
    return bessel(x, 1)


# --------------------------------------------------------------------------
# Choices: at ties the sides share evenly


# fmax and fmin pass over nan, which equals nothing, so the same comparisons serve.
@elementwise(np.maximum, np.minimum, np.fmax, np.fmin)
def maximum(z, x, y):
    return selected(z, x, y), selected(z, y, x)


# At a bound the argument counts, not the bound; if the bounds cross, the upper one does.
@elementwise(
    np.clip, unsupported={"out": "assign the result instead", "min": "name it a_min", "max": "name it a_max"}
)
def clip(y, a, a_min=None, a_max=None):
    return y == a, at_lower(y, a, a_min), at_upper(y, a, a_min, a_max)


@elementwise(np.ndarray.clip, method="clip", unsupported={"out": "assign the result instead"})
def clip_method(y, a, min=None, max=None):
    return y == a, at_lower(y, a, min), at_upper(y, a, min, max)


@linear(np.where, arg=("x", "y"), result=Result.BROADCAST)
def where(z, condition, x, y):
    d[x] = unbroadcast(np.where(condition, d[z], 0.0), x)
    d[y] = unbroadcast(np.where(condition, 0.0, d[z]), y)


@elementwise(np.copysign, constant="x2")
def copysign(z, x1, x2):
    return np.sign(x1) * np.sign(z)


@elementwise(np.nextafter, constant="x2")
def nextafter(y, x1, x2):
    return 1.0


@elementwise(np.ldexp, constant="i")
def ldexp(y, x, i):
    return 2.0**i


@elementwise(np.nan_to_num, unsupported=("copy",))
def nan_to_num(y, x, nan=0.0, posinf=None, neginf=None):
    return np.isfinite(x), np.isnan(x), x == np.inf, x == -np.inf


@elementwise(np.heaviside, constant="x1")
def heaviside(z, x1, x2):
    return x1 == 0


# --------------------------------------------------------------------------
# Two results: a whole part, which is constant but where it jumps, and the rest

alias(np.divmod, builtins.divmod)


@adjoint(np.modf, result=Result.TUPLE)
def modf_adjoint(y, x):
    d[x] = d[y][0]


@tangent_(np.modf)
def modf_tangent(y, x):
    d[y] = (d[x], np.zeros_like(y[1]))


# --------------------------------------------------------------------------
# Complex numbers: log z = log |z| + i angle(z), so the angle moves by Im(dz / z)


@adjoint(np.angle, result=Result.LIKE, field=Field.REAL)
def angle_adjoint(y, z, deg=False):
    scale = 1.0
    if deg:
        scale = 180 / np.pi
    d[z] = unbroadcast(-1j * scale * d[y] / z, z)


@tangent_(np.angle)
def angle_tangent(y, z, deg=False):
    scale = 1.0
    if deg:
        scale = 180 / np.pi
    d[y] = np.imag(d[z] / z) * scale


# Of complex numbers with next to no imaginary parts, the real parts; else the argument itself.
@adjoint(np.real_if_close, view_of="a")
def real_if_close_adjoint(y, a, tol=100):
    d[a] = uncast(a, d[y], y)


@tangent_(np.real_if_close)
def real_if_close_tangent(y, a, tol=100):
    d[y] = cast(y, d[a], a)


# --------------------------------------------------------------------------
# Constants

# Of complex numbers it is z / |z|, which is not constant.
nondifferentiable(np.sign, real_only=True)
nondifferentiable(
    np.floor, np.ceil, np.trunc, np.rint, np.spacing, np.signbit, np.isnan, np.isinf, np.isfinite,
    np.logical_and, np.logical_or, np.logical_xor, np.logical_not, np.equal, np.not_equal, np.less,
    np.less_equal, np.greater, np.greater_equal, np.invert, np.bitwise_and, np.bitwise_or, np.bitwise_xor,
    np.left_shift, np.right_shift, np.isclose, np.gcd, np.lcm,
)  # fmt: skip
nondifferentiable(np.round, method="round", result=Result.LIKE)
nondifferentiable(np.around, np.fix, result=Result.LIKE)
nondifferentiable(np.isreal, np.iscomplex, np.isneginf, np.isposinf, result=Result.LIKE)

not_implemented(np.frexp, None, "it splits a number into bits")
