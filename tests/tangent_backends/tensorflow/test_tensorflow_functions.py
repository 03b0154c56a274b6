"""Functions on tensors: networks, containers of parameters, loops, items, variables, graphs."""

import inspect
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import tensorflow as tf

import tangent
from tangent.testing import check_grads

RANDOM = np.random.RandomState(0)


def t(*shape):
    return tf.constant(RANDOM.rand(*shape) + 0.1)


def mlp(params, x, labels):
    h = tf.tanh(tf.matmul(x, params["w1"]) + params["b1"])
    h = tf.nn.relu(h @ params["w2"] + params["b2"])
    logits = tf.matmul(h, params["w3"]) + params["b3"]
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits))


def mlp_arguments():
    params = {"w1": t(3, 5), "b1": t(5), "w2": t(5, 4), "b2": t(4), "w3": t(4, 3), "b3": t(3)}
    params = {key: value - 0.6 for key, value in params.items()}
    return params, t(6, 3), tf.one_hot([0, 1, 2, 0, 1, 2], 3, dtype=tf.float64)


def by_tape(f, argument, *others):
    with tf.GradientTape() as tape:
        tape.watch(argument)
        value = f(argument, *others)
    return value, tape.gradient(value, argument)


def assert_close(found, expected):
    tf.nest.map_structure(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14), found, expected
    )


def assert_close_single(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def one_layer(params, x):
    return tf.reduce_sum(tf.tanh(x @ params["w"] + params["b"]) ** 2)


def test_hessian_vector_products_by_several_arguments():
    params, x = {"w": t(3, 2), "b": t(2)}, t(4, 3)
    along = tf.nest.map_structure(tf.cos, params), tf.sin(5.0 * x)
    product, gradient = tangent.hvp(one_layer, wrt=(0, 1)), tangent.grad(one_layer, wrt=(0, 1))
    assert_close(product(params, x, along), tangent.vjp(gradient, wrt=(0, 1))(params, x, 1.0, along))
    with pytest.raises(
        tangent.ShapeMismatch, match=r"each of \(params, x\), in a tuple of 2, not an EagerTensor"
    ):
        product(params, x, x)


def test_a_network_in_every_way():
    arguments = mlp_arguments()
    check_grads(mlp, *arguments, wrt=0)
    check_grads(mlp, *arguments, wrt=1)
    check_grads(mlp, *arguments, wrt=(0, 1), modes=("forward",))
    check_grads(mlp, *arguments, wrt=(0, 1), order=1)
    value, expected = by_tape(mlp, *arguments)
    assert_close(tangent.grad(mlp)(*arguments), expected)
    assert_close(tangent.value_and_grad(mlp)(*arguments), (value, expected))
    assert_close(tangent.vjp(mlp)(*arguments, tf.constant(1.0, tf.float64)), expected)


def test_the_text_is_tensorflow():
    text = inspect.getsource(tangent.grad(mlp))
    assert "tf.raw_ops.TanhGrad(y=h" in text
    assert "matmul_right(" in text


def test_a_product_with_the_hessian():
    params, x, labels = mlp_arguments()
    direction = tf.nest.map_structure(tf.ones_like, params)
    with tf.autodiff.ForwardAccumulator(tf.nest.flatten(params), tf.nest.flatten(direction)) as accumulator:
        _, gradient = by_tape(mlp, params, x, labels)
    expected = {key: accumulator.jvp(value) for key, value in gradient.items()}
    found = tangent.hvp(mlp)(params, x, labels, direction)
    for key, value in expected.items():
        np.testing.assert_allclose(found[key], value, rtol=1e-9, atol=1e-12)


def test_single_precision_stays_single():
    arguments = tf.nest.map_structure(lambda v: tf.cast(v, tf.float32), mlp_arguments())
    gradient = tangent.grad(mlp)(*arguments)
    assert {value.dtype for value in gradient.values()} == {tf.float32}


# Items, loops, containers


def items(x):
    return tf.reduce_sum(x[0] * x[1] + x[-1] ** 2)


def items_of_a_result(x):
    y = x * 2.0
    return tf.reduce_sum(y[0] * y[1]) + y[2, 3] * tf.reduce_sum(y[:, 1:3]) + tf.reduce_sum(y[::2, ::-1] * 3.0)


def new_axes(x):
    return tf.reduce_sum(x[:, None, :] * x[None, :, :] * x[..., :1])


def masks(x):
    y = tf.tanh(x)
    return tf.reduce_sum(y[y > 0.4] ** 2)


def positions(x):
    h = x[0] * 0.0
    for i in range(3):
        h = tf.tanh(h + x[i])
    return tf.reduce_sum(h)


def rows(x):
    h = tf.zeros_like(x[0])
    for row in x:
        h = tf.tanh(h * 0.5 + row)
    return tf.reduce_sum(h)


def augmented(x):
    total = tf.constant(0.0, tf.float64)
    y = x * 2.0
    y += tf.sin(x)
    y *= x
    total += tf.reduce_sum(y)
    return total


def branches(x):
    if tf.reduce_sum(x) > 1.0:
        y = x * x
    else:
        y = -x
    return tf.reduce_sum(y)


def early(x):
    if x[0, 0] > 0.0:
        return tf.reduce_sum(x * x)
    return tf.reduce_sum(x)


def parts(x):
    a, b = tf.split(x, 2, axis=1)
    c, d, e = tf.unstack(a)
    return tf.reduce_sum(c * d * e) + tf.reduce_sum(b**3)


def product_of_items(u):
    return u[0] * u[1]


def calls(x):
    return tf.reduce_sum(product_of_items(x))


def powers(x):
    return tf.reduce_sum(x**2 + 2.0**x + x**-1.5)


def comprehension(x):
    return tf.add_n([tf.reduce_sum(x[i] ** i) for i in range(1, 3)])


def shapes(x):
    n, m = x.shape
    y = tf.reshape(x, (m, n))
    z = tf.reshape(y, [-1, tf.shape(x)[0]])
    return tf.reduce_sum(z[0]) * n + tf.reduce_sum(y) / tf.cast(tf.size(x), tf.float64)


def repeated(x):
    n = 0
    while tf.reduce_sum(x) < 50.0:
        x = x * 1.5
        n += 1
    return tf.reduce_sum(x) * n


@pytest.mark.parametrize(
    "f",
    [items, items_of_a_result, new_axes, masks, positions, rows, augmented, branches, early, parts, calls,
     powers, comprehension, shapes, repeated],
)  # fmt: skip
def test_a_function_of_one_tensor(f):
    check_grads(f, t(3, 4))


def recurrent(params, xs):
    h = tf.zeros((2, 3), tf.float64)
    outputs = []
    for step in range(xs.shape[0]):
        h = tf.tanh(xs[step] @ params["wx"] + h @ params["wh"] + params["b"])
        outputs.append(h)
    return tf.reduce_mean(tf.stack(outputs) ** 2)


def test_a_recurrent_network():
    arguments = {"wx": t(4, 3), "wh": t(3, 3), "b": t(3)}, t(3, 2, 4)
    check_grads(recurrent, *arguments, order=1)
    check_grads(recurrent, *arguments, wrt=0, modes=("forward",))
    assert_close(tangent.grad(recurrent)(*arguments), by_tape(recurrent, *arguments)[1])


def layered(layers, x):
    for w, b in layers:
        x = tf.sigmoid(x @ w + b)
    return tf.reduce_sum(x * x)


def test_parameters_in_lists_and_tuples():
    check_grads(layered, [(t(4, 3), t(3)), (t(3, 2), t(2))], t(3, 4))


def general_power(x, n):
    return tf.reduce_sum(x**n)


def test_tensors_as_exponents():
    check_grads(general_power, t(3, 4), t(4))


def test_exponents_that_are_zero():
    x, n = tf.constant([0.0, 2.0]), tf.constant([0.0, 0.0])
    by_x, by_n = tangent.grad(general_power, wrt=(0, 1))(x, n)
    assert_close((by_x, by_n), (tf.zeros(2), tf.constant([0.0, 0.6931472])))


def test_numbers_beside_tensors():
    def f(x, s: float):
        return tf.reduce_sum(x * s + tf.sin(x) * s**2)

    check_grads(f, t(3), 0.7)


def test_variables_are_taken_for_their_values():
    x = t(3, 4)
    found = tangent.grad(items_of_a_result)(tf.Variable(x))
    assert isinstance(found, tf.Tensor)
    assert_close(found, tangent.grad(items_of_a_result)(x))
    check_grads(calls, tf.Variable(x), order=1)


def test_jacobian_and_hessian():
    x = t(2)
    sines = tangent.jacobian(lambda x: tf.sin(x))(x)
    assert_close(sines, tf.linalg.diag(tf.cos(x)))
    hessian = tangent.hessian(lambda x: tf.reduce_prod(tf.sin(x)))(x)
    assert_close(hessian[0, 1], tf.cos(x[0]) * tf.cos(x[1]))


def test_dropout_uses_its_mask_again():
    def f(x):
        y = tf.nn.dropout(x, 0.5)
        return tf.reduce_sum(y), y

    x = t(50) * 0.0 + 1.0
    gradient, (_, y) = tangent.vjp(f, preserve_result=True)(
        x, (tf.constant(1.0, tf.float64), tf.zeros_like(x))
    )
    assert_close(gradient, y)
    assert 0 < int(tf.math.count_nonzero(y)) < 50


LABELS, LENGTHS, FRAMES = tf.constant([[1, 2, 2], [2, 1, 0]]), tf.constant([3, 2]), tf.constant([6, 4])


def of_sequences(x):
    losses = tf.nn.ctc_loss(LABELS, tf.cast(x, tf.float32), LENGTHS, FRAMES, blank_index=-1)
    return tf.reduce_sum(losses * tf.constant([1.0, 2.0]))


def of_sequences_first(x):
    return tf.nn.ctc_loss(LABELS, x, LENGTHS, FRAMES, logits_time_major=False, blank_index=0)[1]


@pytest.mark.parametrize(
    ("f", "x"), [(of_sequences, t(6, 2, 4)), (of_sequences_first, tf.cast(t(2, 6, 4), tf.float32))]
)
def test_a_loss_of_sequences_with_dense_labels(f, x):
    gradient = tangent.grad(f)(x)
    assert_close_single(gradient, by_tape(f, x)[1])
    assert_close_single(tangent.jvp(f)(x, x), tf.reduce_sum(tf.cast(gradient * x, tf.float32)))


def test_the_second_derivative_of_a_loss_of_sequences_is_refused():
    """TensorFlow's own is nan."""
    with pytest.raises(tangent.TangentError, match=r"second derivative of .*ctc_loss is nan"):
        tangent.hvp(of_sequences)
    with pytest.raises(tangent.TangentError, match=r"second derivative of .*ctc_loss is nan"):
        tangent.jvp(tangent.jvp(of_sequences))


# Random numbers move with the parameters of their distribution


def drawn_normally(mean, spread):
    y = tf.random.normal((50,), mean, spread, tf.float64)
    return tf.reduce_sum(y * y), y


def drawn_truncated(mean, spread):
    y = tf.random.truncated_normal((50,), mean, spread, tf.float64)
    return tf.reduce_sum(y * y), y


@pytest.mark.parametrize("f", [drawn_normally, drawn_truncated])
def test_numbers_that_are_drawn_once_move_with_mean_and_spread(f):
    mean, spread = tf.constant(0.7, tf.float64), tf.constant(1.3, tf.float64)
    one, none = tf.constant(1.0, tf.float64), tf.zeros(50, tf.float64)
    gradient, (_, y) = tangent.vjp(f, wrt=(0, 1), preserve_result=True)(mean, spread, (one, none))
    assert_close(gradient, (tf.reduce_sum(2 * y), tf.reduce_sum(2 * y * (y - mean) / spread)))
    (_, along), (_, y) = tangent.jvp(f, wrt=(0, 1), preserve_result=True)(mean, spread, one, one)
    assert_close(along, 1 + (y - mean) / spread)


def drawn_uniformly(low, high):
    y = tf.random.uniform((50,), low, high, tf.float64)
    return tf.reduce_sum(y * y), y


def test_numbers_that_are_drawn_once_move_with_their_bounds():
    low, high = tf.constant(0.7, tf.float64), tf.constant(1.3, tf.float64)
    one, none = tf.constant(1.0, tf.float64), tf.zeros(50, tf.float64)
    gradient, (_, y) = tangent.vjp(drawn_uniformly, wrt=(0, 1), preserve_result=True)(low, high, (one, none))
    share = (y - low) / (high - low)
    assert_close(gradient, (tf.reduce_sum(2 * y * (1 - share)), tf.reduce_sum(2 * y * share)))


# Precision


def mixed(params, x, labels):
    h = tf.tanh(tf.matmul(tf.cast(x, tf.float16), tf.cast(params["w1"], tf.float16)))
    logits = tf.cast(h, tf.float32) @ params["w2"] + params["b2"]
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits))


def test_mixed_precision_gives_gradients_in_the_precision_of_the_parameters():
    params = {"w1": t(3, 5), "w2": t(5, 3), "b2": t(3)}
    params = {key: tf.cast(value, tf.float32) for key, value in params.items()}
    arguments = params, tf.cast(t(6, 3), tf.float32), tf.one_hot([0, 1, 2, 0, 1, 2], 3)
    found, (_, expected) = tangent.grad(mixed)(*arguments), by_tape(mixed, *arguments)
    assert {value.dtype for value in found.values()} == {tf.float32}
    tf.nest.map_structure(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=2e-3, atol=1e-5), found, expected
    )


def halves(x, w, b):
    y = tf.nn.relu(x @ w + b) * 2.0
    z = tf.nn.softmax(y) + tf.concat([y[:, :1], y[:, 1:]], 1) ** 2
    return tf.reduce_mean(z * tf.sigmoid(b)) + tf.reduce_max(z) / 3


@pytest.mark.parametrize("dtype", [tf.float16, tf.bfloat16])
def test_half_precision_is_kept(dtype):
    arguments = [tf.cast(v, dtype) for v in (t(4, 3), t(3, 5), t(5))]
    value, gradient = tangent.value_and_grad(halves, wrt=(0, 1, 2))(*arguments)
    assert {value.dtype, *(g.dtype for g in gradient)} == {dtype}
    with tf.GradientTape() as tape:
        tape.watch(arguments)
        expected = halves(*arguments)
    for found, by in zip(gradient, tape.gradient(expected, arguments)):
        scale = float(tf.reduce_max(tf.abs(by)))
        precision = 2.0**-10 if dtype == tf.float16 else 2.0**-7
        difference = tf.cast(found, tf.float32) - tf.cast(by, tf.float32)
        assert float(tf.reduce_max(tf.abs(difference))) < 8 * precision * scale
    (tangent_of,) = {tangent.jvp(halves)(*arguments, tf.ones_like(arguments[0])).dtype}
    assert tangent_of == dtype


def test_looking_at_values():
    def f(x):
        y = tf.cast(x, tf.float32)
        tf.debugging.assert_positive(y)
        tf.print("y:", tf.shape(y), output_stream="file:///dev/null")
        return tf.reduce_sum(tf.abs(tf.debugging.check_numerics(y, "y")))

    assert_close(tangent.grad(f)(t(3)), tf.ones(3, tf.float64))


# Graphs


@pytest.mark.parametrize("f", [mlp, recurrent])
def test_a_derivative_in_a_graph(f):
    arguments = mlp_arguments() if f is mlp else ({"wx": t(4, 3), "wh": t(3, 3), "b": t(3)}, t(3, 2, 4))
    derivative = tangent.value_and_grad(f)
    assert_close(tf.function(derivative, autograph=False)(*arguments), derivative(*arguments))


def test_a_derivative_that_is_compiled():
    arguments = mlp_arguments()
    derivative = tangent.value_and_grad(mlp)
    compiled = tf.function(derivative, autograph=False, jit_compile=True)
    try:
        found = compiled(*arguments)
    except (tf.errors.UnimplementedError, tf.errors.InvalidArgumentError, tf.errors.NotFoundError) as error:
        pytest.skip(f"this build of TensorFlow does not compile: {error}")
    tf.nest.map_structure(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12), found, derivative(*arguments)
    )


def test_derivatives_in_several_threads():
    arguments = mlp_arguments()
    expected = tangent.grad(mlp)(*arguments)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: tangent.grad(mlp)(*arguments), range(20)))
    for gradient in found:
        assert_close(gradient, expected)


def test_shapes_that_are_not_known_in_a_graph_are_refused():
    def f(x, w):
        return tf.reduce_sum(x * w)

    unknown = tf.TensorSpec([None, 4], tf.float64)
    traced = tf.function(tangent.grad(f), autograph=False, input_signature=[unknown, unknown])
    with pytest.raises(tangent.Unsupported, match="input_signature without None"):
        traced(t(3, 4), t(1, 4))


def test_a_tape_sees_through_a_derivative():
    x = t(4)
    gradient = tangent.grad(lambda x: tf.reduce_sum(tf.tanh(x) ** 2))
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = tf.reduce_sum(gradient(x))
    assert_close(
        tape.gradient(value, x),
        tangent.grad(lambda x: tf.reduce_sum(2 * tf.tanh(x) * (1 - tf.tanh(x) ** 2)))(x),
    )
