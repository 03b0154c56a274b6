"""What TensorFlow and Keras differentiate themselves, at the call."""

import gc
import inspect
import weakref
from concurrent.futures import ThreadPoolExecutor

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
    assert "taped_space_to_depth.fwd(x, 2)" in inspect.getsource(tangent.grad(of_space_to_depth))


def of_functions_without_rules(x, filters):
    """Results of which one is not needed, an item, a list, one tensor twice, and two that vary in a loop."""
    values, vectors, _ = tf.linalg.svd(x)
    y = tf.add_n([values, tf.math.sin(values), x[0]]) * tf.linalg.slogdet(x)[1]
    h = [vectors @ tf.linalg.triangular_solve(x, x)]
    for _ in range(2):
        h = tf.nn.conv1d(h, filters, 1, "SAME")
    return tf.reduce_sum(y * h)


MATRIX = 4.0 * tf.eye(4, dtype=X.dtype) + X[0, ..., 0]
FILTERS = tf.constant(np.random.RandomState(2).rand(2, 4, 4))


def test_functions_without_rules_are_differentiated_to_any_order():
    f, x, w = of_functions_without_rules, MATRIX, FILTERS
    check_grads(f, x, w, wrt=(0, 1), order=1)
    assert "taped_conv1d.bwd(" in inspect.getsource(tangent.grad(f, wrt=(0, 1)))
    v = tf.cos(17.0 * x)
    product = tangent.hvp(f)
    expected = product_by_tapes(lambda x: f(x, w), x, v)
    np.testing.assert_allclose(product(x, w, v), expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(tangent.vjp(tangent.grad(f))(x, w, 1.0, v), expected, rtol=1e-9, atol=1e-12)


def of_two_results(x):
    values, vectors, _ = tf.linalg.svd(x)
    return tf.reduce_sum(values**3 * vectors)


def test_the_third_derivative_of_functions_without_rules():
    x = MATRIX + 3.0 * tf.linalg.diag(tf.range(4, dtype=X.dtype))  # its singular values are far apart
    f, v = of_two_results, tf.cos(17.0 * MATRIX)
    product = tangent.hvp(f)
    expected = (product(x + 1e-5 * v, v) - product(x - 1e-5 * v, v)) / 2e-5
    along = tangent.hvp(lambda x: tf.reduce_sum(tangent.grad(f)(x) * v))
    for third in tangent.jvp(lambda x: product(x, v)), along:
        np.testing.assert_allclose(third(x, v), expected, rtol=1e-6, atol=1e-6)
    twice = tangent.jvp(lambda x: tangent.jvp(lambda x: tangent.jvp(f)(x, v))(x, v))
    np.testing.assert_allclose(twice(x, v), tf.reduce_sum(expected * v), rtol=1e-6)


def test_functions_without_rules_in_graphs_and_threads():
    gradient = tangent.grad(of_functions_without_rules, wrt=(0, 1))
    expected = gradient(MATRIX, FILTERS)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: gradient(MATRIX, FILTERS), range(8)))
    found.append(tf.function(gradient, autograph=False)(MATRIX, FILTERS))
    for each in found:
        for one, other in zip(each, expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-12)


def of_a_number(x, s):
    return tf.reduce_sum(tf.clip_by_norm(x, s))


def test_a_number_has_no_gradient_by_a_tape():
    with pytest.raises(tangent.Undifferentiable, match=r"pass tf.constant\(0.5\)"):
        tangent.grad(of_a_number, wrt=1)(X, 0.5)
    with pytest.raises(tangent.Undifferentiable, match=r"traced is differentiated by tensors"):
        tangent.grad(lambda x: tf.reduce_sum(traced(X, x)))(0.5)
    check_grads(of_a_number, X, tf.constant(0.5, X.dtype), order=1)


def of_a_layer(x):
    return tf.reduce_sum(dense(x) ** 2)


def of_a_model(x):
    return tf.reduce_sum(model(x) ** 3)


def of_a_graph(x):
    return tf.reduce_sum(traced(x, x * 2.0))


def of_an_own_layer(x):
    return tf.reduce_sum(doubling(x) ** 2)


attention = tf.keras.layers.MultiHeadAttention(2, 2, dtype="float64")
recurrent = tf.keras.layers.LSTM(3, return_state=True, dtype="float64")
normalized = tf.keras.layers.LayerNormalization(dtype="float64")


def of_several_arguments_and_results(x):
    """The same tensor twice, and a piece whose result is a tuple."""
    y = attention(x[0], x[0], key=tf.sin(x[0]))
    whole, state, _ = recurrent(normalized(y))
    return tf.reduce_sum(whole * state + whole)


def of_pieces_in_a_loop(x):
    for _ in range(2):
        x = dense(x[..., :2] * x[..., -1:])
    return tf.reduce_sum(x)


PIECES = [
    (of_a_layer, X),
    (of_a_model, X),
    (of_a_graph, X),
    (of_an_own_layer, X),
    (of_several_arguments_and_results, X[:, :2, :2]),
    (of_pieces_in_a_loop, X[:, :1]),
]


def product_by_tapes(f, x, v):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = f(x)
        gradient = inner.gradient(y, x)
    return outer.gradient(gradient, x, v)


def of_two_that_move(x, filters):
    return tf.reduce_sum(tf.nn.conv1d(tf.sin(x), filters, 1, "SAME") ** 3)


def test_a_gradient_along_what_it_is_not_by():
    """The gradient by x is recorded for what moves with x; the filters move it as well."""
    x, filters = X[0], tf.cos(7.0 * X[0, :3, :2])
    along = tangent.jvp(tangent.grad(of_two_that_move), wrt=(0, 1))
    v, u = tf.cos(17.0 * x), tf.sin(5.0 * filters)
    with tf.GradientTape() as outer:
        outer.watch([x, filters])
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = of_two_that_move(x, filters)
        gradient = inner.gradient(y, x)
        pairing = tf.reduce_sum(gradient * v)
    by_x, by_filters = outer.gradient(pairing, [x, filters])
    found = tf.reduce_sum(v * along(x, filters, dx=v, dfilters=u))
    np.testing.assert_allclose(found, tf.reduce_sum(by_x * v) + tf.reduce_sum(by_filters * u), rtol=1e-9)
    found = tangent.jvp(tangent.grad(of_two_that_move), wrt=1)(x, filters, dfilters=u)
    np.testing.assert_allclose(tf.reduce_sum(v * found), tf.reduce_sum(by_filters * u), rtol=1e-9)


@pytest.mark.parametrize(("f", "x"), PIECES, ids=lambda value: getattr(value, "__name__", ""))
def test_pieces(f, x):
    f(x)  # layers make their weights at the first call
    check_grads(f, x, order=1)
    assert "taped_" in inspect.getsource(tangent.grad(f))
    v = tf.cos(17.0 * x)
    expected = product_by_tapes(f, x, v)
    for product in tangent.hvp(f), tf.function(tangent.hvp(f), autograph=False):
        np.testing.assert_allclose(product(x, v), expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(tangent.vjp(tangent.grad(f))(x, 1.0, v), expected, rtol=1e-9, atol=1e-12)


def of_a_random_layer(x):
    y = dropout(x, training=True)
    return tf.reduce_sum(y * y)


def test_a_layer_that_draws_numbers_is_called_once():
    value, gradient = tangent.value_and_grad(of_a_random_layer)(X)
    np.testing.assert_allclose(tf.reduce_sum(gradient * X) / 2, value)
    product = tangent.hvp(of_a_random_layer)(X, X)
    assert set(np.round(product / X, 9).flat) == {0.0, 8.0}  # 2 * mask**2


@pytest.mark.parametrize(
    "again", [lambda f: tangent.hvp(tangent.grad(f)), lambda f: tangent.jvp(tangent.jvp(f))]
)
def test_the_third_derivative_of_a_piece_is_refused(again):
    with pytest.raises(tangent.TangentError, match=r"differentiated twice at most"):
        again(of_a_layer)


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
    for operator in tangent.jvp, tangent.hvp:
        with pytest.raises(tangent.Undifferentiable, match="no derivative of ResizeBilinearGrad"):
            operator(of_an_enlarging_layer)(x, x)


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


def of_a_spectrum(x):
    return tf.reduce_sum(tf.abs(tf.signal.rfft(x)) ** 3) + tf.reduce_sum(tf.abs(tf.signal.stft(x, 4, 2)))


def test_the_modulus_of_complex_numbers():
    signal = tf.constant(np.random.RandomState(1).rand(8))
    check_grads(of_a_spectrum, signal, order=1)
    with pytest.raises(tangent.TangentError, match=r"direction` cannot be differentiated"):
        tangent.hvp(of_a_spectrum)(signal, signal)


def test_a_modulus_that_is_not_seen_to_be_of_complex_numbers_is_refused():
    with pytest.raises(tangent.Undifferentiable, match="does not say that abs is of complex numbers"):
        tangent.grad(lambda x: tf.reduce_sum(tf.abs(x)))(tf.constant([1j, 2.0]))
