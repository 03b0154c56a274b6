"""Models as people write them: objects with variables, whose layers are called through attributes."""

import gc
import inspect

import numpy as np
import pytest
import tensorflow as tf

import tangent
from tangent.backend import load
from tangent.testing import check_backend, check_grads
from tangent_backends.tensorflow.zeros import is_kept_zero, kept_zeros

RANDOM = np.random.RandomState(1)


def variable(*shape):
    return tf.Variable(RANDOM.normal(size=shape) * 0.5)


def identity(x):
    return x


class Dense:
    def __init__(self, inputs, outputs, activation=identity, bias=True):
        self.w = variable(inputs, outputs)
        self.b = variable(outputs) if bias else None
        self.activation = activation
        self.name = "dense"

    def __call__(self, x):
        y = x @ self.w
        if self.b is not None:
            y = y + self.b
        return self.activation(y)


class Sequence:
    """Layers, and functions among them."""

    def __init__(self):
        self.layers = [Dense(4, 5, tf.tanh), tf.nn.elu, lambda x: 0.5 * x, Dense(5, 3, bias=False)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class Normalized:
    def __init__(self, size):
        self.gain, self.shift, self.eps = variable(size), variable(size), 1e-5

    def __call__(self, x):
        mean, variance = tf.nn.moments(x, axes=[-1], keepdims=True)
        return (x - mean) * tf.math.rsqrt(variance + self.eps) * self.gain + self.shift


class Attention:
    def __init__(self, size, heads):
        self.heads = heads
        self.mixed, self.out = Dense(size, 3 * size, bias=False), Dense(size, size)

    def split(self, x):
        batch, length, size = x.shape
        return tf.transpose(tf.reshape(x, (batch, length, self.heads, size // self.heads)), (0, 2, 1, 3))

    def __call__(self, x, mask=None):
        q, k, v = (self.split(part) for part in tf.split(self.mixed(x), 3, axis=-1))
        scores = tf.matmul(q, k, transpose_b=True) / 2.0
        if mask is not None:
            scores += (1.0 - mask) * -1e9
        y = tf.transpose(tf.nn.softmax(scores) @ v, (0, 2, 1, 3))
        return self.out(tf.reshape(y, x.shape))


class Transformer:
    def __init__(self, words, size):
        self.table = variable(words, size)
        self.blocks = [(Normalized(size), Attention(size, 2)) for _ in range(2)]
        self.head = Dense(size, words)

    def __call__(self, tokens):
        x = tf.gather(self.table, tokens)
        mask = tf.linalg.band_part(tf.ones((x.shape[1], x.shape[1]), x.dtype), -1, 0)
        for norm, attention in self.blocks:
            x = x + attention(norm(x), mask=mask)
        return self.head(x)


class AutoEncoder:
    """Variables in a dictionary."""

    def __init__(self):
        self.parameters = {"in": variable(4, 2), "out": variable(2, 4)}

    def encoded(self, x):
        return tf.nn.softplus(x @ self.parameters["in"])

    def __call__(self, x):
        return tf.sigmoid(self.encoded(x) @ self.parameters["out"])


def squares(model, x):
    return tf.reduce_sum(tf.square(model(x)))


def next_word(model, tokens):
    logits = model(tokens[:, :-1])
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(tokens[:, 1:], logits))


def restored(model, x):
    decay = 0.0
    for value in model.parameters.values():
        decay += tf.nn.l2_loss(value)
    return tf.reduce_mean((model(x) - x) ** 2) + 0.01 * decay


def pairs(model, gradient):
    """The variables of a model, each with what stands in its place in the gradient."""
    if isinstance(model, tf.Variable):
        yield model, gradient
    elif isinstance(model, (list, tuple)):
        for one, other in zip(model, gradient, strict=True):
            yield from pairs(one, other)
    elif isinstance(model, dict):
        for key, one in model.items():
            yield from pairs(one, gradient[key])
    elif type(model).__module__ == __name__ and hasattr(model, "__dict__"):
        assert type(gradient) is type(model)
        yield from pairs(vars(model), vars(gradient))


X = tf.constant(RANDOM.normal(size=(6, 4)))
TOKENS = tf.constant(RANDOM.randint(0, 5, size=(2, 5)))
MODELS = [
    (squares, Dense(4, 3, tf.nn.relu), X),
    (squares, Sequence(), X),
    (restored, AutoEncoder(), X),
    (next_word, Transformer(5, 4), TOKENS),
]


@pytest.mark.parametrize(("function", "model", "x"), MODELS, ids=lambda value: type(value).__name__)
def test_the_gradient_by_a_model_is_that_of_a_tape(function, model, x):
    found = list(pairs(model, tangent.grad(function)(model, x)))
    with tf.GradientTape() as tape:
        value = function(model, x)
    expected = tape.gradient(value, [variable for variable, _ in found])
    assert found
    for (_, own), other in zip(found, expected, strict=True):
        np.testing.assert_allclose(own, tf.convert_to_tensor(other), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("function", "model", "x"), MODELS[:3], ids=lambda value: type(value).__name__)
def test_models_to_second_order(function, model, x):
    check_grads(function, model, x, wrt=0)


def test_training_with_an_optimizer_of_keras():
    model, optimizer = AutoEncoder(), tf.keras.optimizers.Adam(0.05)
    step = tangent.value_and_grad(restored)
    losses = []
    for _ in range(40):
        loss, gradient = step(model, X)
        optimizer.apply_gradients([(g, v) for v, g in pairs(model, gradient)])
        losses.append(float(loss))
    assert losses[-1] < 0.9 * losses[0]


class Mixed:
    """A layer of Keras, whose own weights are constant, beside a variable."""

    def __init__(self):
        self.dense = tf.keras.layers.Dense(3, "tanh", dtype="float64")
        self.w = variable(3, 2)

    def __call__(self, x):
        return self.dense(x) @ self.w


def test_a_layer_of_keras_in_an_object():
    model = Mixed()
    model(X)
    found = tangent.grad(squares, wrt=(0, 1))(model, X)
    with tf.GradientTape() as tape:
        tape.watch(X)
        value = squares(model, X)
    by_w, by_x = tape.gradient(value, [model.w, X])
    np.testing.assert_allclose(found[0].w, by_w)
    np.testing.assert_allclose(found[1], by_x)


def test_a_function_that_leads_back_to_its_object_is_refused():
    model = Dense(4, 3)
    model.activation = lambda y: y @ tf.transpose(model.w)
    with pytest.raises(tangent.Unsupported, match="is kept in an object that is differentiated"):
        tangent.grad(squares)(model, X)
    weights = model.w
    model.activation = lambda y: y @ tf.transpose(weights)
    with pytest.raises(tangent.Unsupported, match="is kept in an object that is differentiated"):
        tangent.grad(squares)(model, X)
    constant = tf.constant(RANDOM.normal(size=(3, 2)))
    model.activation = lambda y: y @ constant
    assert tangent.grad(squares)(model, X).w.shape == (4, 3)


class Module(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = variable(4, 3)

    def __call__(self, x):
        return x @ self.w


@pytest.mark.parametrize("model", [Module(), tf.keras.Sequential([tf.keras.layers.Dense(3)])])
def test_a_model_of_a_class_of_tensorflow_is_refused(model):
    with pytest.raises(tangent.Undifferentiable, match=r"comes from (tensorflow|keras).*of its variables"):
        tangent.grad(squares)(model, X)


# Zeros


def test_zeros_of_one_kind_are_one_tensor():
    x = tf.constant([0.3, 0.7])
    zeros = tangent.runtime.zeros_like(x)
    assert zeros is tangent.runtime.zeros_like(tf.Variable(x))
    assert is_kept_zero(zeros)
    assert tangent.runtime.add(zeros, x) is x
    assert tangent.runtime.add(x, zeros) is x
    assert not is_kept_zero(tf.zeros_like(x))


def test_zeros_of_another_shape_still_spread():
    row, number = tf.constant([0.3, 0.7]), tf.constant(0.5)
    np.testing.assert_allclose(tangent.runtime.add(tangent.runtime.zeros_like(row), number), [0.5, 0.5])
    np.testing.assert_allclose(tangent.runtime.add(number, tangent.runtime.zeros_like(row)), [0.5, 0.5])


def test_large_zeros_are_not_kept():
    large = kept_zeros((100, 100), tf.float32, "CPU:0")
    assert is_kept_zero(large)
    place = id(large)
    del large
    gc.collect()
    assert not any(id(x) == place and is_kept_zero(x) for x in gc.get_objects() if isinstance(x, tf.Tensor))


def test_zeros_in_a_graph_are_its_own():
    model = Dense(4, 3)
    traced = tf.function(lambda x: tangent.grad(squares)(model, x).w, autograph=False)
    np.testing.assert_allclose(traced(X), tangent.grad(squares)(model, X).w)
    np.testing.assert_allclose(traced(X + 1.0), tangent.grad(squares)(model, X + 1.0).w)


@pytest.mark.parametrize("dtype", [tf.float32, tf.float64])
def test_the_protocol(dtype):
    check_backend(
        load("tensorflow"), tf.constant([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]], dtype), writable=False
    )


# Sums that wait until the end of a loop


def rows(xs, w):
    h = tf.zeros_like(xs[0])
    for x in xs:
        h = tf.tanh(h * w + x)
    return tf.reduce_sum(h)


def neighbours(x, w):
    y = tf.sin(x * w)
    total = y[0] * y[-1]
    for i in range(y.shape[0] - 1):
        total = total + y[i] * y[i + 1] + y[-1 - i]
    return total


def pairs_of_items(x, w):
    y = x * w
    total = tf.zeros((), x.dtype)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if i < j:
                total += tf.exp(y[i, j]) * y[i][j]
    return total


def slices(x, w):
    y = tf.tanh(x * w)
    total = tf.zeros((), x.dtype)
    for i in range(1, x.shape[0]):
        total += tf.reduce_sum(y[:i] * y[-1]) + tf.reduce_sum(y[i - 1 : i + 1] ** 2)
    return total


def moving(x, w):
    """What an item is of changes from turn to turn."""
    y = x * w
    for i in range(3):
        y = tf.sin(y) * y[i] + y[0]
    return tf.reduce_sum(y)


def items_of_a_list(xs: list, w):
    total = tf.zeros((), w.dtype)
    for i in range(len(xs)):
        total += tf.reduce_sum(xs[i] * xs[0] * w)
    return total


V = tf.constant(RANDOM.normal(size=4))
SUMS = [
    (rows, X, V),
    (neighbours, V, V + 1.0),
    (pairs_of_items, X, V),
    (slices, X, V),
    (moving, V, V + 1.0),
]


@pytest.mark.parametrize(("function", "x", "w"), SUMS, ids=lambda value: getattr(value, "__name__", ""))
def test_items_in_loops(function, x, w):
    check_grads(function, x, w, wrt=(0, 1))


def test_items_of_a_list_in_a_loop():
    check_grads(items_of_a_list, [V, V * 2.0, V + 1.0], V, order=1)


def test_what_a_loop_adds_to_items_waits_until_its_end():
    text = inspect.getsource(tangent.grad(neighbours))
    assert "    by = added_at_each(by, keys, parts)\n" in text
    assert "scatter(" not in text.split("added_at_each")[0]


def test_a_sum_that_is_read_in_its_loop_does_not_wait():
    assert "added_at_each" not in inspect.getsource(tangent.grad(moving))
