"""Calls of NumPy's products of vectors, matrices and tensors."""

import numpy as np

from tangent.testing import sample

V = np.array([0.3, -1.2, 0.8])
W = np.array([1.7, 0.4])
A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = np.array([[0.9, -0.7], [2.1, 0.2], [-0.4, 1.3]])
STACK = np.array([[[0.35, -1.15, 0.6], [0.85, 1.75, -0.2]], [[0.45, -0.55, 1.1], [-2.05, 1.25, 0.7]]])
ROW = np.array([[[0.5, -0.9], [1.4, 0.25], [-0.35, 0.65]]])
F32 = A.astype(np.float32), B.astype(np.float32)
Z = A + 1j * A[::-1]

SAMPLES = {
    np.matmul: [
        sample(A, B),
        sample(A, V),
        sample(W, A),
        sample(V, V + 1.0),
        sample(STACK, B),
        sample(STACK, ROW),
        sample(A, ROW),
        sample(STACK, V),
        sample(*F32),
        sample(B.T, A.T),
        sample(A[:, ::2], A),
        sample(Z, B),
        sample(Z, B * 1j),
        sample(np.ones((0, 3)), B),
    ],
    np.dot: [
        sample(A, B),
        sample(A, V),
        sample(W, A),
        sample(V, V + 1.0),
        sample(0.7, A),
        sample(A, 0.7),
        sample(np.array(0.7), V),
        sample(0.7, 1.3),
        sample(STACK, B),
        sample(STACK, V),
        sample(A, ROW),
        sample(*F32),
        sample(B.T, A.T),
        sample(Z, B * 1j),
        sample(np.ones((0, 3)), B),
    ],
    np.inner: [
        sample(V, V + 1.0),
        sample(A, V),
        sample(A, A[::-1]),
        sample(STACK, A),
        sample(0.7, V),
        sample(*[x[:2, :2] for x in F32]),
        sample(Z, A),
    ],
    np.outer: [
        sample(V, W),
        sample(A, W),
        sample(0.7, V),
        sample(V.astype(np.float32), W.astype(np.float32)),
        sample(V * 1j, W),
        sample(A.T, V),
    ],
    # A number from complex numbers is differentiated once: a real seed beside them is refused.
    np.vdot: [
        sample(V, V + 1.0),
        sample(A, A[::-1]),
        sample(V.astype(np.float32), V.astype(np.float32)),
        sample(Z, Z[::-1] * 2.0),
    ],
    np.tensordot: [
        sample(A, B, 1),
        sample(A, B, ([1], [0])),
        sample(A, B.T),
        sample(STACK, B, ([2], [0])),
        sample(STACK, A, ([1, 2], [0, 1])),
        sample(V, W, 0),
        sample(A, B, axes=([0, 1], [1, 0])),
        sample(*F32, 1),
        sample(Z, B, 1),
    ],
    np.einsum: [
        sample("ij,jk->ik", A, B),
        sample("ij,jk", A, B),
        sample("ij->ji", A),
        sample("ij->", A),
        sample("ij->j", A),
        sample("ii->i", A[:, :2]),
        sample("i,i->", V, V + 1.0),
        sample("i,j->ij", V, W),
        sample("bij,jk->bik", STACK, B),
        sample("ij,jk,k->i", A, B, W, order=1),  # three factors, third derivatives are refused
        sample("ij,jk->ik", *F32),
        sample("ij,jk->ik", Z, B),
        sample("ij,jk->ik", B.T, A.T),
        sample("...j,jk->...k", STACK, B),
        sample("...ij,...jk->...ik", STACK, B),
        sample("...i,...i", A, A[0]),
        sample("i...->...i", STACK),
        sample("ij,jk->ik", A, B, optimize=True),
    ],
    np.trace: [
        sample(A),
        sample(A, 1),
        sample(A, offset=-1),
        sample(STACK),
        sample(STACK, 0, 1, 2),
        sample(STACK, axis1=-1, axis2=0),
        sample(A.astype(np.float32)),
        sample(Z),
    ],
}
