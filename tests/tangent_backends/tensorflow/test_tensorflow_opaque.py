"""What TensorFlow and Keras differentiate themselves, at the call."""

import gc
import inspect
import weakref

import numpy as np
import pytest
import tensorflow as tf

import tangent
from tangent.testing import check_grads

X = tf.constant(np.random.RandomState(0).rand(1, 4, 4, 2))
dense = tf.keras.layers.Dense(3, activation="tanh", dtype="float64")
dropout = tf.keras.layers.Dropout(0.5, dtype="float64")
model = tf.keras.Sequential([dense, tf.keras.layers.Dense(1, dtype="float64")])
dense(X)
model(X)


@tf.function
def traced(x, y):
    return x * tf.sin(y)


class Doubling(tf.keras.layers.Layer):
    """A user's own layer."""

    def call(self, x):
        return 2.0 * x


doubling = Doubling(dtype="float64")


def of_space_to_depth(x):
    return tf.reduce_sum(tf.nn.space_to_depth(x, 2) ** 2)


def test_a_function_of_tensorflow_without_a_rule():
    check_grads(of_space_to_depth, X)
    assert "pulled_back(tf.nn.space_to_depth, 0," in inspect.getsource(tangent.grad(of_space_to_depth))


def of_a_layer(x):
    return tf.reduce_sum(dense(x) ** 2)


def of_a_model(x):
    return tf.reduce_sum(model(x) ** 3)


def of_a_graph(x):
    return tf.reduce_sum(traced(x, x * 2.0))


def of_an_own_layer(x):
    return tf.reduce_sum(doubling(x) ** 2)


@pytest.mark.parametrize("f", [of_a_layer, of_a_model, of_a_graph, of_an_own_layer])
def test_pieces(f):
    check_grads(f, X, order=1)
    assert "taped_" in inspect.getsource(tangent.grad(f))


def of_a_random_layer(x):
    y = dropout(x, training=True)
    return tf.reduce_sum(y * y)


def test_a_layer_that_draws_numbers_is_called_once():
    value, gradient = tangent.value_and_grad(of_a_random_layer)(X)
    np.testing.assert_allclose(tf.reduce_sum(gradient * X) / 2, value)


def test_the_second_derivative_of_a_piece_is_refused():
    with pytest.raises(tangent.TangentError, match="cannot be differentiated yet"):
        tangent.hvp(of_a_layer)(X, X)


def test_what_a_tape_does_not_know_is_refused():
    image = tf.constant(np.random.RandomState(1).rand(2, 2, 3))
    with pytest.raises(tangent.Undifferentiable, match="has no gradient of hsv_to_rgb"):
        tangent.grad(lambda x: tf.reduce_sum(tf.image.hsv_to_rgb(x)))(image)
    with pytest.raises(tangent.Undifferentiable, match="has no gradient of hsv_to_rgb"):
        tangent.jvp(lambda x: tf.image.hsv_to_rgb(x))(image, image)
    with pytest.raises(tangent.Undifferentiable, match="cannot differentiate adjust_hue"):
        tangent.grad(lambda x: tf.reduce_sum(tf.image.adjust_hue(x, 0.1)))(image)


def test_what_has_a_first_derivative_only_says_so():
    x = tf.constant([0.3, 0.7], tf.float64)
    with pytest.raises(tangent.Undifferentiable, match="cannot differentiate igamma again"):
        tangent.hvp(lambda x: tf.reduce_sum(tf.math.igamma(x, x)))(x, x)


def test_a_gradient_of_ones_own():
    squared = tf.custom_gradient(lambda z: (z * z, lambda g: 3.0 * z * g))
    x = tf.constant([0.3, 0.7], tf.float64)
    np.testing.assert_allclose(tangent.grad(lambda x: tf.reduce_sum(squared(x)))(x), 3.0 * x)
    inside = tangent.grad(lambda x: tf.reduce_sum(tf.custom_gradient(lambda z: (z * z, lambda g: z * g))(x)))
    np.testing.assert_allclose(inside(x), x)


def test_defaults_that_cannot_be_written_out():
    signal = tf.constant(np.random.RandomState(1).rand(8))
    check_grads(lambda x: tf.reduce_sum(tf.math.real(tf.signal.stft(x, 4, 2)) ** 2), signal)


def test_functions_without_arguments():
    def f(x):
        return tf.reduce_sum(x * x) if tf.executing_eagerly() else tf.reduce_sum(x)

    check_grads(f, X, order=1)


def of_a_product(x):
    return tf.linalg.expm(x) @ x


def of_least_squares(x):
    return tf.linalg.lstsq(x, tf.reverse(x, [0]))


@pytest.mark.parametrize("f", [of_a_product, of_least_squares])
def test_forward_over_forward(f):
    """`tf.autodiff.ForwardAccumulator` under another one gives other numbers."""
    x = tf.constant([[0.7, -0.4, 0.1], [0.25, 0.35, -0.85], [-0.15, 0.55, 0.95]], tf.float64)
    check_grads(f, x)


enlarged = tf.keras.layers.UpSampling2D(2, interpolation="bilinear")


def of_an_enlarging_layer(x):
    return tf.reduce_sum(enlarged(x) ** 2) + tf.reduce_sum(x)


def test_what_tensorflow_takes_for_constant_in_its_own_derivative_is_refused():
    x = tf.reshape(tf.range(4.0), (1, 2, 2, 1))
    assert tangent.grad(of_an_enlarging_layer)(x).shape == x.shape
    with pytest.raises(tangent.Undifferentiable, match="no derivative of ResizeBilinearGrad"):
        tangent.jvp(of_an_enlarging_layer)(x, x)


def test_a_layer_goes_with_what_was_derived_for_it():
    def use():
        layer = tf.keras.layers.Dense(2)
        x = tf.constant([[0.3, -1.2, 0.8]])

        def f(x):
            return tf.reduce_sum(layer(x) ** 2)

        first = tangent.grad(f)
        assert first(x).shape == x.shape
        return weakref.ref(layer)

    layer = use()
    gc.collect()
    assert layer() is None
