"""Calls of methods of distributions: in standard form, and with `loc` and `scale`."""

import numpy as np
from scipy import stats

from tangent.testing import Kink, sample
from tangent_backends.scipy.stats import helpers

A = np.array([[0.3, -1.2], [1.7, -0.6]])
POSITIVE = np.array([[0.3, 1.2], [1.7, 2.6]])
UNIT = np.array([[0.3, 0.85], [0.1, 0.55]])
COUNTS = np.array([[0, 3], [1, 2]])


def densities(x, *shapes):
    return [
        sample(x, *shapes),
        sample(x, *shapes, -0.4, 1.3, order=1),
        sample(x[0].astype(np.float32), *shapes, order=1),
    ]


def moved(x, *shapes):
    """Of shapes that are fixed: whole numbers stand in the call."""
    return [sample(x, *map(round, shapes), -0.4, 1.3, order=1)]


LINE = ("norm", "laplace", "logistic", "cauchy", "gumbel_r", "gumbel_l")
HALF = {"expon": (), "halfnorm": (), "rayleigh": (), "chi2": (3.5,), "gamma": (2.5,), "invgamma": (2.5,)}
SHAPED = {"lognorm": (0.7,), "weibull_min": (1.7,), "f": (3.5, 4.5)}
KINDS = {
    **{name: (A, ()) for name in LINE},
    **{name: (POSITIVE, shapes) for name, shapes in {**HALF, **SHAPED}.items()},
    "t": (A, (3.5,)),
    "beta": (UNIT, (2.5, 1.5)),
    "pareto": (POSITIVE + 1, (2.5,)),
}

SAMPLES = {}
for _name, (_x, _shapes) in KINDS.items():
    _distribution = getattr(stats, _name)
    SAMPLES[_distribution.logpdf] = densities(_x, *_shapes)
    SAMPLES[_distribution.pdf] = [sample(_x, *_shapes, 0.0, 1.1, order=1)]
    for _method in ("cdf", "sf", "logcdf", "logsf"):
        SAMPLES[getattr(_distribution, _method)] = moved(_x, *_shapes)
    for _method in ("ppf", "isf"):
        SAMPLES[getattr(_distribution, _method)] = moved(UNIT, *_shapes)

SAMPLES[stats.norm.logpdf] += [
    sample(0.3, scale=1.7, order=1),
    sample(A, loc=A[0], scale=POSITIVE),
    sample(0.3, A, np.float32(0.7), order=1),
]
SAMPLES[stats.gamma.logpdf] += [
    sample(1.3, 2.5, scale=1.1, order=1),
    sample(POSITIVE, POSITIVE[0], loc=-UNIT, scale=POSITIVE),
]
SAMPLES |= {
    helpers.vectors_only: [sample(A)],
    stats.uniform.pdf: [sample(UNIT, -0.5, 2.0), sample(UNIT, order=1)],
    stats.uniform.logpdf: [sample(UNIT, -0.5, 2.0), sample(0.5, -0.5, 2.0, order=1)],
    stats.uniform.cdf: [sample(UNIT, -0.5, 2.0)],
    stats.uniform.sf: [sample(UNIT, -0.5, 2.0)],
    stats.uniform.ppf: [sample(UNIT, -0.5, 2.0)],
    stats.poisson.logpmf: [sample(COUNTS, POSITIVE), sample(2, 0.7), sample(3, POSITIVE, 1, order=1)],
    stats.poisson.pmf: [sample(COUNTS, POSITIVE, order=1)],
    stats.binom.logpmf: [sample(COUNTS, 4, UNIT), sample(2, 5, 0.7)],
    stats.binom.pmf: [sample(COUNTS, 4, UNIT, order=1)],
    stats.bernoulli.logpmf: [sample(COUNTS % 2, UNIT), sample(1, 0.7)],
    stats.bernoulli.pmf: [sample(COUNTS % 2, UNIT, order=1)],
    stats.geom.logpmf: [sample(COUNTS + 1, UNIT), sample(1, 0.7)],
    stats.geom.pmf: [sample(COUNTS + 1, UNIT, order=1)],
    stats.nbinom.logpmf: [sample(COUNTS, POSITIVE, UNIT), sample(1, 2.5, 0.7)],
    stats.nbinom.pmf: [sample(COUNTS, POSITIVE, UNIT, order=1)],
}

KINKS = {
    stats.expon.logpdf: [Kink((-1.0,), (0.0,))],
    stats.gamma.logpdf: [Kink((-1.0, 2.0), (0.0, 0.0))],
    stats.beta.logpdf: [Kink((1.5, 2.0, 3.0), (0.0, 0.0, 0.0))],
    stats.poisson.logpmf: [Kink((-1, 2.0), (0.0,)), Kink((0, 0.0), (-1.0,))],
}
