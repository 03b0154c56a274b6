"""Elliptic integrals (DLMF 19.4, 19.5) and Jacobi's functions (DLMF 22.13), by the parameter m = k^2."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math

import numpy as np
from scipy import special

from tangent.rules.declare import adjoint, d, elementwise, tangent_
from tangent.rules.record import Result
from tangent.runtime import unbroadcast

# --------------------------------------------------------------------------
# Complete integrals, as hypergeometric functions (DLMF 19.5.1, 19.5.2), which are smooth at 0


@elementwise(special.ellipk, widens=True)
def ellipk(y, m):
    return special.hyp2f1(0.5, 0.5, 2, m) / (1 - m) * (math.pi / 8)


@elementwise(special.ellipkm1, widens=True)
def ellipkm1(y, p):
    return special.hyp2f1(0.5, 0.5, 2, 1 - p) / p * (-math.pi / 8)


@elementwise(special.ellipe, widens=True)
def ellipe(y, m):
    return special.hyp2f1(0.5, 1.5, 2, m) * (-math.pi / 8)


# --------------------------------------------------------------------------
# Incomplete integrals, by their limit


@elementwise(special.ellipkinc, constant="m", fixed="m")
def ellipkinc(y, phi, m):
    return 1 / np.sqrt(1 - m * np.sin(phi) ** 2)


@elementwise(special.ellipeinc, constant="m", fixed="m")
def ellipeinc(y, phi, m):
    return np.sqrt(1 - m * np.sin(phi) ** 2)


# --------------------------------------------------------------------------
# sn, cn, dn, and the amplitude


@adjoint(special.ellipj, arg="u", fixed="m", result=Result.TUPLE)
def ellipj_adjoint(y, u, m):
    circle = d[y][0] * y[1] - d[y][1] * y[0]
    d[u] = unbroadcast((circle + d[y][3]) * y[2] - d[y][2] * m * y[0] * y[1], u)


@tangent_(special.ellipj)
def ellipj_tangent(y, u, m):
    d[y] = (y[1] * y[2] * d[u], -y[0] * y[2] * d[u], -m * y[0] * y[1] * d[u], y[2] * d[u])
