"""Factors and eigenvalues of matrices.

NumPy reads one triangle of a symmetric matrix.  The rules take the matrix for
symmetric: gradients are symmetric, and tangents have to be.

Formulas: M. Giles, An extended collection of matrix derivative results for
forward and reverse mode algorithmic differentiation (2008).
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import adjoint, d, tangent_
from tangent.rules.record import Field, Result
from tangent_backends.numpy.helpers import lower_half, real_only


@adjoint(np.linalg.cholesky, unsupported={"upper": "transpose the lower factor"}, result=Result.ARRAY)
def cholesky_adjoint(y, a):
    t = np.swapaxes(real_only(y), -1, -2)
    p = lower_half(t @ d[y])
    s = np.linalg.solve(t, p) @ np.linalg.inv(y)
    d[a] = (s + np.swapaxes(s, -1, -2)) / 2


@tangent_(np.linalg.cholesky)
def cholesky_tangent(y, a):
    s = np.linalg.solve(real_only(y), d[a]) @ np.swapaxes(np.linalg.inv(y), -1, -2)
    d[y] = y @ lower_half(s)


# Eigenvectors of equal eigenvalues can be turned into each other: they have no derivative; its part is 0.
@adjoint(np.linalg.eigh, unsupported={"UPLO": "both triangles are taken for one"}, result=Result.TUPLE)
def eigh_adjoint(y, a):
    v = real_only(y[1])
    t = np.swapaxes(v, -1, -2)
    gap = np.expand_dims(y[0], -2) - np.expand_dims(y[0], -1)
    f = (gap != 0) / (gap + (gap == 0))
    s = (v * np.expand_dims(d[y][0], -2)) @ t + v @ (f * (t @ d[y][1])) @ t
    d[a] = (s + np.swapaxes(s, -1, -2)) / 2


@tangent_(np.linalg.eigh)
def eigh_tangent(y, a):
    v = real_only(y[1])
    s = np.swapaxes(v, -1, -2) @ d[a] @ v
    gap = np.expand_dims(y[0], -2) - np.expand_dims(y[0], -1)
    f = (gap != 0) / (gap + (gap == 0))
    d[y] = (np.diagonal(s, 0, -2, -1), v @ (f * s))


@adjoint(
    np.linalg.eigvalsh,
    unsupported={"UPLO": "both triangles are taken for one"},
    result=Result.ARRAY,
    field=Field.REAL,
)
def eigvalsh_adjoint(y, a):
    v = real_only(np.linalg.eigh(a)[1])
    d[a] = (v * np.expand_dims(d[y], -2)) @ np.swapaxes(v, -1, -2)


@tangent_(np.linalg.eigvalsh)
def eigvalsh_tangent(y, a):
    v = real_only(np.linalg.eigh(a)[1])
    d[y] = np.diagonal(np.swapaxes(v, -1, -2) @ d[a] @ v, 0, -2, -1)
