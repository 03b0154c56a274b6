"""Functions that TensorFlow differentiates itself, at the call."""

import tensorflow as tf

from tangent.testing import sample
from tangent_backends.tensorflow.tape import pulled_back, pulled_back_each, pushed_forward

A = tf.constant([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]], tf.float64)
B = tf.constant([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]], tf.float64)

SAMPLES = {
    pulled_back: [sample(tf.sinh, 0, B, (A,)), sample(tf.math.multiply, 1, B, (A, B))],
    pulled_back_each: [sample(tf.sinh, B, (A,), order=1), sample(tf.math.multiply, B, (A, B), order=1)],
    pushed_forward: [sample(tf.sinh, (B,), (A,)), sample(tf.math.multiply, (A, B), (A, B))],
}
