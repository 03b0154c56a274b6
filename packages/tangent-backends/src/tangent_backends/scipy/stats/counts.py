"""Probabilities of counts, by their parameters.  The counts are whole numbers, and do not vary."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
from scipy import special, stats

from tangent.rules.declare import elementwise
from tangent_backends.scipy.special.helpers import portion
from tangent_backends.scipy.stats.patterns import counting


@elementwise(stats.poisson.logpmf, constant="k", widens=True)
def poisson_logpmf(y, k, mu):
    return np.where(np.isfinite(y), portion(k, mu) - 1, 0.0)


@elementwise(stats.binom.logpmf, constant=("k", "n"), fixed="n", widens=True)
def binom_logpmf(y, k, n, p):
    return np.where(np.isfinite(y), portion(k, p) - portion(n - k, 1 - p), 0.0)


@elementwise(stats.bernoulli.logpmf, constant="k", widens=True)
def bernoulli_logpmf(y, k, p):
    return np.where(np.isfinite(y), portion(k, p) - portion(1 - k, 1 - p), 0.0)


@elementwise(stats.geom.logpmf, constant="k", widens=True)
def geom_logpmf(y, k, p):
    return np.where(np.isfinite(y), 1 / p - portion(k - 1, 1 - p), 0.0)


@elementwise(stats.nbinom.logpmf, constant="k", widens=True)
def nbinom_logpmf(y, k, n, p):
    inside = np.isfinite(y)
    by_n = np.where(inside, special.digamma(k + n) - special.digamma(n) + np.log(p), 0.0)
    return by_n, np.where(inside, n / p - portion(k, 1 - p), 0.0)


counting("poisson", "mu")
counting("binom", "n", "p")
counting("bernoulli", "p")
counting("geom", "p")
counting("nbinom", "n", "p")
