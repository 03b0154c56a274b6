"""Integrals whose derivatives are elementary (DLMF 6.2, 7.2, 8.19, 25.12), and inverses of such functions."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math

import numpy as np
from scipy import special

from tangent.rules.declare import adjoint, d, elementwise, tangent_
from tangent.rules.record import Field, Result
from tangent.runtime import unbroadcast
from tangent_backends.scipy.special.helpers import expn_below


@elementwise(special.expi)
def expi(y, x):
    return np.exp(x) / x


@elementwise(special.exp1)
def exp1(y, x):
    return -np.exp(-x) / x


@elementwise(special.expn, constant="n", fixed="n", widens=True)
def expn(y, n, x):
    return -expn_below(n, x)


# -log(1 - w) / w = F(1, 1; 2; w), which is smooth at 0 (DLMF 15.4.1).
@elementwise(special.spence, widens=True)
def spence(y, z):
    return -special.hyp2f1(1, 1, 2, 1 - z)


# --------------------------------------------------------------------------
# Two at once


@adjoint(special.sici, result=Result.TUPLE, real_only=True)
def sici_adjoint(y, x):
    d[x] = unbroadcast(d[y][0] * np.sinc(x / math.pi) + d[y][1] * np.cos(x) / x, x)


@tangent_(special.sici)
def sici_tangent(y, x):
    d[y] = (np.sinc(x / math.pi) * d[x], np.cos(x) / x * d[x])


# sinh(x) / x is half of exprel(x) + exprel(-x).
@adjoint(special.shichi, result=Result.TUPLE, real_only=True)
def shichi_adjoint(y, x):
    t = (special.exprel(x) + special.exprel(-x)) / 2
    d[x] = unbroadcast(d[y][0] * t + d[y][1] * np.cosh(x) / x, x)


@tangent_(special.shichi)
def shichi_tangent(y, x):
    d[y] = ((special.exprel(x) + special.exprel(-x)) / 2 * d[x], np.cosh(x) / x * d[x])


@adjoint(special.fresnel, result=Result.TUPLE)
def fresnel_adjoint(y, z):
    t = math.pi / 2 * z**2
    d[z] = unbroadcast(d[y][0] * np.sin(t) + d[y][1] * np.cos(t), z)


@tangent_(special.fresnel)
def fresnel_tangent(y, z):
    t = math.pi / 2 * z**2
    d[y] = (np.sin(t) * d[z], np.cos(t) * d[z])


# --------------------------------------------------------------------------
# Inverses: w exp(w) = z, and w + log(w) = z (DLMF 4.13)


@elementwise(special.lambertw, constant=("k", "tol"), field=Field.COMPLEX)
def lambertw(w, z, k=0, tol=1e-8):
    return np.exp(-w) / (1 + w)


@elementwise(special.wrightomega)
def wrightomega(w, z):
    return w / (1 + w)
