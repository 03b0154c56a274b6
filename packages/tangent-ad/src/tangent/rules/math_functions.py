"""Rules of the functions of `math`.

Names that came with later versions of Python are looked up when this is read in.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math

from tangent.rules.declare import (
    adjoint,
    bilinear,
    composition,
    d,
    elementwise,
    linear,
    nondifferentiable,
    not_implemented,
    tangent_,
)
from tangent.rules.record import Result
from tangent.runtime import difference_items, dot_items, log, scaled_items, sign, spread_items

_scalar = Result.SCALAR

# --------------------------------------------------------------------------
# Powers, remainders, parts of numbers


@elementwise(math.pow, result=_scalar)
def pow(z, x, n):
    # As for the operator: no 0 ** -1, no log(0).
    return n * x ** (n - 1 + (n == 0)), z * log(x + (x == 0))


@elementwise(math.fmod, result=_scalar)
def fmod(z, x, y):
    return 1.0, (z - x) / y


@elementwise(math.fabs, result=_scalar)
def fabs(y, x):
    return sign(x)


@elementwise(math.sin, result=_scalar)
def sin(y, x):
    return math.cos(x)


@elementwise(math.cos, result=_scalar)
def cos(y, x):
    return -math.sin(x)


@elementwise(math.tan, result=_scalar)
def tan(y, x):
    return 1 + y * y


@elementwise(math.asin, result=_scalar)
def asin(y, x):
    return 1 / math.sqrt(1 - x * x)


@elementwise(math.acos, result=_scalar)
def acos(y, x):
    return -1 / math.sqrt(1 - x * x)


@elementwise(math.atan, result=_scalar)
def atan(y, x):
    return 1 / (1 + x * x)


@elementwise(math.atan2, result=_scalar)
def atan2(z, y, x):
    r = x * x + y * y
    return x / r, -y / r


@elementwise(math.sinh, result=_scalar)
def sinh(y, x):
    return math.cosh(x)


@elementwise(math.cosh, result=_scalar)
def cosh(y, x):
    return math.sinh(x)


@elementwise(math.tanh, result=_scalar)
def tanh(y, x):
    return 1 - y * y


@elementwise(math.asinh, result=_scalar)
def asinh(y, x):
    return 1 / math.sqrt(x * x + 1)


@elementwise(math.acosh, result=_scalar)
def acosh(y, x):
    return 1 / math.sqrt(x * x - 1)


@elementwise(math.atanh, result=_scalar)
def atanh(y, x):
    return 1 / (1 - x * x)


@elementwise(math.exp, result=_scalar)
def exp(y, x):
    return y


@elementwise(math.exp2, result=_scalar)
def exp2(y, x):
    return y * math.log(2)


@elementwise(math.expm1, result=_scalar)
def expm1(y, x):
    return math.exp(x)


@elementwise(math.log, result=_scalar)
def log_to_base(y, x, base=None):
    scale = 1.0
    if base is not None:
        scale = math.log(base)
    return 1 / (x * scale), -y / (base * scale)


@elementwise(math.log1p, result=_scalar)
def log1p(y, x):
    return 1 / (1 + x)


@elementwise(math.log2, result=_scalar)
def log2(y, x):
    return 1 / (x * math.log(2))


@elementwise(math.log10, result=_scalar)
def log10(y, x):
    return 1 / (x * math.log(10))


@elementwise(math.sqrt, result=_scalar)
def sqrt(y, x):
    return 1 / (2 * y)


@elementwise(math.cbrt, result=_scalar)
def cbrt(y, x):
    return 1 / (3 * y * y)


@elementwise(math.hypot, result=_scalar)
def hypot(r, x, y=0.0, z=0.0):
    # At the origin, where there is no derivative, 0.
    s = r + (r == 0)
    return x / s, y / s, z / s


@elementwise(math.erf, result=_scalar)
def erf(y, x):
    return 2 / math.sqrt(math.pi) * math.exp(-x * x)


@elementwise(math.erfc, result=_scalar)
def erfc(y, x):
    return -2 / math.sqrt(math.pi) * math.exp(-x * x)


@elementwise(math.degrees, result=_scalar)
def degrees(y, x):
    return 180 / math.pi


@elementwise(math.radians, result=_scalar)
def radians(y, x):
    return math.pi / 180


@elementwise(math.ldexp, constant="i", result=_scalar)
def ldexp(y, x, i):
    return 2.0**i


@elementwise(math.copysign, constant="y", result=_scalar)
def copysign(z, x, y):
    return sign(x) * math.copysign(1.0, y)


@elementwise(math.remainder, result=_scalar)
def remainder(z, x, y):
    return 1.0, (z - x) / y


@elementwise(math.nextafter, constant="y", result=_scalar)
def nextafter(z, x, y):
    return 1.0


# The whole part is constant but where it jumps.
@adjoint(math.modf, result=Result.TUPLE)
def modf_adjoint(y, x):
    d[x] = d[y][0]


@tangent_(math.modf)
def modf_tangent(y, x):
    d[y] = (d[x], 0.0)


# --------------------------------------------------------------------------
# Sums and distances


@linear(math.fsum, arg="seq", result=_scalar)
def fsum(y, seq):
    d[seq] = spread_items(seq, d[y])


# Where the points coincide there is no derivative; 0 there.
@adjoint(math.dist, result=_scalar)
def dist_adjoint(r, p, q):
    g = d[r] / (r + (r == 0))
    d[p] = scaled_items(p, difference_items(p, q), g)
    d[q] = scaled_items(q, difference_items(q, p), g)


@tangent_(math.dist)
def dist_tangent(r, p, q):
    d[r] = dot_items(difference_items(p, q), difference_items(d[p], d[q])) / (r + (r == 0))


if hasattr(math, "sumprod"):  # Python 3.12

    @bilinear(math.sumprod, args=("p", "q"), result=_scalar)
    def sumprod(y, p, q):
        d[p] = scaled_items(p, q, d[y])
        d[q] = scaled_items(q, p, d[y])


if hasattr(math, "fma"):  # Python 3.13

    @elementwise(math.fma, result=_scalar)
    def fma(r, x, y, z):
        return y, x, 1.0


@composition(math.prod)
def prod(iterable, *, start=1):
    for factor in iterable:
        start = start * factor
    return start


# --------------------------------------------------------------------------
# Constants, and what is refused

nondifferentiable(
    math.floor, math.ceil, math.trunc, math.comb, math.factorial, math.gcd, math.isqrt, math.lcm, math.perm,
    result=Result.INDEX,
)  # fmt: skip
nondifferentiable(math.isnan, math.isinf, math.isfinite, math.isclose, result=Result.OTHER)
nondifferentiable(math.ulp, result=_scalar)
for _name in ("isnormal", "issubnormal", "signbit"):  # Python 3.15
    if hasattr(math, _name):
        nondifferentiable(getattr(math, _name), result=Result.OTHER)

not_implemented(math.gamma, None, "its derivative, the digamma function, is not in the math module")
not_implemented(math.lgamma, None, "its derivative, the digamma function, is not in the math module")
not_implemented(math.frexp, None, "it splits a number into bits")
for _name in ("fmax", "fmin"):  # Python 3.15
    if hasattr(math, _name):
        not_implemented(getattr(math, _name), None, f"write {_name[1:]}(x, y)")
