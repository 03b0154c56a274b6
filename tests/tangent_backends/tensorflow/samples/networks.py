"""Calls of TensorFlow's layers, cumulative functions and linear algebra."""

import tensorflow as tf

from tangent.testing import Kink, sample
from tangent_backends.tensorflow import helpers


def t(values, dtype=tf.float64):
    return tf.constant(values, dtype)


def wave(*shape, step=0.7):
    """Numbers without ties that look irregular."""
    count = 1
    for n in shape:
        count *= n
    return tf.reshape(tf.sin(step * tf.range(1.0, count + 1.0, dtype=tf.float64) ** 1.3), shape)


def single(x):
    return tf.cast(x, tf.float32)


def symmetric(x):
    return x + tf.linalg.matrix_transpose(x)


def positive(x):
    """A positive definite matrix of any."""
    return tf.matmul(x, x, transpose_b=True) + 0.5 * tf.eye(2, dtype=x.dtype)


A = t([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
ROW = t([0.55, 1.45, -2.15])
SQUARE = t([[0.7, -0.4, 1.1], [0.25, 1.35, -0.85], [-1.15, 0.55, 0.95]])
TWO = t([[1.7, -0.4], [0.25, 1.35]])
STACK = t([[[1.7, -0.4], [0.25, 1.35]], [[0.6, 0.3], [-0.9, 1.2]]])
ZEROS = t([[0.0, -1.2, 0.8, 0.0], [1.7, 0.0, -0.6, 0.3]])
CUBE = wave(2, 3, 2)
IMAGE = wave(1, 5, 4, 2)
KERNEL = wave(3, 2, 2, 3, step=0.9)
CHANNELWISE = wave(2, 2, 2, 2, step=0.8)

CONVOLVED = tf.nn.conv2d(IMAGE, KERNEL, 1, "SAME")
BY_CHANNEL = tf.nn.depthwise_conv2d(IMAGE, CHANNELWISE, [1, 1, 1, 1], "VALID")
POOLED = tf.nn.max_pool2d(IMAGE, 2, 2, "VALID")
ONE_LABEL = t([[1]], tf.int32)
CERTAIN = t([[[0.0, 60.0]], [[0.0, 80.0]], [[0.0, 70.0]]])

FLAGS = [
    {},
    {"axis": 1},
    {"axis": -1, "reverse": True},
    {"exclusive": True},
    {"axis": 1, "exclusive": True, "reverse": True},
]


def over_axes(*more):
    return [
        sample(A),
        sample(A, axis=0),
        sample(A, 1),
        sample(A, axis=-1, keepdims=True),
        sample(CUBE, axis=[0, -1]),
        sample(CUBE, axis=(2, 0), keepdims=True),
        sample(single(A), axis=1),
        *more,
    ]


SAMPLES = {
    # Layers
    tf.nn.conv2d: [
        sample(IMAGE, KERNEL, 1, "SAME"),
        sample(IMAGE, KERNEL, 2, "VALID"),
        sample(IMAGE, KERNEL, [1, 2, 1, 1], "SAME", order=1),
        sample(IMAGE, KERNEL, strides=[1, 2], padding=[[0, 0], [1, 0], [0, 1], [0, 0]], order=1),
        sample(single(IMAGE), single(KERNEL), 1, "VALID", order=1),
    ],
    tf.nn.conv2d_transpose: [
        sample(CONVOLVED, KERNEL, (1, 5, 4, 2), 1),
        sample(wave(1, 3, 2, 3), KERNEL, [1, 5, 4, 2], 2, "SAME", order=1),
        sample(wave(1, 2, 2, 3), KERNEL, output_shape=(1, 5, 4, 2), strides=[2, 2], padding="VALID", order=1),
        sample(single(CONVOLVED), single(KERNEL), (1, 5, 4, 2), 1, order=1),
    ],
    helpers.conv2d_input: [sample(CONVOLVED, IMAGE, KERNEL, 1, "SAME")],
    helpers.conv2d_filters: [sample(CONVOLVED, IMAGE, KERNEL, 1, "SAME")],
    tf.nn.depthwise_conv2d: [
        sample(IMAGE, CHANNELWISE, [1, 1, 1, 1], "VALID"),
        sample(IMAGE, CHANNELWISE, [1, 2, 2, 1], "SAME", order=1),
    ],
    tf.image.resize: [
        sample(single(IMAGE), (3, 5)),
        sample(single(IMAGE), (7, 2), "bicubic", antialias=True),
        sample(single(IMAGE), (3, 3), "nearest"),
    ],
    helpers.unresized: [sample(wave(1, 3, 2, 2), IMAGE, (3, 2), "nearest")],
    helpers.depthwise_input: [sample(BY_CHANNEL, IMAGE, CHANNELWISE, [1, 1, 1, 1], "VALID")],
    helpers.depthwise_filters: [sample(BY_CHANNEL, IMAGE, CHANNELWISE, [1, 1, 1, 1], "VALID")],
    tf.nn.max_pool2d: [
        sample(IMAGE, 2, 2, "VALID"),
        sample(IMAGE, [2, 3], 1, "SAME"),
        sample(single(IMAGE), 2, 2, "SAME", order=1),
    ],
    tf.nn.max_pool: [
        sample(IMAGE, 2, 2, "VALID"),
        sample(IMAGE, ksize=[1, 2, 2, 1], strides=1, padding="SAME"),
    ],
    helpers.pool_spread: [sample(POOLED, IMAGE, POOLED, 2, 2, "VALID")],
    helpers.pool_picked: [sample(IMAGE, IMAGE, 2, 2, "VALID")],
    tf.nn.avg_pool2d: [sample(IMAGE, 2, 2, "VALID"), sample(IMAGE, [2, 3], 1, "SAME")],
    tf.nn.avg_pool: [sample(IMAGE, 2, 2, "VALID")],
    helpers.pool_average: [sample(POOLED, IMAGE, 2, 2, "VALID")],
    tf.nn.bias_add: [
        sample(A, ROW),
        sample(IMAGE, t([0.3, -0.7])),
        sample(IMAGE, wave(5), data_format="NCHW"),
    ],
    helpers.bias_of: [sample(IMAGE), sample(IMAGE, "NCHW")],
    tf.nn.batch_normalization: [
        sample(A, ROW, ROW * ROW, ROW + 1, ROW - 0.3, 0.001),
        sample(A, ROW, ROW * ROW, None, None, t(0.01)),
        sample(IMAGE, t([0.3, -0.7]), t([0.5, 1.5]), t([0.1, 0.2]), None, variance_epsilon=0.01),
    ],
    tf.nn.moments: [
        sample(A, [0]),
        sample(A, axes=[0, 1]),
        sample(IMAGE, [0, 1, 2], keepdims=True),
        sample(single(A), [1]),
    ],
    tf.nn.dropout: [sample(A, 0)],
    helpers.dropout_mask: [sample(A, 0)],
    # TensorFlow calculates in single precision, so differences tell nothing but that certain losses are 0:
    # `test_a_loss_of_sequences_with_dense_labels` has others.
    tf.nn.ctc_loss: [
        sample(ONE_LABEL, CERTAIN, None, [3], blank_index=0, order=1, through=tf.sparse.from_dense),
        sample(
            ONE_LABEL,
            tf.transpose(CERTAIN, (1, 0, 2)),
            None,
            [3],
            logits_time_major=False,
            blank_index=0,
            order=1,
            through=tf.sparse.from_dense,
        ),
    ],
    helpers.by_sequence: [sample(ROW, True), sample(ROW, False)],
    tf.nn.experimental.stateless_dropout: [
        sample(A, rate=t(0.5), seed=[1, 2]),
        sample(A, t(0.5), [1, 2], noise_shape=[2, 1]),
    ],
    # Cumulative ones
    tf.cumsum: [sample(A, **flags) for flags in FLAGS] + [sample(single(A)), sample(CUBE, axis=-2)],
    tf.math.cumprod: [sample(x, **flags) for flags in FLAGS for x in (A, ZEROS)] + [sample(CUBE, axis=-2)],
    helpers.carried: [sample(A, A + 1, 1), sample(ZEROS, ZEROS, 1, True)],
    helpers.carried_back: [sample(A, A + 1, 1), sample(ZEROS, ZEROS, 1, True)],
    helpers.earlier: [sample(A), sample(A, 1, True)],
    helpers.later: [sample(A), sample(A, 1, True)],
    tf.reduce_prod: over_axes(sample(ZEROS), sample(ZEROS, axis=1), sample(ZEROS, axis=0, keepdims=True)),
    **{
        fn: over_axes() for fn in (tf.math.reduce_variance, tf.math.reduce_std, tf.math.reduce_euclidean_norm)
    },
    tf.norm: [sample(A), sample(A, axis=0), sample(A, axis=-1, keepdims=True), sample(single(A), axis=1)],
    helpers.axes_of: [sample(A, -1)],
    helpers.shape_of: [sample(A)],
    # Segments and updates
    tf.math.segment_mean: [sample(A, [0, 0]), sample(SQUARE, [0, 0, 2]), sample(ROW, [0, 1, 1])],
    tf.math.unsorted_segment_mean: [
        sample(SQUARE, [1, -1, 1], 3),
        sample(A, [[1, 0, 1], [1, 2, -1]], 4),
        sample(ROW, [2, 2, 0], 3),
    ],
    tf.math.unsorted_segment_sqrt_n: [sample(SQUARE, [1, 1, 0], 3), sample(A, [[1, 0, 1], [1, 2, -1]], 3)],
    helpers.shared: [sample(SQUARE, [1, 1, 0]), sample(ROW, [[2, 2], [0, -1]], True)],
    tf.math.segment_sum: [sample(A, [0, 0]), sample(SQUARE, [0, 0, 2]), sample(ROW, [0, 1, 1])],
    tf.math.unsorted_segment_sum: [
        sample(SQUARE, [1, 0, 1], 2),
        sample(SQUARE, [1, -1, 1], 3),
        sample(SQUARE, tf.constant([[0, 1, 0], [1, 1, 1], [2, -1, 0]]), 3),
    ],
    helpers.gathered: [sample(A, [1, 0, -1])],
    tf.tensor_scatter_nd_update: [
        sample(SQUARE, [[0], [2]], A),
        sample(A, tf.constant([[0, 1], [1, 2]]), ROW[:2]),
    ],
    helpers.unique_indices: [sample(tf.constant([[0], [1]]))],
    # Products
    tf.linalg.matvec: [
        sample(A, ROW),
        sample(A, ROW[:2], transpose_a=True),
        sample(STACK, TWO),
        sample(STACK, TWO[0]),
        sample(A, ROW[:2], adjoint_a=True),
    ],
    tf.tensordot: [
        sample(A, SQUARE, 1),
        sample(CUBE, A, axes=[[1], [1]]),
        sample(CUBE, CUBE, axes=[[0, 2], [2, 0]]),
        sample(A, A, 2),
        sample(A, ROW, 0),
        sample(CUBE, SQUARE, axes=(1, 0)),
    ],
    helpers.tensordot_left: [sample(A @ SQUARE, A, SQUARE, 1)],
    helpers.tensordot_right: [sample(A @ SQUARE, A, SQUARE, 1)],
    tf.einsum: [
        sample("ij,jk->ik", A, SQUARE),
        sample("ij,jk", A, SQUARE),
        sample("bij,bjk->bik", STACK, STACK, order=1),
        sample("...i,ij->...j", CUBE, TWO, order=1),
        sample("ij->i", A),
        sample("ij->", A),
        sample("ij,ij,j->i", A, A + 1, ROW, order=1),
    ],
    helpers.einsum_cotangents: [sample(A @ SQUARE, "ij,jk->ik", (A, SQUARE), order=1)],
    helpers.einsum_tangent: [sample((A + 1, SQUARE + 1), "ij,jk->ik", (A, SQUARE), order=1)],
    # Linear algebra
    tf.linalg.inv: [sample(TWO), sample(STACK), sample(single(TWO))],
    tf.linalg.solve: [sample(TWO, A), sample(STACK, STACK[:, :, :1]), sample(single(TWO), single(A))],
    tf.linalg.det: [sample(TWO), sample(STACK)],
    tf.linalg.logdet: [sample(TWO, through=positive), sample(STACK, through=positive)],
    tf.linalg.cholesky: [sample(TWO, through=positive), sample(STACK, through=positive)],
    helpers.lower_half: [sample(SQUARE), sample(STACK)],
    tf.linalg.trace: [sample(SQUARE), sample(STACK), sample(A)],
    tf.linalg.band_part: [sample(SQUARE, 1, 0), sample(A, -1, 0), sample(STACK, 0, 1)],
}

KINKS = {
    tf.math.reduce_std: [Kink((t([2.0, 2.0]),), (t([0.0, 0.0]),))],
    tf.norm: [Kink((t([0.0, 0.0]),), (t([0.0, 0.0]),))],
    # The first of several largest elements of a window counts.
    tf.nn.max_pool2d: [
        Kink((tf.ones((1, 2, 2, 1), tf.float64), 2, 2, "VALID"), (t([[[[1.0], [0.0]], [[0.0], [0.0]]]]),))
    ],
}
