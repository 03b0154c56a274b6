"""Calls of TensorFlow's functions that rearrange, join, pick and make tensors."""

import tensorflow as tf

from tangent.testing import sample
from tangent_backends.tensorflow import helpers


def t(values, dtype=tf.float64):
    return tf.constant(values, dtype)


A = t([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = t([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])
ROW = t([0.55, 1.45, -2.15])
CUBE = tf.reshape(t([k * k * 0.13 - k for k in range(24)]), (2, 3, 4))
SINGLE = tf.cast(A, tf.float32)
SCALAR = t(0.7)
Z = tf.complex(A, B)
PLACES = tf.constant([2, 0, 2])
PAIRS = tf.constant([[0, 1], [1, 2], [0, 1]])

SAMPLES = {
    tf.reshape: [
        sample(A, (3, 2)),
        sample(A, [-1]),
        sample(SCALAR, (1, 1)),
        sample(SINGLE, tf.constant([6])),
    ],
    tf.expand_dims: [sample(A, 0), sample(A, -1), sample(ROW, axis=1), sample(SCALAR, 0)],
    tf.squeeze: [sample(A[None]), sample(A[None, :, None], axis=[0]), sample(A[:, None], 1)],
    tf.broadcast_to: [sample(ROW, (2, 3)), sample(A, [4, 2, 3]), sample(SCALAR, (2,)), sample(A, (2, 3))],
    tf.ensure_shape: [sample(A, (2, 3)), sample(A, [None, 3])],
    tf.pad: [
        sample(A, [[1, 1], [0, 2]]),
        sample(A, tf.constant([[0, 1], [2, 0]]), constant_values=3),
        sample(SINGLE, ((1, 0), (0, 0))),
    ],
    tf.transpose: [
        sample(A),
        sample(CUBE),
        sample(CUBE, (1, 2, 0)),
        sample(CUBE, perm=[0, 2, 1]),
        sample(CUBE, tf.constant([2, 0, 1])),
        sample(ROW),
    ],
    tf.linalg.matrix_transpose: [sample(A), sample(CUBE)],
    tf.linalg.adjoint: [sample(A), sample(Z)],
    tf.reverse: [sample(A, [0]), sample(CUBE, axis=[-1, 0])],
    tf.roll: [sample(A, 1, 0), sample(CUBE, shift=[1, -2], axis=[0, 2]), sample(A, tf.constant(2), 1)],
    tf.reverse_sequence: [sample(A, [2, 3], seq_axis=1), sample(CUBE, [2, 1, 3], seq_axis=2, batch_axis=1)],
    tf.concat: [
        sample([A, B], 0),
        sample([A, B, A[:, :1]], axis=1),
        sample((A, B), -1),
        sample([SINGLE, SINGLE], 0),
        sample([A], 0),
    ],
    tf.stack: [sample([A, B]), sample([A, B], axis=1), sample((A, B), -1), sample([SCALAR, SCALAR + 1])],
    tf.split: [
        sample(A, 3, axis=1),
        sample(A, 2),
        sample(CUBE, [1, 2], 1),
        sample(CUBE, [1, 3], axis=-1),
    ],
    tf.unstack: [sample(A), sample(A, axis=1), sample(CUBE, num=2), sample(CUBE, axis=-1)],
    tf.tile: [sample(A, (2, 1)), sample(A, [1, 3]), sample(ROW, tf.constant([2])), sample(SINGLE, (2, 2))],
    tf.repeat: [sample(A, 2, axis=1), sample(A, [1, 2], axis=0), sample(A, 2), sample(CUBE, 2, axis=-2)],
    tf.fill: [sample([2, 3], SCALAR), sample((2,), tf.constant(0.5))],
    **{fn: [sample(A)] for fn in (tf.shape, tf.size, tf.rank)},
    # Picking
    tf.where: [
        sample(A > 0, A, B),
        sample(A > 0, A, ROW),
        sample(A > 0, SCALAR, B),
        sample(ROW > 0, A, B),
        sample(A > 0, A, 0.5),
        sample(SINGLE > 0, SINGLE, SINGLE * 2),
    ],
    tf.gather: [
        sample(A, PLACES, axis=1),
        sample(A, [1, 0, 1]),
        sample(A, tf.constant(1)),
        sample(A, tf.constant(2), axis=-1),
        sample(CUBE, tf.constant([[0, 2], [1, 1]]), axis=1),
        sample(CUBE, tf.constant([[0, 2], [1, 1]]), axis=1, batch_dims=1),
        sample(CUBE, tf.constant([[0, 2, 1], [1, 1, 0]]), axis=2, batch_dims=1),
        sample(CUBE, tf.constant([[[0, 2], [1, 1], [3, 3]], [[0, 0], [1, 2], [3, 0]]]), batch_dims=2),
        sample(SINGLE, PLACES, axis=1),
    ],
    tf.nn.embedding_lookup: [sample(A, [0, 1, 0]), sample(A, tf.constant([[1, 1], [0, 1]]))],
    tf.gather_nd: [sample(A, PAIRS), sample(A, [[1], [0], [1]]), sample(CUBE, PAIRS), sample(SINGLE, PAIRS)],
    tf.scatter_nd: [sample([[0], [2]], A, [4, 3]), sample(PAIRS, ROW, (2, 3)), sample([[1], [1]], A, [2, 3])],
    tf.tensor_scatter_nd_add: [sample(A, PAIRS, ROW), sample(CUBE[0], [[0], [2]], CUBE[1, :2])],
    tf.tensor_scatter_nd_sub: [sample(A, PAIRS, ROW), sample(CUBE[0], [[0], [2]], CUBE[1, :2])],
    tf.slice: [
        sample(A, [0, 1], [2, 2]),
        sample(CUBE, (1, 0, 2), (1, -1, 2)),
        sample(SINGLE, [0, 1], [1, 1]),
    ],
    tf.boolean_mask: [
        sample(A, [True, False]),
        sample(A, A > 0),
        sample(CUBE, tf.constant([True, False, True]), axis=1),
        sample(CUBE, CUBE[0] > 0, axis=1),
    ],
    tf.sort: [
        sample(A),
        sample(A, axis=0),
        sample(A, direction="DESCENDING"),
        sample(CUBE, 1),
        sample(SINGLE),
    ],
    tf.one_hot: [sample(PLACES, 3), sample(PLACES, 3, axis=0)],
    tf.range: [sample(3), sample(1, 7, 2)],
    tf.searchsorted: [sample(tf.sort(ROW), ROW + 0.1)],
    tf.argsort: [sample(A)],
    tf.sequence_mask: [sample(PLACES)],
    # Makers
    **{fn: [sample([2, 3]), sample((2,))] for fn in (tf.zeros, tf.ones)},
    tf.eye: [sample(3)],
    **{fn: [sample(A)] for fn in (tf.zeros_like, tf.ones_like)},
    **{fn: [sample((2, 0))] for fn in (tf.random.normal, tf.random.uniform, tf.random.truncated_normal)},
    **{
        fn: [
            sample((2, 3), [1, 2], SCALAR, t(1.3), tf.float64),
            sample((2, 3), [1, 2], ROW, dtype=tf.float64),
            sample((2, 3), [1, 2], stddev=tf.abs(ROW), dtype=tf.float64),
        ]
        for fn in (tf.random.stateless_normal, tf.random.stateless_truncated_normal)
    },
    tf.random.stateless_uniform: [
        sample((2, 3), [1, 2], SCALAR, t(1.3), tf.float64),
        sample((2, 3), [1, 2], minval=-tf.abs(ROW), dtype=tf.float64),
        sample((2, 3), [1, 2], maxval=tf.abs(ROW), dtype=tf.float64),
    ],
    tf.is_tensor: [sample(A)],
    tf.as_dtype: [sample("float32")],
    tf.TensorShape: [sample([2, 3])],
    tf.device: [sample("/cpu:0")],
    tf.name_scope: [sample("layer")],
    tf.init_scope: [sample()],
    tf.get_static_value: [sample(tf.constant(2))],
    tf.stop_gradient: [sample(2)],
    tf.identity: [sample(A), sample(SINGLE), sample(tf.Variable(A), order=1)],
    tf.cast: [
        sample(A, tf.float64),
        sample(A, tf.float32),
        sample(SINGLE, "float64"),
        sample(A, tf.complex128),
    ],
    tf.convert_to_tensor: [
        sample(A),
        sample([0.3, 0.7]),
        sample([ROW, ROW + 1]),
        sample(tf.Variable(A), order=1),
    ],
    tf.constant: [sample([0.3, 0.7]), sample([[0.3], [0.7]], tf.float64)],
    tf.linspace: [
        sample(SCALAR, SCALAR + 2, 4),
        sample(ROW, ROW * ROW, num=3),
        sample(ROW, ROW * 2, 3, axis=-1),
    ],
    tf.complex: [sample(A, B), sample(SINGLE, SINGLE + 1)],
    tf.math.real: [sample(Z), sample(A)],
    tf.math.imag: [sample(Z)],
    tf.math.conj: [sample(Z), sample(A)],
    # Looked at
    tf.debugging.check_numerics: [sample(A, "A")],
    tf.debugging.assert_all_finite: [sample(A, "A")],
    tf.print: [sample("nothing")],
    tf.debugging.assert_equal: [sample(PLACES, PLACES)],
    tf.debugging.assert_none_equal: [sample(A, A + 1)],
    **{fn: [sample(A, A + 1)] for fn in (tf.debugging.assert_less, tf.debugging.assert_less_equal)},
    **{fn: [sample(A + 1, A)] for fn in (tf.debugging.assert_greater, tf.debugging.assert_greater_equal)},
    **{fn: [sample(A * A)] for fn in (tf.debugging.assert_positive, tf.debugging.assert_non_negative)},
    tf.debugging.assert_rank: [sample(A, 2)],
    # Helpers
    helpers.transposed_back: [sample(CUBE, [1, 2, 0]), sample(CUBE), sample(CUBE, [-1, 0, 1])],
    helpers.reshaped: [sample(A, tf.reshape(A, (3, 2)))],
    helpers.split_like: [sample([A, B], t([*A.numpy(), *B.numpy()]), 0)],
    helpers.join_like: [sample([A, B], [A, B], 0), sample(CUBE, CUBE, 0)],
    helpers.unstacked: [sample([A, B], tf.stack([A, B]), 0), sample((A, B), tf.stack([A, B], 1), 1)],
    helpers.unpad: [sample(tf.pad(A, [[1, 1], [0, 2]]), A, [[1, 1], [0, 2]])],
    helpers.untile: [sample(tf.tile(A, (2, 3)), A, (2, 3))],
    helpers.unrepeat: [sample(tf.repeat(A, 2, 1), A, 2, 1), sample(tf.repeat(A, 2), A, 2)],
    helpers.scattered_rows: [
        sample(tf.gather(A, PLACES, axis=1), A, PLACES, 1),
        sample(tf.gather(CUBE, [[0, 2], [1, 1]], axis=1, batch_dims=1), CUBE, [[0, 2], [1, 1]], 1, 1),
    ],
    helpers.unsliced: [sample(A[:, 1:], A, [0, 1])],
    helpers.unmasked: [sample(tf.boolean_mask(A, A > 0), A, A > 0)],
    helpers.sorting: [sample(A, B), sample(A, B, 0, "DESCENDING", True)],
}
