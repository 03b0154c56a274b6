"""The gamma function and its kin (DLMF 5.2, 5.5, 5.15), and incomplete integrals (DLMF 8.8, 8.17)."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math

import numpy as np
from scipy import special

from tangent.rules.declare import composition, elementwise, nondifferentiable
from tangent_backends.scipy.special.helpers import half_steps

# --------------------------------------------------------------------------
# Logarithms and their derivatives


@elementwise(special.gamma, widens=True)
def gamma(y, x):
    return y * special.digamma(x)


@elementwise(special.rgamma, widens=True)
def rgamma(y, x):
    return -y * special.digamma(x)


@elementwise(special.gammaln, special.loggamma, widens=True)
def gammaln(y, x):
    return special.digamma(x)


@elementwise(special.digamma, real_only=True, widens=True)
def digamma(y, x):
    return special.polygamma(1, x)


@elementwise(special.polygamma, constant="n", fixed="n", widens=True)
def polygamma(y, n, x):
    return special.polygamma(n + 1, x)


@composition(special.multigammaln)
def multigammaln(a, d):
    steps = half_steps(d)
    return np.sum(special.gammaln(np.expand_dims(a, -1) - steps), axis=-1) + d * (d - 1) / 4 * math.log(
        math.pi
    )


# By the second argument alone: the derivative of the zeta function itself has no closed form (DLMF 25.11.17).
@elementwise(
    special.zeta, constant="x", fixed="x", unsupported={"out": "assign the result instead"}, widens=True
)
def zeta(y, x, q=None):
    return -x * special.zeta(x + 1, q)


# --------------------------------------------------------------------------
# Quotients


@elementwise(special.beta, widens=True)
def beta(y, a, b):
    t = special.digamma(a + b)
    return y * (special.digamma(a) - t), y * (special.digamma(b) - t)


@elementwise(special.betaln, widens=True)
def betaln(y, a, b):
    t = special.digamma(a + b)
    return special.digamma(a) - t, special.digamma(b) - t


@elementwise(special.binom, widens=True)
def binom(y, n, k):
    t = special.digamma(n - k + 1)
    return y * (special.digamma(n + 1) - t), y * (t - special.digamma(k + 1))


@elementwise(special.poch, widens=True)
def poch(y, z, m):
    t = special.digamma(z + m)
    return y * (t - special.digamma(z)), y * t


@elementwise(
    special.comb,
    unsupported={"exact": "it counts in integers", "repetition": "write special.binom(N + k - 1, k)"},
    widens=True,
)
def comb(y, N, k):
    t = special.digamma(N - k + 1)
    return y * (special.digamma(N + 1) - t), y * (t - special.digamma(k + 1))


@elementwise(special.perm, unsupported={"exact": "it counts in integers"}, widens=True)
def perm(y, N, k):
    t = special.digamma(N - k + 1)
    return y * (special.digamma(N + 1) - t), y * t


@elementwise(
    special.factorial,
    unsupported={"exact": "it counts in integers", "extend": "use special.gamma(n + 1)"},
    widens=True,
)
def factorial(y, n):
    return y * special.digamma(n + 1)


nondifferentiable(special.gammasgn)

# --------------------------------------------------------------------------
# Incomplete integrals: the derivative is what is integrated


@elementwise(special.gammainc, constant="a", fixed="a", widens=True)
def gammainc(y, a, x):
    return np.exp(special.xlogy(a - 1, x) - x - special.gammaln(a))


@elementwise(special.gammaincc, constant="a", fixed="a", widens=True)
def gammaincc(y, a, x):
    return -np.exp(special.xlogy(a - 1, x) - x - special.gammaln(a))


@elementwise(special.gammaincinv, constant="a", fixed="a", widens=True)
def gammaincinv(x, a, y):
    return np.exp(x + special.gammaln(a) - special.xlogy(a - 1, x))


@elementwise(special.gammainccinv, constant="a", fixed="a", widens=True)
def gammainccinv(x, a, y):
    return -np.exp(x + special.gammaln(a) - special.xlogy(a - 1, x))


@elementwise(special.betainc, constant=("a", "b"), fixed=("a", "b"), widens=True)
def betainc(y, a, b, x):
    return np.exp(special.xlogy(a - 1, x) + special.xlog1py(b - 1, -x) - special.betaln(a, b))


@elementwise(special.betaincc, constant=("a", "b"), fixed=("a", "b"), widens=True)
def betaincc(y, a, b, x):
    return -np.exp(special.xlogy(a - 1, x) + special.xlog1py(b - 1, -x) - special.betaln(a, b))


@elementwise(special.betaincinv, constant=("a", "b"), fixed=("a", "b"), widens=True)
def betaincinv(x, a, b, y):
    return np.exp(special.betaln(a, b) - special.xlogy(a - 1, x) - special.xlog1py(b - 1, -x))


@elementwise(special.betainccinv, constant=("a", "b"), fixed=("a", "b"), widens=True)
def betainccinv(x, a, b, y):
    return -np.exp(special.betaln(a, b) - special.xlogy(a - 1, x) - special.xlog1py(b - 1, -x))
