"""Calls of TensorFlow's reductions, products and losses."""

import tensorflow as tf

from tangent.testing import Kink, sample
from tangent_backends.tensorflow import helpers


def t(values, dtype=tf.float64):
    return tf.constant(values, dtype)


A = t([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = t([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])
SQUARE = t([[0.7, -0.4, 1.1], [0.25, 1.35, -0.85], [-1.15, 0.55, 0.95]])
CUBE = t([[[0.35, -1.15], [0.85, 1.75]], [[0.45, -0.55], [-2.05, 1.25]], [[0.95, 0.15], [-0.75, 2.35]]])
LABELS = t([[0.2, 0.5, 0.3], [0.6, 0.4, 0.3]])  # the second row does not sum to 1, on purpose
SCALAR = t(0.7)


def single(x):
    return tf.cast(x, tf.float32)


def over_axes(*more):
    """All forms of axes, and of the tensor."""
    return [
        sample(A),
        sample(A, axis=0),
        sample(A, 1),
        sample(A, axis=-1, keepdims=True),
        sample(A, keepdims=True),
        sample(CUBE, axis=[0, -1]),
        sample(CUBE, axis=(2, 0), keepdims=True),
        sample(CUBE, axis=tf.constant([0, 1])),
        sample(CUBE, axis=tf.constant(1)),
        sample(SCALAR),
        sample(single(A)),
        sample(single(A), axis=0),
        sample(tf.Variable(A), axis=1, order=1),
        *more,
    ]


EMPTY = [sample(A[:0]), sample(A[:0], axis=0)]
TWO_D = [
    sample(A, tf.transpose(B)),
    sample(A, SQUARE),
    sample(single(A), single(SQUARE)),
    sample(A[:0], SQUARE),
]
FLAGS = [
    sample(A, B, transpose_a=True),
    sample(A, B, transpose_b=True),
    sample(A, SQUARE[:, :2], transpose_a=True, transpose_b=True),
    sample(A, B, adjoint_a=True),
    sample(A, B, adjoint_b=True),
    sample(tf.complex(A, B), tf.complex(B, A), adjoint_a=True),
    sample(tf.complex(A, B), tf.complex(B, A), adjoint_b=True),
    sample(tf.complex(A, B), tf.complex(SQUARE, SQUARE)),
]
STACKS = [
    sample(CUBE, CUBE),
    sample(CUBE, CUBE[0]),
    sample(CUBE[0], CUBE),
    sample(CUBE[:1], CUBE, transpose_b=True),
    sample(CUBE, CUBE[:1], transpose_a=True),
]
LOGITS = [sample(A), sample(A, axis=0), sample(A, -1), sample(CUBE, axis=1), sample(A[0]), sample(single(A))]
CROSS = [
    sample(LABELS, A),
    sample(labels=LABELS, logits=A),
    sample(labels=LABELS, logits=A, axis=0),
    sample(LABELS[0], A[0]),
    sample(CUBE * CUBE, CUBE, axis=1),
    sample(single(LABELS), single(A)),
]
PLACES = tf.constant([2, 0])

SAMPLES = {
    **{fn: over_axes(*EMPTY) for fn in (tf.reduce_sum, tf.reduce_mean)},
    **{fn: over_axes() for fn in (tf.reduce_max, tf.reduce_min, tf.reduce_logsumexp)},
    **{fn: [sample(A), sample(A, axis=0)] for fn in (tf.argmax, tf.argmin)},
    **{fn: [sample(A > 0), sample(A > 0, axis=0)] for fn in (tf.reduce_any, tf.reduce_all)},
    tf.math.count_nonzero: [sample(A), sample(A, axis=0)],
    tf.linalg.matrix_rank: [sample(A)],
    tf.math.zero_fraction: [sample(A)],
    tf.matmul: [*TWO_D, *FLAGS, *STACKS],
    tf.nn.softmax: LOGITS,
    tf.nn.log_softmax: LOGITS,
    tf.nn.softmax_cross_entropy_with_logits: CROSS,
    helpers.cross_entropy: CROSS,
    helpers.cross_entropy_slope: CROSS,
    helpers.scaled_rows: [sample(A[:, 0], A), sample(A[0], A, 0)],
    tf.nn.sparse_softmax_cross_entropy_with_logits: [
        sample(PLACES, A),
        sample(labels=PLACES, logits=A),
        sample(tf.constant(1), A[0]),
        sample(tf.constant([[0, 1], [1, 1], [0, 0]]), CUBE),
        sample(PLACES, single(A)),
    ],
    helpers.sparse_cross_entropy: [sample(PLACES, A), sample(tf.constant([[0, 1], [1, 1], [0, 0]]), CUBE)],
    helpers.one_hot_slope: [sample(PLACES, A)],
    tf.nn.sigmoid_cross_entropy_with_logits: [sample(LABELS, A), sample(labels=single(B), logits=single(A))],
    tf.nn.weighted_cross_entropy_with_logits: [
        sample(LABELS, A, 2.0),
        sample(labels=B, logits=A, pos_weight=t([0.5, 1.5, 2.5])),
    ],
    tf.nn.log_poisson_loss: [sample(LABELS, A)],
    tf.nn.l2_loss: [sample(A), sample(single(A)), sample(CUBE)],
    # Helpers
    helpers.chosen: [sample(A, t(5.0)), sample(A, t([5.0, 6.0, 7.0]), 0)],
    helpers.terms: [sample(A), sample(A, 1)],
    helpers.matmul_left: [
        sample(A @ SQUARE, A, SQUARE),
        sample(CUBE, CUBE, CUBE[0]),
        sample(CUBE, CUBE[0], CUBE[0]),  # a cotangent that is wider than the product
        sample(CUBE, CUBE, CUBE[:1], True, False),
        sample(CUBE, CUBE[0], CUBE, False, False, False, True),
    ],
    helpers.matmul_right: [
        sample(A @ SQUARE, A, SQUARE),
        sample(CUBE, CUBE, CUBE[0]),
        sample(CUBE, CUBE[0], CUBE[0]),
        sample(CUBE, CUBE, CUBE[:1], True, False),
        sample(CUBE, CUBE[0], CUBE, False, False, False, True),
    ],
}

KINKS = {
    tf.reduce_max: [Kink((t([3.0, 1.0, 3.0]),), (t([0.5, 0.0, 0.5]),))],
    tf.reduce_min: [Kink((t([1.0, 1.0, 3.0]),), (t([0.5, 0.5, 0.0]),))],
}
