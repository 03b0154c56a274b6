"""Densities of vectors."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import math

import numpy as np
from scipy import linalg, special, stats

from tangent.rules.declare import composition, d, linear
from tangent.rules.record import Result
from tangent_backends.scipy.stats import helpers
from tangent_backends.scipy.stats.helpers import vectors_only


@linear(helpers.vectors_only, arg="x", view_of="x", result=Result.LIKE)
def vectors_only_(y, x):
    d[x] = d[y]


# With cov = l l': the square of inv(l) (x - mean), and the determinant of l.
@composition(stats.multivariate_normal.logpdf)
def multivariate_normal_logpdf(x, mean, cov):
    factor = linalg.cholesky(cov, lower=True)
    z = linalg.solve_triangular(factor, np.transpose(vectors_only(x) - mean), lower=True)
    constant = np.sum(np.log(np.diagonal(factor))) + len(factor) / 2 * math.log(2 * math.pi)
    return -0.5 * np.sum(z**2, axis=0) - constant


@composition(stats.multivariate_normal.pdf)
def multivariate_normal_pdf(x, mean, cov):
    return np.exp(stats.multivariate_normal.logpdf(x, mean, cov))


# The first axis of x runs over the shares, which add up to 1.
@composition(stats.dirichlet.logpdf)
def dirichlet_logpdf(x, alpha):
    constant = special.gammaln(np.sum(alpha)) - np.sum(special.gammaln(alpha))
    return np.sum(np.transpose(special.xlogy(alpha - 1, np.transpose(x))), axis=0) + constant


@composition(stats.dirichlet.pdf)
def dirichlet_pdf(x, alpha):
    return np.exp(stats.dirichlet.logpdf(x, alpha))
