"""Functions of matrices, norms, and matrices with a pattern."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
from scipy import linalg

from tangent.rules.declare import adjoint, composition, d, linear, nondifferentiable, tangent_
from tangent.rules.record import Result
from tangent.runtime import spread, unbroadcast
from tangent_backends.scipy.linalg.helpers import (
    circulant_places,
    corner,
    diagonal_blocks,
    hankel_places,
    paired,
    toeplitz_places,
)

# --------------------------------------------------------------------------
# f(A): f of [[A, dA], [0, A]] holds df(A), and the adjoint is the same of the transposed matrices


@adjoint(linalg.expm, real_only=True, result=Result.ARRAY)
def expm_adjoint(y, A):
    d[A] = corner(linalg.expm(paired(np.swapaxes(A, -1, -2), d[y])))


@tangent_(linalg.expm)
def expm_tangent(y, A):
    d[y] = corner(linalg.expm(paired(A, d[A])))


_DISP = {"disp": "leave it out", "blocksize": "leave it out"}


@adjoint(linalg.logm, unsupported=_DISP, real_only=True, result=Result.ARRAY)
def logm_adjoint(y, A):
    d[A] = unbroadcast(corner(linalg.logm(paired(np.transpose(A), d[y]))), A)


@tangent_(linalg.logm)
def logm_tangent(y, A):
    d[y] = corner(linalg.logm(paired(A, d[A])))


@adjoint(linalg.sqrtm, unsupported=_DISP, real_only=True, result=Result.ARRAY)
def sqrtm_adjoint(y, A):
    d[A] = unbroadcast(corner(linalg.sqrtm(paired(np.swapaxes(A, -1, -2), d[y]))), A)


@tangent_(linalg.sqrtm)
def sqrtm_tangent(y, A):
    d[y] = corner(linalg.sqrtm(paired(A, d[A])))


@adjoint(linalg.cosm, real_only=True, result=Result.ARRAY)
def cosm_adjoint(y, A):
    d[A] = corner(linalg.cosm(paired(np.swapaxes(A, -1, -2), d[y])))


@tangent_(linalg.cosm)
def cosm_tangent(y, A):
    d[y] = corner(linalg.cosm(paired(A, d[A])))


@adjoint(linalg.sinm, real_only=True, result=Result.ARRAY)
def sinm_adjoint(y, A):
    d[A] = corner(linalg.sinm(paired(np.swapaxes(A, -1, -2), d[y])))


@tangent_(linalg.sinm)
def sinm_tangent(y, A):
    d[y] = corner(linalg.sinm(paired(A, d[A])))


@adjoint(linalg.coshm, real_only=True, result=Result.ARRAY)
def coshm_adjoint(y, A):
    d[A] = corner(linalg.coshm(paired(np.swapaxes(A, -1, -2), d[y])))


@tangent_(linalg.coshm)
def coshm_tangent(y, A):
    d[y] = corner(linalg.coshm(paired(A, d[A])))


@adjoint(linalg.sinhm, real_only=True, result=Result.ARRAY)
def sinhm_adjoint(y, A):
    d[A] = corner(linalg.sinhm(paired(np.swapaxes(A, -1, -2), d[y])))


@tangent_(linalg.sinhm)
def sinhm_tangent(y, A):
    d[y] = corner(linalg.sinhm(paired(A, d[A])))


@composition(linalg.tanm)
def tanm(A):
    return linalg.solve(linalg.cosm(A), linalg.sinm(A))


@composition(linalg.tanhm)
def tanhm(A):
    return linalg.solve(linalg.coshm(A), linalg.sinhm(A))


# --------------------------------------------------------------------------
# Norms: at 0, where there is no derivative, 0


@adjoint(
    linalg.norm,
    unsupported={"ord": "only the default, the root of the sum of squares, has a rule"},
    ignored="check_finite",
    real_only=True,
    result=Result.REDUCTION,
)
def norm_adjoint(y, a, axis=None, keepdims=False):
    d[a] = spread(d[y] / (y + (y == 0)), a, axis, keepdims) * a


@tangent_(linalg.norm)
def norm_tangent(y, a, axis=None, keepdims=False):
    d[y] = np.sum(d[a] * a, axis=axis, keepdims=keepdims) / (y + (y == 0))


@composition(linalg.norm)
def norm(a, ord=None, axis=None, keepdims=False):
    return np.linalg.norm(a, ord, axis, keepdims)


# --------------------------------------------------------------------------
# Patterns


@linear(linalg.block_diag, arg="arrs", result=Result.ARRAY)
def block_diag(y, *arrs):
    d[arrs] = diagonal_blocks(d[y], arrs)


@composition(linalg.toeplitz)
def toeplitz(c, r=None):
    if r is None:
        r = c
    values = np.concatenate((np.flip(c), r[1:]))
    return np.take(values, toeplitz_places(len(c), len(r)))


@composition(linalg.hankel)
def hankel(c, r=None):
    if r is None:
        r = np.zeros_like(c)
    return np.take(np.concatenate((c, r[1:])), hankel_places(len(c), len(r)))


@composition(linalg.circulant)
def circulant(c):
    return np.take(c, circulant_places(len(c)))


@composition(linalg.companion)
def companion(a):
    first = np.expand_dims(-a[1:] / a[0], 0)
    return np.concatenate((first, np.eye(len(a) - 1)[:-1]))


@composition(linalg.fiedler)
def fiedler(a):
    return np.abs(np.expand_dims(a, 1) - a)


@composition(linalg.khatri_rao)
def khatri_rao(a, b):
    return np.reshape(np.expand_dims(a, 1) * b, (-1, np.shape(a)[1]))


nondifferentiable(
    linalg.dft, linalg.hadamard, linalg.helmert, linalg.hilbert, linalg.invhilbert, linalg.pascal,
    linalg.invpascal, result=Result.ARRAY,
)  # fmt: skip
nondifferentiable(linalg.ishermitian, linalg.issymmetric, result=Result.OTHER)
nondifferentiable(linalg.bandwidth, result=Result.INDICES)
nondifferentiable(
    linalg.get_blas_funcs, linalg.get_lapack_funcs, linalg.find_best_blas_type, result=Result.OTHER
)
