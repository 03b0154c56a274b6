"""Fourier transforms are those of NumPy; orthogonal cosine and sine transforms are turned back by their
inverses.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
from scipy import fft

from tangent.rules.declare import composition, d, linear, nondifferentiable
from tangent.rules.record import Result
from tangent_backends.scipy.fft import helpers
from tangent_backends.scipy.fft.helpers import orthogonal_only


@composition(fft.fft)
def fft1(x, n=None, axis=-1, norm=None):
    return np.fft.fft(x, n, axis, norm)


@composition(fft.ifft)
def ifft(x, n=None, axis=-1, norm=None):
    return np.fft.ifft(x, n, axis, norm)


@composition(fft.rfft)
def rfft(x, n=None, axis=-1, norm=None):
    return np.fft.rfft(x, n, axis, norm)


@composition(fft.irfft)
def irfft(x, n=None, axis=-1, norm=None):
    return np.fft.irfft(x, n, axis, norm)


@composition(fft.hfft)
def hfft(x, n=None, axis=-1, norm=None):
    return np.fft.hfft(x, n, axis, norm)


@composition(fft.ihfft)
def ihfft(x, n=None, axis=-1, norm=None):
    return np.fft.ihfft(x, n, axis, norm)


@composition(fft.fftn)
def fftn(x, s=None, axes=None, norm=None):
    return np.fft.fftn(x, s, axes, norm)


@composition(fft.ifftn)
def ifftn(x, s=None, axes=None, norm=None):
    return np.fft.ifftn(x, s, axes, norm)


@composition(fft.rfftn)
def rfftn(x, s=None, axes=None, norm=None):
    return np.fft.rfftn(x, s, axes, norm)


@composition(fft.irfftn)
def irfftn(x, s=None, axes=None, norm=None):
    return np.fft.irfftn(x, s, axes, norm)


@composition(fft.fft2)
def fft2(x, s=None, axes=(-2, -1), norm=None):
    return np.fft.fft2(x, s, axes, norm)


@composition(fft.ifft2)
def ifft2(x, s=None, axes=(-2, -1), norm=None):
    return np.fft.ifft2(x, s, axes, norm)


@composition(fft.rfft2)
def rfft2(x, s=None, axes=(-2, -1), norm=None):
    return np.fft.rfft2(x, s, axes, norm)


@composition(fft.irfft2)
def irfft2(x, s=None, axes=(-2, -1), norm=None):
    return np.fft.irfft2(x, s, axes, norm)


@composition(fft.fftshift)
def fftshift(x, axes=None):
    return np.fft.fftshift(x, axes)


@composition(fft.ifftshift)
def ifftshift(x, axes=None):
    return np.fft.ifftshift(x, axes)


_LIMITS = {
    "n": "cut or pad the argument",
    "overwrite_x": "it spoils the argument",
    "orthogonalize": "leave it out, and pass norm='ortho'",
}


@linear(fft.dct, arg="x", unsupported=_LIMITS, ignored="workers", real_only=True, result=Result.ARRAY)
def dct(y, x, type=2, axis=-1, norm=None):
    d[x] = fft.idct(orthogonal_only(d[y], norm), type, axis=axis, norm="ortho")


@linear(fft.idct, arg="x", unsupported=_LIMITS, ignored="workers", real_only=True, result=Result.ARRAY)
def idct(y, x, type=2, axis=-1, norm=None):
    d[x] = fft.dct(orthogonal_only(d[y], norm), type, axis=axis, norm="ortho")


@linear(fft.dst, arg="x", unsupported=_LIMITS, ignored="workers", real_only=True, result=Result.ARRAY)
def dst(y, x, type=2, axis=-1, norm=None):
    d[x] = fft.idst(orthogonal_only(d[y], norm), type, axis=axis, norm="ortho")


@linear(fft.idst, arg="x", unsupported=_LIMITS, ignored="workers", real_only=True, result=Result.ARRAY)
def idst(y, x, type=2, axis=-1, norm=None):
    d[x] = fft.dst(orthogonal_only(d[y], norm), type, axis=axis, norm="ortho")


@linear(helpers.orthogonal_only, arg="g", view_of="g", result=Result.LIKE)
def orthogonal_only_(y, g, norm=None):
    d[g] = d[y]


nondifferentiable(fft.fftfreq, fft.rfftfreq, result=Result.ARRAY, fixed="d")
nondifferentiable(fft.next_fast_len, fft.prev_fast_len, result=Result.INDEX)
