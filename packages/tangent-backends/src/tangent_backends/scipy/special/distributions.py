"""Cumulative distributions and their inverses, where these are functions of their own.

By what stands in the density they are given; by parameters such as degrees of freedom, which have no
closed derivatives, they are not.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
from scipy import special

from tangent.rules.declare import elementwise

# --------------------------------------------------------------------------
# Student's t


@elementwise(special.stdtr, constant="df", fixed="df", widens=True)
def stdtr(y, df, t):
    scale = np.sqrt(df) * special.beta(df / 2, 0.5)
    return (1 + t**2 / df) ** (-(df + 1) / 2) / scale


@elementwise(special.stdtrit, constant="df", fixed="df", widens=True)
def stdtrit(t, df, y):
    scale = np.sqrt(df) * special.beta(df / 2, 0.5)
    return (1 + t**2 / df) ** ((df + 1) / 2) * scale


# --------------------------------------------------------------------------
# Chi squared, gamma, F


@elementwise(special.chdtr, constant="v", fixed="v", widens=True)
def chdtr(y, v, x):
    return np.exp(special.xlogy(v / 2 - 1, x / 2) - x / 2 - special.gammaln(v / 2)) / 2


@elementwise(special.chdtrc, constant="v", fixed="v", widens=True)
def chdtrc(y, v, x):
    return -np.exp(special.xlogy(v / 2 - 1, x / 2) - x / 2 - special.gammaln(v / 2)) / 2


@elementwise(special.chdtri, constant="v", fixed="v", widens=True)
def chdtri(x, v, y):
    return -2 * np.exp(x / 2 + special.gammaln(v / 2) - special.xlogy(v / 2 - 1, x / 2))


@elementwise(special.gdtr, constant="b", fixed="b", widens=True)
def gdtr(y, a, b, x):
    density = np.exp(special.xlogy(b - 1, a * x) - a * x - special.gammaln(b))
    return x * density, a * density


@elementwise(special.gdtrc, constant="b", fixed="b", widens=True)
def gdtrc(y, a, b, x):
    density = -np.exp(special.xlogy(b - 1, a * x) - a * x - special.gammaln(b))
    return x * density, a * density


@elementwise(special.fdtr, constant=("dfn", "dfd"), fixed=("dfn", "dfd"), widens=True)
def fdtr(y, dfn, dfd, x):
    t = dfn * x / (dfd + dfn * x)
    whole = special.xlogy(dfn / 2, t) + special.xlog1py(dfd / 2, -t)
    return np.exp(whole - special.betaln(dfn / 2, dfd / 2)) / x


@elementwise(special.fdtrc, constant=("dfn", "dfd"), fixed=("dfn", "dfd"), widens=True)
def fdtrc(y, dfn, dfd, x):
    t = dfn * x / (dfd + dfn * x)
    whole = special.xlogy(dfn / 2, t) + special.xlog1py(dfd / 2, -t)
    return -np.exp(whole - special.betaln(dfn / 2, dfd / 2)) / x


# --------------------------------------------------------------------------
# Counts: sums of terms of which the last one is left (whole numbers k are meant, fractions are cut off)


@elementwise(special.pdtr, constant="k", widens=True)
def pdtr(y, k, m):
    whole = k // 1
    return -np.exp(special.xlogy(whole, m) - m - special.gammaln(whole + 1))


@elementwise(special.pdtrc, constant="k", widens=True)
def pdtrc(y, k, m):
    whole = k // 1
    return np.exp(special.xlogy(whole, m) - m - special.gammaln(whole + 1))


@elementwise(special.bdtr, constant=("k", "n"), widens=True)
def bdtr(y, k, n, p):
    whole = k // 1
    rest = n - whole
    return -np.exp(special.xlogy(whole, p) + special.xlog1py(rest - 1, -p) - special.betaln(whole + 1, rest))


@elementwise(special.bdtrc, constant=("k", "n"), widens=True)
def bdtrc(y, k, n, p):
    whole = k // 1
    rest = n - whole
    return np.exp(special.xlogy(whole, p) + special.xlog1py(rest - 1, -p) - special.betaln(whole + 1, rest))
