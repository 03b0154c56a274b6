"""Fourier transforms of several axes of real arrays, and of Hermitian ones."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import composition
from tangent_backends.numpy.helpers import axes_of, lengths_of, other_norm, reality_lengths


@composition(np.fft.rfftn)
def rfftn(a, s=None, axes=None, norm=None):
    axes = axes_of(a, s, axes)
    s = lengths_of(a, s, axes)
    y = np.fft.rfft(a, s[-1], axes[-1], norm)
    if len(axes) > 1:
        y = np.fft.fftn(y, s[:-1], axes[:-1], norm)
    return y


@composition(np.fft.irfftn)
def irfftn(a, s=None, axes=None, norm=None):
    axes = axes_of(a, s, axes)
    s = reality_lengths(a, s, axes)
    if len(axes) > 1:
        a = np.fft.ifftn(a, s[:-1], axes[:-1], norm)
    return np.fft.irfft(a, s[-1], axes[-1], norm)


@composition(np.fft.rfft2)
def rfft2(a, s=None, axes=(-2, -1), norm=None):
    return rfftn(a, s, axes, norm)


@composition(np.fft.irfft2)
def irfft2(a, s=None, axes=(-2, -1), norm=None):
    return irfftn(a, s, axes, norm)


@composition(np.fft.hfft)
def hfft(a, n=None, axis=-1, norm=None):
    return np.fft.irfft(np.conj(a), n, axis, other_norm(norm))


@composition(np.fft.ihfft)
def ihfft(a, n=None, axis=-1, norm=None):
    return np.conj(np.fft.rfft(a, n, axis, other_norm(norm)))
