"""Products of vectors, matrices and signals."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import composition
from tangent_backends.numpy.helpers import crossable, cut, kron_shapes


@composition(np.correlate)
def correlate(a, v, mode="valid"):
    # The second factor is conjugated, and slides on instead of back.
    return cut(np.convolve(a, np.conj(np.flip(v))), a, v, mode, True)


@composition(np.kron)
def kron(a, b):
    left, right, whole = kron_shapes(a, b)
    return np.reshape(np.reshape(a, left) * np.reshape(b, right), whole)


@composition(np.cross)
def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    if axis is not None:
        axisa, axisb, axisc = axis, axis, axis
    a = crossable(np.moveaxis(a, axisa, -1))
    b = crossable(np.moveaxis(b, axisb, -1))
    x = a[..., 1] * b[..., 2] - a[..., 2] * b[..., 1]
    y = a[..., 2] * b[..., 0] - a[..., 0] * b[..., 2]
    z = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return np.stack((x, y, z), axisc)


@composition(np.linalg.cross)
def linalg_cross(x1, x2, *, axis=-1):
    return cross(x1, x2, axis=axis)


# The first factor is conjugated.
def vecdot(x1, x2, *, axis=-1):
    return np.sum(np.conj(x1) * x2, axis=axis)


def matvec(x1, x2):
    return np.squeeze(np.matmul(x1, np.expand_dims(x2, -1)), -1)


def vecmat(x1, x2):
    return np.squeeze(np.matmul(np.expand_dims(np.conj(x1), -2), x2), -2)


composition(np.vecdot, np.linalg.vecdot)(vecdot)
if hasattr(np, "matvec"):  # since NumPy 2.2
    composition(np.matvec)(matvec)
    composition(np.vecmat)(vecmat)


@composition(np.linalg.multi_dot, sequences="arrays")
def multi_dot(arrays):
    product = arrays[0]
    for k in range(1, len(arrays)):
        product = np.dot(product, arrays[k])
    return product
