"""Elementary functions that are written so as not to lose digits, and losses."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math

import numpy as np
from scipy import special

from tangent.rules.declare import composition, elementwise, nondifferentiable
from tangent.rules.record import Result
from tangent_backends.scipy.special.helpers import portion

# --------------------------------------------------------------------------
# Powers and exponentials


@elementwise(special.cbrt)
def cbrt(y, x):
    return 1 / (3 * y**2)


@elementwise(special.exp2)
def exp2(y, x):
    return y * math.log(2)


@elementwise(special.exp10)
def exp10(y, x):
    return y * math.log(10)


@elementwise(special.expm1)
def expm1(y, x):
    return y + 1


@elementwise(special.log1p)
def log1p(y, x):
    return 1 / (1 + x)


@elementwise(special.powm1)
def powm1(z, x, y):
    return y * x ** (y - 1), (z + 1) * np.log(x)


# (exp(x) - 1) / x is the integral of exp(t x) over t from 0 to 1, and so are its derivatives, with powers
# of t: Kummer's functions (DLMF 13.4.1), at 0 as well.
@elementwise(special.exprel)
def exprel(y, x):
    return special.hyp1f1(2, 3, x) / 2


# --------------------------------------------------------------------------
# Logistic functions


@elementwise(special.expit)
def expit(y, x):
    return y * (1 - y)


@elementwise(special.logit)
def logit(y, x):
    return 1 / (x * (1 - x))


@elementwise(special.log_expit)
def log_expit(y, x):
    return special.expit(-x)


if hasattr(special, "softplus"):  # since SciPy 1.17

    @elementwise(special.softplus)
    def softplus(y, x):
        return special.expit(x)


# --------------------------------------------------------------------------
# x log y, which is 0 where x is 0


@elementwise(special.xlogy)
def xlogy(z, x, y):
    return np.log(y), portion(x, y)


@elementwise(special.xlog1py)
def xlog1py(z, x, y):
    return np.log1p(y), portion(x, 1 + y)


@elementwise(special.entr)
def entr(y, x):
    return -np.log(x) - 1


@elementwise(special.rel_entr)
def rel_entr(z, x, y):
    return np.log(x / y) + 1, -portion(x, y)


@elementwise(special.kl_div)
def kl_div(z, x, y):
    return np.log(x / y), 1 - portion(x, y)


# --------------------------------------------------------------------------
# Losses


@elementwise(special.huber)
def huber(y, delta, r):
    return np.maximum(np.abs(r) - delta, 0.0), np.clip(r, -delta, delta)


@elementwise(special.pseudo_huber)
def pseudo_huber(y, delta, r):
    s = np.sqrt(1 + (r / delta) ** 2)
    return 2 * delta * (s - 1) - r**2 / (delta * s), r / s


# --------------------------------------------------------------------------
# Power transforms: y = log(x) exprel(lmbda log(x)), also where lmbda is 0


@elementwise(special.boxcox)
def boxcox(y, x, lmbda):
    t = np.log(x)
    return x ** (lmbda - 1), t**2 * special.hyp1f1(2, 3, lmbda * t) / 2


@elementwise(special.boxcox1p)
def boxcox1p(y, x, lmbda):
    t = np.log1p(x)
    return (1 + x) ** (lmbda - 1), t**2 * special.hyp1f1(2, 3, lmbda * t) / 2


@elementwise(special.inv_boxcox)
def inv_boxcox(x, y, lmbda):
    t = np.log(x)
    slope = x ** (1 - lmbda)
    return slope, -slope * t**2 * special.hyp1f1(2, 3, lmbda * t) / 2


@elementwise(special.inv_boxcox1p)
def inv_boxcox1p(x, y, lmbda):
    t = np.log1p(x)
    slope = (1 + x) ** (1 - lmbda)
    return slope, -slope * t**2 * special.hyp1f1(2, 3, lmbda * t) / 2


# --------------------------------------------------------------------------
# Angles


@elementwise(special.cosm1)
def cosm1(y, x):
    return -np.sin(x)


@elementwise(special.sindg)
def sindg(y, x):
    return special.cosdg(x) * (math.pi / 180)


@elementwise(special.cosdg)
def cosdg(y, x):
    return special.sindg(x) * (-math.pi / 180)


@elementwise(special.tandg)
def tandg(y, x):
    return (1 + y**2) * (math.pi / 180)


@elementwise(special.cotdg)
def cotdg(y, x):
    return (1 + y**2) * (-math.pi / 180)


@elementwise(special.radian)
def radian(y, d, m, s):
    return math.pi / 180, math.pi / 10800, math.pi / 648000


# --------------------------------------------------------------------------
# The mean that arithmetic and geometric means approach (DLMF 19.8.6, with the modulus of 19.8.12)


@composition(special.agm)
def agm(a, b):
    return math.pi / 4 * (a + b) / special.ellipk(((a - b) / (a + b)) ** 2)


nondifferentiable(special.round)
nondifferentiable(special.euler, special.bernoulli, special.stirling2, result=Result.NUMERIC)
