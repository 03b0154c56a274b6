"""Calls of NumPy's functions that rearrange the elements of one array."""

import numpy as np

from tangent.testing import sample

V = np.array([0.3, -1.2, 0.8])
A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
S = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6], [0.9, -0.7, 2.1]])
CUBE = np.array(
    [[[0.35, -1.15], [0.85, 1.75]], [[0.45, -0.55], [-2.05, 1.25]], [[0.95, 0.15], [-0.75, 2.35]]]
)
Z = A + 1j * A[::-1]
EMPTY = np.ones((0, 3))
# The same array in other precisions, in other orders of memory, and complex.
FORMS = [A, A.astype(np.float32), A[:, ::2], A.T, Z]


def each(*args, **kwargs):
    return [sample(a, *args, **kwargs) for a in FORMS]


SAMPLES = {
    np.reshape: [
        *each(-1),
        sample(A, (3, 2)),
        sample(A, (1, 6, 1)),
        sample(EMPTY, (3, 0)),
        sample(0.7, (1,)),
    ],
    np.ndarray.reshape: [
        sample(A, 3, 2),
        sample(A, (3, 2)),
        sample(A, -1),
        sample(A.T, 6),
        sample(Z, 3, 2),
        sample(A.astype(np.float32), 6),
    ],
    np.ravel: [*each(), sample(np.array(0.7)), sample(EMPTY)],
    np.ndarray.flatten: [*each(), sample(np.array(0.7)), sample(EMPTY)],
    np.squeeze: [
        *each(),
        sample(A[None]),
        sample(A[:, None], axis=1),
        sample(A[None, ..., None], axis=(0, -1)),
    ],
    np.expand_dims: [*each(0), sample(A, -1), sample(A, (0, -2)), sample(V, axis=1), sample(EMPTY, 1)],
    np.atleast_1d: [sample(np.array(0.7)), sample(np.float64(0.7)), sample(V), sample(A), sample(Z)],
    np.atleast_2d: [sample(np.array(0.7)), sample(V), sample(A), sample(CUBE), sample(V.astype(np.float32))],
    np.atleast_3d: [sample(np.array(0.7)), sample(V), sample(A), sample(CUBE)],
    np.broadcast_to: [
        sample(V, (2, 3)),
        sample(np.array([[0.3], [0.7]]), (2, 3)),
        sample(0.7, (2, 2)),
        sample(np.array(0.7), (3,)),
        sample(V.astype(np.float32), (2, 3)),
        sample(V * 1j, (2, 3)),
        sample(A, (2, 3)),
    ],
    np.transpose: [*each(), sample(CUBE), sample(CUBE, (2, 0, 1)), sample(CUBE, axes=(-1, 0, 1)), sample(V)],
    np.ndarray.transpose: [sample(CUBE, 2, 0, 1), sample(CUBE, (1, 2, 0)), sample(CUBE, -1, 0, 1)],
    np.ndarray.T: [*each(), sample(CUBE), sample(V)],
    np.matrix_transpose: [*each(), sample(CUBE)],
    np.ndarray.mT: [*each(), sample(CUBE)],
    np.swapaxes: [*each(0, 1), sample(CUBE, 0, -1), sample(CUBE, -2, 1)],
    np.moveaxis: [*each(0, 1), sample(CUBE, 0, -1), sample(CUBE, (0, 1), (1, 2)), sample(CUBE, -1, 0)],
    np.flip: [*each(), sample(A, 0), sample(A, axis=-1), sample(CUBE, (0, 2))],
    np.fliplr: [*each(), sample(CUBE)],
    np.flipud: [*each(), sample(V)],
    np.rot90: [
        *each(),
        sample(A, 2),
        sample(A, -1),
        sample(A, k=3),
        sample(CUBE, 1, (1, 2)),
        sample(CUBE, 1, (2, 0)),
    ],
    np.roll: [
        *each(1),
        sample(A, -2),
        sample(A, 1, axis=0),
        sample(A, (1, 2), axis=(0, 1)),
        sample(A, 2, axis=-1),
    ],
    np.diag: [sample(V), sample(V, 1), sample(V, k=-2), sample(A), sample(A, 1), sample(S, -1), sample(Z)],
    np.diagonal: [
        sample(A),
        sample(S, 1),
        sample(A, offset=-1),
        sample(CUBE),
        sample(CUBE, 0, 1, 2),
        sample(CUBE, axis1=-1, axis2=0),
        sample(Z),
        sample(A.astype(np.float32)),
    ],
    np.tril: [*each(), sample(S, 1), sample(S, k=-1), sample(CUBE), sample(V)],
    np.triu: [*each(), sample(S, 1), sample(S, k=-1), sample(CUBE), sample(V)],
    np.ndarray.real: [sample(A), sample(Z), sample(Z.astype(np.complex64))],
    np.ndarray.imag: [sample(Z), sample(Z.astype(np.complex64))],
    np.shape: [sample(A), sample(0.7), sample([0.3, 0.7])],
    np.ndim: [sample(A), sample(0.7)],
    np.size: [sample(A), sample(A, 1), sample(0.7)],
    np.ndarray.shape: [sample(A)],
    np.ndarray.ndim: [sample(A)],
    np.ndarray.size: [sample(A)],
    np.ndarray.dtype: [sample(A)],
    np.ndarray.itemsize: [sample(A)],
    np.ndarray.__array_namespace__: [sample(A)],
    np.ndarray.nbytes: [sample(A)],
    np.broadcast_shapes: [sample((3, 1), (2,))],
}
