"""Convolutions: z[n] = sum over m of a[m] v[n - m]."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import bilinear, d, linear
from tangent.rules.record import Result
from tangent.runtime import unbroadcast
from tangent_backends.numpy import helpers
from tangent_backends.numpy.helpers import cut, uncut


# ba[m] = sum over n of bz[n] v[n - m]: the convolution with v turned round.
@bilinear(np.convolve, args=("a", "v"), result=Result.ARRAY)
def convolve(z, a, v, mode="full"):
    t = uncut(d[z], a, v, mode)
    d[a] = unbroadcast(np.convolve(t, np.flip(np.ravel(v)), "valid"), a)
    d[v] = unbroadcast(np.convolve(t, np.flip(np.ravel(a)), "valid"), v)


@linear(helpers.uncut, arg="g", result=Result.ARRAY)
def uncut_(y, g, a, v, mode="full", slid=False):
    d[g] = cut(d[y], a, v, mode, slid)


@linear(helpers.cut, arg="full", view_of="full", result=Result.ARRAY)
def cut_(y, full, a, v, mode="full", slid=False):
    d[full] = uncut(d[y], a, v, mode, slid)
