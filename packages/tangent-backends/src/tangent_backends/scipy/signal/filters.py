"""Convolutions, recursive filters, trends."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
from scipy import signal

from tangent.rules.declare import bilinear, composition, d, linear, not_implemented
from tangent.rules.record import Result
from tangent_backends.scipy.signal import helpers
from tangent_backends.scipy.signal.helpers import cut_to, uncut_from

_AXES = {"axes": "convolve along all axes, or use a loop"}


# Element n is the sum over m of in1[m] in2[n - m]: so the adjoint convolves with the other turned round.
@bilinear(
    signal.convolve, signal.fftconvolve, signal.oaconvolve,
    args=("in1", "in2"), unsupported=_AXES, ignored="method", result=Result.ARRAY,
)  # fmt: skip
def convolve(z, in1, in2, mode="full"):
    t = uncut_from(d[z], in1, in2, mode)
    d[in1] = signal.convolve(t, np.flip(in2), "valid")
    d[in2] = signal.convolve(t, np.flip(in1), "valid")


@composition(signal.correlate)
def correlate(in1, in2, mode="full", method="auto"):
    return signal.convolve(in1, np.conj(np.flip(in2)), mode)


@composition(signal.convolve2d)
def convolve2d(in1, in2, mode="full"):
    return signal.convolve(in1, in2, mode)


not_implemented(signal.correlate2d, None, "use signal.correlate, which has another centre in the mode 'same'")


@linear(helpers.uncut_from, arg="g", view_of="g", result=Result.ARRAY)
def uncut_from_(y, g, in1, in2, mode="full"):
    d[g] = cut_to(d[y], in1, in2, mode)


@linear(helpers.cut_to, arg="full", view_of="full", result=Result.ARRAY)
def cut_to_(y, full, in1, in2, mode="full"):
    d[full] = uncut_from(d[y], in1, in2, mode)


# --------------------------------------------------------------------------
# Recursive filters look back in time, their adjoints ahead


@linear(
    signal.lfilter,
    arg="x",
    fixed=("b", "a"),
    unsupported={"zi": "filter what starts from rest"},
    result=Result.ARRAY,
)
def lfilter(y, b, a, x, axis=-1):
    d[x] = np.flip(signal.lfilter(b, a, np.flip(d[y], axis), axis), axis)


@linear(
    signal.sosfilt,
    arg="x",
    fixed="sos",
    unsupported={"zi": "filter what starts from rest"},
    result=Result.ARRAY,
)
def sosfilt(y, sos, x, axis=-1):
    d[x] = np.flip(signal.sosfilt(sos, np.flip(d[y], axis), axis), axis)


# What is left of a projection is a projection, too.
@linear(
    signal.detrend, arg="data", unsupported={"overwrite_data": "it spoils the argument"}, result=Result.ARRAY
)
def detrend(y, data, axis=-1, type="linear", bp=0):
    d[data] = signal.detrend(d[y], axis=axis, type=type, bp=bp)
