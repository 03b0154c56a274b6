"""Orthogonal polynomials (DLMF 18.9) and Legendre functions (DLMF 14.10), by their argument.

The derivative of a Jacobi polynomial is one of the next parameters and the degree below, without the
quotients that other formulas have at the ends of the interval.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
from scipy import special

from tangent.rules.declare import composition, elementwise
from tangent.rules.record import Field
from tangent_backends.scipy.special.helpers import degree_below


@elementwise(special.eval_jacobi, constant=("n", "alpha", "beta"), fixed=("n", "alpha", "beta"), widens=True)
def eval_jacobi(y, n, alpha, beta, x):
    k = degree_below(n)
    return special.eval_jacobi(k, alpha + 1, beta + 1, x) * ((n != 0) * (n + alpha + beta + 1) / 2)


@elementwise(special.eval_legendre, constant="n", fixed="n", widens=True)
def eval_legendre(y, n, x):
    k = degree_below(n)
    return special.eval_jacobi(k, 1, 1, x) * ((n != 0) * (n + 1) / 2)


@elementwise(special.eval_chebyt, constant="n", fixed="n", widens=True)
def eval_chebyt(y, n, x):
    k = degree_below(n)
    return special.eval_chebyu(k, x) * n


@elementwise(special.eval_chebyu, constant="n", fixed="n", widens=True)
def eval_chebyu(y, n, x):
    k = degree_below(n)
    return special.eval_gegenbauer(k, 2, x) * (2 * (n != 0))


@elementwise(special.eval_chebyc, constant="n", fixed="n", widens=True)
def eval_chebyc(y, n, x):
    k = degree_below(n)
    return special.eval_chebys(k, x) * n


@elementwise(special.eval_chebys, constant="n", fixed="n", widens=True)
def eval_chebys(y, n, x):
    k = degree_below(n)
    return special.eval_gegenbauer(k, 2, x / 2) * (n != 0)


@elementwise(special.eval_gegenbauer, constant=("n", "alpha"), fixed=("n", "alpha"), widens=True)
def eval_gegenbauer(y, n, alpha, x):
    k = degree_below(n)
    return special.eval_gegenbauer(k, alpha + 1, x) * (2 * alpha * (n != 0))


@elementwise(special.eval_laguerre, constant="n", fixed="n", widens=True)
def eval_laguerre(y, n, x):
    k = degree_below(n)
    return special.eval_genlaguerre(k, 1, x) * -1.0 * (n != 0)


@elementwise(special.eval_genlaguerre, constant=("n", "alpha"), fixed=("n", "alpha"), widens=True)
def eval_genlaguerre(y, n, alpha, x):
    k = degree_below(n)
    return special.eval_genlaguerre(k, alpha + 1, x) * -1.0 * (n != 0)


@elementwise(special.eval_hermite, constant="n", fixed="n", widens=True)
def eval_hermite(y, n, x):
    k = degree_below(n)
    return special.eval_hermite(k, x) * (2 * n)


@elementwise(special.eval_hermitenorm, constant="n", fixed="n", widens=True)
def eval_hermitenorm(y, n, x):
    k = degree_below(n)
    return special.eval_hermitenorm(k, x) * n


@composition(special.assoc_laguerre)
def assoc_laguerre(x, n, k=0.0):
    return special.eval_genlaguerre(n, k, x)


# --------------------------------------------------------------------------
# Shifted to the interval from 0 to 1


@elementwise(special.eval_sh_legendre, constant="n", fixed="n", widens=True)
def eval_sh_legendre(y, n, x):
    k = degree_below(n)
    return special.eval_jacobi(k, 1, 1, 2 * x - 1) * ((n != 0) * (n + 1))


@elementwise(special.eval_sh_chebyt, constant="n", fixed="n", widens=True)
def eval_sh_chebyt(y, n, x):
    k = degree_below(n)
    return special.eval_chebyu(k, 2 * x - 1) * (2 * n)


@elementwise(special.eval_sh_chebyu, constant="n", fixed="n", widens=True)
def eval_sh_chebyu(y, n, x):
    k = degree_below(n)
    return special.eval_gegenbauer(k, 2, 2 * x - 1) * (4 * (n != 0))


@elementwise(special.eval_sh_jacobi, constant=("n", "p", "q"), fixed=("n", "p", "q"), widens=True)
def eval_sh_jacobi(y, n, p, q, x):
    k = degree_below(n)
    scale = (n != 0) * (n + p) / special.binom(2 * n + p - 1, n)
    return special.eval_jacobi(k, p - q + 1, q, 2 * x - 1) * scale


# --------------------------------------------------------------------------
# Legendre functions and spherical harmonics, which have no such formula: not at the poles


@elementwise(special.lpmv, constant=("m", "v"), fixed=("m", "v"))
def lpmv(y, m, v, x):
    return (v * x * y - (v + m) * special.lpmv(m, v - 1, x)) / (x**2 - 1)


if hasattr(special, "sph_harm_y"):  # since SciPy 1.15

    @elementwise(
        special.sph_harm_y,
        constant=("n", "m"),
        field=Field.COMPLEX,
        unsupported={"diff_n": "the derivatives are what tangent writes"},
    )
    def sph_harm_y(y, n, m, theta, phi):
        raised = np.sqrt(np.maximum((n - m) * (n + m + 1.0), 0.0)) * special.sph_harm_y(n, m + 1, theta, phi)
        return m / np.tan(theta) * y + raised * np.exp(-1j * phi), 1j * m * y
