"""Logarithmic densities of real numbers, in standard form."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
from scipy import special, stats

from tangent.rules.declare import composition, elementwise
from tangent_backends.scipy.stats.patterns import RULES, continuous

# --------------------------------------------------------------------------
# On the whole line


@elementwise(stats.norm.logpdf, widens=True)
def norm_logpdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    return -z / scale, z / scale, (z**2 - 1) / scale


@elementwise(stats.t.logpdf, widens=True)
def t_logpdf(y, x, df):
    s = x**2 / df
    t = special.digamma((df + 1) / 2) - special.digamma(df / 2) - np.log1p(s)
    return -(df + 1) * x / (df + x**2), (t + ((df + 1) * s / (1 + s) - 1) / df) / 2


@elementwise(stats.laplace.logpdf, widens=True)
def laplace_logpdf(y, x):
    return -np.sign(x)


@elementwise(stats.logistic.logpdf, widens=True)
def logistic_logpdf(y, x):
    return -np.tanh(x / 2)


@elementwise(stats.cauchy.logpdf, widens=True)
def cauchy_logpdf(y, x):
    return -2 * x / (1 + x**2)


@elementwise(stats.gumbel_r.logpdf, widens=True)
def gumbel_r_logpdf(y, x):
    return np.expm1(-x)


@elementwise(stats.gumbel_l.logpdf, widens=True)
def gumbel_l_logpdf(y, x):
    return -np.expm1(x)


# --------------------------------------------------------------------------
# On a part of it, outside of which the logarithm is -inf


@elementwise(stats.expon.logpdf, widens=True)
def expon_logpdf(y, x):
    return np.where(np.isfinite(y), -1.0, 0.0)


@elementwise(stats.halfnorm.logpdf, widens=True)
def halfnorm_logpdf(y, x):
    return np.where(np.isfinite(y), -x, 0.0)


@elementwise(stats.rayleigh.logpdf, widens=True)
def rayleigh_logpdf(y, x):
    return np.where(np.isfinite(y), 1 / x - x, 0.0)


@elementwise(stats.gamma.logpdf, widens=True)
def gamma_logpdf(y, x, a):
    inside = np.isfinite(y)
    by_x = np.where(inside, (a - 1) / x - 1, 0.0)
    return by_x, np.where(inside, np.log(x) - special.digamma(a), 0.0)


@elementwise(stats.invgamma.logpdf, widens=True)
def invgamma_logpdf(y, x, a):
    inside = np.isfinite(y)
    by_x = np.where(inside, (1 / x - a - 1) / x, 0.0)
    return by_x, np.where(inside, -np.log(x) - special.digamma(a), 0.0)


@elementwise(stats.chi2.logpdf, widens=True)
def chi2_logpdf(y, x, df):
    inside = np.isfinite(y)
    by_x = np.where(inside, (df / 2 - 1) / x - 0.5, 0.0)
    return by_x, np.where(inside, (np.log(x / 2) - special.digamma(df / 2)) / 2, 0.0)


@elementwise(stats.beta.logpdf, widens=True)
def beta_logpdf(y, x, a, b):
    inside = np.isfinite(y)
    t = special.digamma(a + b)
    by_x = np.where(inside, (a - 1) / x - (b - 1) / (1 - x), 0.0)
    by_a = np.where(inside, np.log(x) + t - special.digamma(a), 0.0)
    return by_x, by_a, np.where(inside, np.log1p(-x) + t - special.digamma(b), 0.0)


@elementwise(stats.f.logpdf, widens=True)
def f_logpdf(y, x, dfn, dfd):
    inside = np.isfinite(y)
    s = dfd + dfn * x
    t = special.digamma((dfn + dfd) / 2) + 1
    by_x = np.where(inside, (dfn / 2 - 1) / x - (dfn + dfd) * dfn / (2 * s), 0.0)
    by_dfn = np.log(dfn * x / s) - (dfn + dfd) * x / s + t - special.digamma(dfn / 2)
    by_dfd = np.log(dfd / s) - (dfn + dfd) / s + t - special.digamma(dfd / 2)
    return by_x, np.where(inside, by_dfn / 2, 0.0), np.where(inside, by_dfd / 2, 0.0)


@elementwise(stats.lognorm.logpdf, widens=True)
def lognorm_logpdf(y, x, s):
    inside = np.isfinite(y)
    t = np.log(x) / s
    return np.where(inside, -(1 + t / s) / x, 0.0), np.where(inside, (t**2 - 1) / s, 0.0)


@elementwise(stats.weibull_min.logpdf, widens=True)
def weibull_min_logpdf(y, x, c):
    inside = np.isfinite(y)
    by_x = np.where(inside, (c - 1 - c * x**c) / x, 0.0)
    return by_x, np.where(inside, 1 / c + np.log(x) * (1 - x**c), 0.0)


@elementwise(stats.pareto.logpdf, widens=True)
def pareto_logpdf(y, x, b):
    inside = np.isfinite(y)
    return np.where(inside, -(b + 1) / x, 0.0), np.where(inside, 1 / b - np.log(x), 0.0)


# --------------------------------------------------------------------------
# The uniform distribution moves with its ends only


@composition(stats.uniform.pdf)
def uniform_pdf(x, loc=0, scale=1):
    z = (x - loc) / scale
    return np.where((z >= 0) & (z <= 1), 1 / scale, 0.0)


@composition(stats.uniform.logpdf)
def uniform_logpdf(x, loc=0, scale=1):
    z = (x - loc) / scale
    return np.where((z >= 0) & (z <= 1), -np.log(scale), -np.inf)


@composition(stats.uniform.cdf)
def uniform_cdf(x, loc=0, scale=1):
    return np.clip((x - loc) / scale, 0.0, 1.0)


@composition(stats.uniform.sf)
def uniform_sf(x, loc=0, scale=1):
    return np.clip(1 - (x - loc) / scale, 0.0, 1.0)


@composition(stats.uniform.ppf)
def uniform_ppf(q, loc=0, scale=1):
    return q * scale + loc


# --------------------------------------------------------------------------
# What follows

continuous("norm", methods=(*RULES, "pdf"))
for _name in ("laplace", "logistic", "cauchy", "gumbel_r", "gumbel_l", "expon", "halfnorm", "rayleigh"):
    continuous(_name)
for _name in ("t", "chi2"):
    continuous(_name, "df")
for _name in ("gamma", "invgamma"):
    continuous(_name, "a")
continuous("beta", "a", "b")
continuous("f", "dfn", "dfd")
continuous("lognorm", "s")
continuous("weibull_min", "c")
continuous("pareto", "b")
