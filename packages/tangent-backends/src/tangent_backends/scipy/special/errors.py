"""The error function and its kin (DLMF 7.10), and the normal distribution."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math

import numpy as np
from scipy import special

from tangent.rules.declare import elementwise
from tangent.rules.record import Field


@elementwise(special.erf)
def erf(y, x):
    return np.exp(-(x**2)) * (2 / math.sqrt(math.pi))


@elementwise(special.erfc)
def erfc(y, x):
    return np.exp(-(x**2)) * (-2 / math.sqrt(math.pi))


@elementwise(special.erfcx)
def erfcx(y, x):
    return 2 * x * y - 2 / math.sqrt(math.pi)


@elementwise(special.erfi)
def erfi(y, x):
    return np.exp(x**2) * (2 / math.sqrt(math.pi))


@elementwise(special.dawsn)
def dawsn(y, x):
    return 1 - 2 * x * y


@elementwise(special.wofz, field=Field.COMPLEX)
def wofz(y, z):
    return 2j / math.sqrt(math.pi) - 2 * z * y


@elementwise(special.erfinv)
def erfinv(x, y):
    return np.exp(x**2) * (math.sqrt(math.pi) / 2)


@elementwise(special.erfcinv)
def erfcinv(x, y):
    return np.exp(x**2) * (-math.sqrt(math.pi) / 2)


# --------------------------------------------------------------------------
# The normal distribution


@elementwise(special.ndtr)
def ndtr(y, x):
    return np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


# The density over the distribution, which both vanish far to the left.
@elementwise(special.log_ndtr)
def log_ndtr(y, x):
    return math.sqrt(2 / math.pi) / special.erfcx(-x / math.sqrt(2))


@elementwise(special.ndtri)
def ndtri(x, y):
    return np.exp(x**2 / 2) * math.sqrt(2 * math.pi)


@elementwise(special.ndtri_exp)
def ndtri_exp(x, y):
    return special.erfcx(-x / math.sqrt(2)) * math.sqrt(math.pi / 2)


@elementwise(special.owens_t)
def owens_t(y, h, a):
    t = np.exp(-(h**2) / 2)
    by_h = t * special.erf(a * h / math.sqrt(2)) * (-1 / math.sqrt(8 * math.pi))
    return by_h, t * np.exp(-((a * h) ** 2) / 2) / (2 * math.pi * (1 + a**2))


# The real part of w(z) / (sigma sqrt(2 pi)), where z = (x + i gamma) / (sigma sqrt(2)).
@elementwise(special.voigt_profile)
def voigt_profile(y, x, sigma, gamma):
    z = (x + 1j * gamma) / (sigma * math.sqrt(2))
    slope = 2j / math.sqrt(math.pi) - 2 * z * special.wofz(z)
    scale = 1 / (2 * math.sqrt(math.pi) * sigma**2)
    by_sigma = -y / sigma - np.real(z * slope) * scale * math.sqrt(2)
    return np.real(slope) * scale, by_sigma, -np.imag(slope) * scale
