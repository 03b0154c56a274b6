"""Fourier transforms.

A transform of length n multiplies by the matrix of the n-th roots of unity, which is
symmetric: so its adjoint is the transform itself, of the cotangent, with what was cut
off or filled up with zeros undone.  The norm is a factor, the same both ways.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.book import BOOK
from tangent.rules.declare import d, linear, nondifferentiable
from tangent.rules.record import Field, Result
from tangent_backends.numpy.helpers import axes_of, counted_twice, front, resized

_OUT = {"out": "it writes into another array; assign the result instead"}
_HEEDLESS = {"out": "NumPy does not write there; assign the result instead"}
BOOK.add_heedless(np.fft.ifft2, np.fft.irfft2, np.fft.hfft)


@linear(np.fft.fft, arg="a", unsupported=_OUT, result=Result.ARRAY, field=Field.COMPLEX)
def fft(y, a, n=None, axis=-1, norm=None):
    d[a] = resized(np.fft.fft(d[y], axis=axis, norm=norm), a)


@linear(np.fft.ifft, arg="a", unsupported=_OUT, result=Result.ARRAY, field=Field.COMPLEX)
def ifft(y, a, n=None, axis=-1, norm=None):
    d[a] = resized(np.fft.ifft(d[y], axis=axis, norm=norm), a)


@linear(np.fft.fftn, arg="a", unsupported=_OUT, result=Result.ARRAY, field=Field.COMPLEX)
def fftn(y, a, s=None, axes=None, norm=None):
    d[a] = resized(np.fft.fftn(d[y], axes=axes_of(a, s, axes), norm=norm), a)


@linear(np.fft.ifftn, arg="a", unsupported=_OUT, result=Result.ARRAY, field=Field.COMPLEX)
def ifftn(y, a, s=None, axes=None, norm=None):
    d[a] = resized(np.fft.ifftn(d[y], axes=axes_of(a, s, axes), norm=norm), a)


@linear(np.fft.fft2, arg="a", unsupported=_OUT, result=Result.ARRAY, field=Field.COMPLEX)
def fft2(y, a, s=None, axes=(-2, -1), norm=None):
    d[a] = resized(np.fft.fft2(d[y], axes=axes, norm=norm), a)


@linear(np.fft.ifft2, arg="a", unsupported=_HEEDLESS, result=Result.ARRAY, field=Field.COMPLEX)
def ifft2(y, a, s=None, axes=(-2, -1), norm=None):
    d[a] = resized(np.fft.ifft2(d[y], axes=axes, norm=norm), a)


# The first half of the coefficients, of a real array.
@linear(np.fft.rfft, arg="a", unsupported=_OUT, result=Result.ARRAY, field=Field.COMPLEX)
def rfft(y, a, n=None, axis=-1, norm=None):
    length = n
    if n is None:
        length = np.shape(a)[axis]
    d[a] = resized(np.fft.fft(d[y], length, axis, norm), a)


# y[j] = Re(sum of c[k] a[k] exp(2 pi i j k / n)), where c counts those between the ends twice.  Of those at
# the ends the real parts count.
@linear(np.fft.irfft, arg="a", unsupported=_OUT, result=Result.ARRAY, field=Field.REAL)
def irfft(y, a, n=None, axis=-1, norm=None):
    t = front(np.fft.ifft(d[y], axis=axis, norm=norm), y, axis)
    d[a] = resized(t * counted_twice(y, a, axis), a)


@linear(np.fft.fftshift, arg="x", result=Result.ARRAY)
def fftshift(y, x, axes=None):
    d[x] = np.fft.ifftshift(d[y], axes)


@linear(np.fft.ifftshift, arg="x", result=Result.ARRAY)
def ifftshift(y, x, axes=None):
    d[x] = np.fft.fftshift(d[y], axes)


nondifferentiable(np.fft.fftfreq, np.fft.rfftfreq, result=Result.ARRAY, fixed="d")
