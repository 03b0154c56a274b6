"""Calls of the helpers of products, joined arrays and Einstein sums."""

import numpy as np

from tangent.testing import sample
from tangent_backends.numpy import helpers

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = np.array([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])
SQUARE = np.array([[1.1, -0.4], [0.6, 1.5]])
ROW = np.array([0.55, 1.45, -2.15])
PAIR = np.array([0.45, -0.85])
SCALAR = np.array(0.7)  # of shape ()
CUBE = np.array([[[0.35, -1.15, 0.85]], [[0.45, -0.55, -2.05]]])  # of shape (2, 1, 3)
Z = A + 0.5j * B

SAMPLES = {
    # For z = product(x, y): the cotangent of z, x and y.
    helpers.dot_left: [
        sample(SQUARE, A, B.T),
        sample(PAIR, A, ROW),
        sample(0.4, ROW, ROW[::-1]),
        sample(ROW, PAIR, A),
        sample(B, SCALAR, A),
        sample(B, A, SCALAR),
        sample(PAIR[:, None], CUBE, ROW),
        sample(SQUARE, A[:1], B.T),  # wider than the product
        sample(np.stack([SQUARE, SQUARE.T]), A, B.T),
        sample(SQUARE, ROW, B.T),
        sample(SQUARE.astype(np.float32), A.astype(np.float32), B.T.astype(np.float32)),
        sample(SQUARE + 0.5j, Z, B.T + 0j),
    ],
    helpers.dot_right: [
        sample(SQUARE, A, B.T),
        sample(PAIR, A, ROW),
        sample(0.4, ROW, ROW[::-1]),
        sample(ROW, PAIR, A),
        sample(B, SCALAR, A),
        sample(B, A, SCALAR),
        sample(PAIR[:, None], CUBE, ROW),
        sample(SQUARE, A[:1], B.T),  # wider than the product
        sample(np.stack([SQUARE, SQUARE.T]), A, B.T),
        sample(SQUARE, ROW, B.T),
    ],
    helpers.inner_left: [
        sample(SQUARE, A, B),
        sample(0.4, ROW, ROW[::-1]),
        sample(PAIR, A, ROW),
        sample(B, 0.4, A),
    ],
    helpers.inner_right: [
        sample(SQUARE, A, B),
        sample(0.4, ROW, ROW[::-1]),
        sample(PAIR, A, ROW),
        sample(B, 0.4, A),
    ],
    helpers.tensordot_left: [
        sample(SQUARE, A, B.T, 1),
        sample(0.4, A, B),
        sample(SQUARE, A, B, ((1,), (1,))),
    ],
    helpers.tensordot_right: [
        sample(SQUARE, A, B.T, 1),
        sample(0.4, A, B),
        sample(SQUARE, A, B, ((1,), (1,))),
    ],
    helpers.single_system: [sample(SQUARE, PAIR)],
    helpers.real_only: [sample(SQUARE)],
    helpers.lower_half: [sample(SQUARE), sample(A)],
    # Joined and repeated
    helpers.split_like: [
        sample([A, B[:1]], np.array([*A, *B[:1]])),
        sample((A, B), np.array([*A.T, *B.T]).T, 1),
        sample([ROW, A], np.ones(9) * 0.3, None),
        sample([ROW, ROW], np.array([ROW, ROW[::-1]]), 0, 2),
    ],
    helpers.join_like: [
        sample([A, B[:1]], [A, B[:1]]),
        sample((A, B), (A, B), 1),
        sample([ROW, ROW], [ROW, ROW], 0, 2),
    ],
    helpers.unstack_like: [sample([ROW, ROW], A), sample((PAIR, PAIR, PAIR), A, 1), sample(A, B)],
    helpers.untile: [sample(np.array([*A, *B]), A, (2, 1)), sample(A, A[:, :1], 3)],
    helpers.unrepeat: [
        sample(np.array([*A, *B]), A, 2, 0),
        sample(np.ones(4) * 0.3, PAIR, 2),
        sample(ROW, PAIR, np.array([1, 2])),
    ],
    helpers.undiag: [sample(SQUARE, PAIR), sample(PAIR, SQUARE), sample(PAIR, A, 1)],
    helpers.undiagonal: [sample(PAIR, SQUARE), sample(PAIR, A, 1), sample(np.array([0.3]), A, -1)],
    # Einstein sums; their third derivative is refused
    helpers.einsum_cotangents: [
        sample(SQUARE, "ij,jk->ik", (A, B.T), order=1),
        sample(0.4, "i,i->", (ROW, ROW[::-1]), order=1),
    ],
    helpers.einsum_tangent: [
        sample((A, B.T), "ij,jk->ik", (B, A.T), order=1),
        sample((ROW,), "i->", (ROW[::-1],), order=1),
    ],
}
