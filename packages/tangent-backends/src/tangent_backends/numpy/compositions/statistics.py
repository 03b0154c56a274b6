"""Covariances and correlations."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import composition
from tangent_backends.numpy.helpers import norming, observed, weights_of


@composition(np.cov)
def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None):
    x = observed(m, rowvar)
    if y is not None:
        x = np.concatenate((x, observed(y, rowvar)), 0)
    x = x.astype(np.promote_types(x.dtype, float))
    w = weights_of(x, fweights, aweights)
    total = np.sum(w)
    centred = x - np.expand_dims(np.sum(x * w, axis=1) / total, 1)
    product = (centred * w) @ np.conj(np.swapaxes(centred, 0, 1))
    return np.squeeze(product / norming(w, bias, ddof, aweights))


@composition(np.corrcoef)
def corrcoef(x, y=None, rowvar=True):
    c = cov(x, y, rowvar)
    if np.ndim(c) == 0:
        return c / c
    spread = np.sqrt(np.real(np.diagonal(c)))
    return c / np.expand_dims(spread, 1) / spread
