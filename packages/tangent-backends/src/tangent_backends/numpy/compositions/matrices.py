"""Functions of matrices that are made of products, inverses and factors."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import composition
from tangent.runtime import modulus, stop_gradient
from tangent_backends.numpy.helpers import (
    eig_directions,
    identity_like,
    norm_axes,
    reduced_only,
    residual_count,
    square_shape,
    tall_qr,
    tensor_order,
    values_only,
)


@composition(np.linalg.matrix_power)
def matrix_power(a, n):
    if n < 0:
        a = np.linalg.inv(a)
    power = identity_like(a)
    for _ in range(abs(n)):
        power = power @ a
    return power


@composition(np.linalg.tensorinv)
def tensorinv(a, ind=2):
    shape = np.shape(a)
    return np.reshape(np.linalg.inv(np.reshape(a, square_shape(a, ind))), shape[ind:] + shape[:ind])


@composition(np.linalg.tensorsolve)
def tensorsolve(a, b, axes=None):
    a = np.transpose(a, tensor_order(a, axes))
    matrix = np.reshape(a, square_shape(a, np.ndim(b)))
    return np.reshape(np.linalg.solve(matrix, np.ravel(b)), np.shape(a)[np.ndim(b) :])


# Of matrices of full rank, also where they are not square.
@composition(np.linalg.lstsq)
def lstsq(a, b, rcond=None):
    x = np.linalg.pinv(a) @ b
    rest = b - a @ x
    squares = np.reshape(np.sum(np.real(rest * np.conj(rest)), axis=0), -1)
    residuals = np.take(squares, np.arange(residual_count(a, b), like=stop_gradient(squares)))
    return (x, residuals, np.linalg.matrix_rank(a), _singular_values(a))


@composition(np.linalg.cholesky)
def cholesky(a, *, upper=False):
    lower = np.linalg.cholesky(a)
    return np.conj(np.swapaxes(lower, -1, -2)) if upper else lower


@composition(np.linalg.svd)
def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    return _singular_values(values_only(a, compute_uv))


# `np.linalg.svdvals`, which not every library with NumPy's functions has.
def _singular_values(a):
    return np.linalg.svd(a, False)[1]


# A wide matrix has the factor q of its first columns.
@composition(np.linalg.qr)
def qr(a, mode="reduced"):
    a = reduced_only(a, mode)
    rows = np.shape(a)[-2]
    if rows >= np.shape(a)[-1]:
        q, r = tall_qr(a)
    else:
        q, left = tall_qr(a[..., :rows])
        r = np.concatenate((left, np.swapaxes(q, -1, -2) @ a[..., rows:]), -1)
    return r if mode == "r" else (q, r)


# --------------------------------------------------------------------------
# Eigenvalues


@composition(np.linalg.eig)
def eig(a):
    w, v = eig_directions(a)
    return (w, _normal(v))


@composition(np.linalg.eigvals)
def eigvals(a):
    w, _ = eig_directions(a)
    return w


# LAPACK gives vectors the length 1, and turns complex ones so that their largest component is real.
def _normal(v):
    length = np.sqrt(np.sum(np.real(v * np.conj(v)), axis=-2, keepdims=True))
    if np.iscomplexobj(v):
        largest = np.argmax(np.abs(stop_gradient(v)), axis=-2, keepdims=True)
        top = np.take_along_axis(v, largest, -2)
        turned = top / modulus(top)
        v = v * np.conj(turned) * stop_gradient(turned)
    return v / length


# --------------------------------------------------------------------------
# Norms


@composition(np.linalg.norm)
def norm(x, ord=None, axis=None, keepdims=False):
    if ord is None:
        return np.linalg.norm(x, axis=axis, keepdims=keepdims)
    axes = norm_axes(x, ord, axis)
    if len(axes) == 1:
        return _of_vectors(x, ord, axes, keepdims)
    return _of_matrices(x, ord, axes, keepdims)


@composition(np.linalg.vector_norm)
def vector_norm(x, *, axis=None, keepdims=False, ord=2):
    return _of_vectors(x, 2 if ord is None else ord, axis, keepdims)


@composition(np.linalg.matrix_norm)
def matrix_norm(x, *, keepdims=False, ord="fro"):
    return _of_matrices(x, "fro" if ord is None else ord, (np.ndim(x) - 2, np.ndim(x) - 1), keepdims)


# (sum of |x|^p)^(1/p).  Where all elements are 0 there is no derivative; 0 there.
def _of_vectors(x, ord, axis, keepdims):
    size = modulus(x)
    if ord == np.inf:
        return np.max(size, axis=axis, keepdims=keepdims)
    if ord == -np.inf:
        return np.min(size, axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum(stop_gradient(size) != 0, axis=axis, keepdims=keepdims, dtype=size.dtype)
    if ord == 1:
        return np.sum(size, axis=axis, keepdims=keepdims)
    total = np.sum(size**ord, axis=axis, keepdims=keepdims)
    return (total + (total == 0)) ** (1 / ord) * (total != 0)


def _of_matrices(x, ord, axes, keepdims):
    if ord == "fro":
        return np.linalg.norm(x, axis=axes, keepdims=keepdims)
    if ord in ("nuc", 2, -2):
        values = _singular_values(np.moveaxis(x, axes, (-2, -1)))
        if ord == "nuc":
            size = np.sum(values, axis=-1)
        elif ord == 2:
            size = np.max(values, axis=-1)
        else:
            size = np.min(values, axis=-1)
        return np.expand_dims(size, axes) if keepdims else size
    summed, compared = (axes[0], axes[1]) if ord in (1, -1) else (axes[1], axes[0])
    sums = np.sum(modulus(x), axis=summed, keepdims=True)
    if ord > 0:
        size = np.max(sums, axis=compared, keepdims=True)
    else:
        size = np.min(sums, axis=compared, keepdims=True)
    return size if keepdims else np.squeeze(size, axes)


@composition(np.linalg.cond)
def cond(x, p=None):
    if p is None or p == 2 or p == -2:
        values = _singular_values(x)
        ratio = values[..., 0] / values[..., -1]
        return 1 / ratio if p == -2 else ratio
    axes = (np.ndim(x) - 2, np.ndim(x) - 1)
    return _of_matrices(x, p, axes, False) * _of_matrices(np.linalg.inv(x), p, axes, False)
