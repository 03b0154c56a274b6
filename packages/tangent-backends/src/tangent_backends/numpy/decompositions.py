"""Factors and eigenvalues of matrices.

NumPy reads one triangle of a symmetric matrix (Hermitian, if it is complex).  So do the rules: the gradient
is 0 in the other triangle, and an element off the diagonal counts for both places that it stands for.

Formulas: M. Giles, An extended collection of matrix derivative results for
forward and reverse mode algorithmic differentiation (2008).
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import adjoint, d, tangent_
from tangent.rules.record import Field, Result
from tangent_backends.numpy.helpers import folded, lower_half, mirrored


# a = y y*:  dy = y lower_half(inv(y) dA inv(y)*).  The upper factor is y*.
@adjoint(np.linalg.cholesky, result=Result.ARRAY)
def cholesky_adjoint(y, a, upper=False):
    if upper:
        r = np.conj(y)
        s = np.linalg.solve(r, lower_half(r @ np.conj(np.swapaxes(d[y], -1, -2))))
        d[a] = folded(s @ np.swapaxes(np.linalg.inv(y), -1, -2), "U")
    else:
        t = np.swapaxes(y, -1, -2)
        s = np.linalg.solve(t, lower_half(t @ d[y]))
        d[a] = folded(s @ np.conj(np.linalg.inv(y)))


@tangent_(np.linalg.cholesky)
def cholesky_tangent(y, a, upper=False):
    if upper:
        t = np.conj(np.swapaxes(y, -1, -2))
        s = np.linalg.solve(t, mirrored(d[a], "U")) @ np.linalg.inv(y)
        d[y] = np.conj(np.swapaxes(lower_half(s), -1, -2)) @ y
    else:
        s = np.linalg.solve(y, mirrored(d[a])) @ np.conj(np.swapaxes(np.linalg.inv(y), -1, -2))
        d[y] = y @ lower_half(s)


# With v the eigenvectors and C = v* dA v:  dw = diag(C),  dv = v (F * C),  F[i, j] = 1 / (w[j] - w[i]).
# Eigenvectors of equal eigenvalues can be turned into each other: they have no derivative; its part is 0.
@adjoint(np.linalg.eigh, result=Result.TUPLE)
def eigh_adjoint(y, a, UPLO="L"):
    v = y[1]
    t = np.swapaxes(v, -1, -2)
    gap = np.expand_dims(y[0], -2) - np.expand_dims(y[0], -1)
    f = (gap != 0) / (gap + (gap == 0))
    s = (np.conj(v) * np.expand_dims(d[y][0], -2)) @ t + np.conj(v) @ (f * (t @ d[y][1])) @ t
    d[a] = folded(s, UPLO)


@tangent_(np.linalg.eigh)
def eigh_tangent(y, a, UPLO="L"):
    v = y[1]
    s = np.conj(np.swapaxes(v, -1, -2)) @ mirrored(d[a], UPLO) @ v
    gap = np.expand_dims(y[0], -2) - np.expand_dims(y[0], -1)
    f = (gap != 0) / (gap + (gap == 0))
    d[y] = (np.real(np.diagonal(s, 0, -2, -1)), v @ (f * s))


@adjoint(np.linalg.eigvalsh, result=Result.ARRAY, field=Field.REAL)
def eigvalsh_adjoint(y, a, UPLO="L"):
    if UPLO == "L":
        v = np.linalg.eigh(a)[1]
    else:
        v = np.linalg.eigh(a, UPLO)[1]
    d[a] = folded((np.conj(v) * np.expand_dims(d[y], -2)) @ np.swapaxes(v, -1, -2), UPLO)


@tangent_(np.linalg.eigvalsh)
def eigvalsh_tangent(y, a, UPLO="L"):
    if UPLO == "L":
        v = np.linalg.eigh(a)[1]
    else:
        v = np.linalg.eigh(a, UPLO)[1]
    s = np.conj(np.swapaxes(v, -1, -2)) @ mirrored(d[a], UPLO) @ v
    d[y] = np.real(np.diagonal(s, 0, -2, -1))
