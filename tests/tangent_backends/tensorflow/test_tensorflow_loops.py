"""Loops over tensors: what a turn adds to a gradient waits, and is formed when the loop has ended."""

import inspect

import numpy as np
import pytest
import tensorflow as tf

import tangent
from tangent import runtime
from tangent.testing import check_grads, check_rule, sample

RANDOM = np.random.RandomState(2)


def normal(*shape):
    return tf.constant(RANDOM.normal(size=shape) * 0.5)


def rows_in_turn(w, u, b, xs):
    """Rows times weights, twice in a turn, with a bias."""
    h = tf.zeros((xs.shape[1], u.shape[0]), xs.dtype)
    for x in tf.unstack(xs):
        h = tf.tanh(x @ w + tf.matmul(h, u) + b) + h @ u
    return tf.reduce_sum(h * h)


def columns_in_turn(w, u, b, xs):
    """Weights times columns, in loops in loops, some turns left out."""
    h = tf.zeros((u.shape[0], xs.shape[1]), xs.dtype)
    for _ in range(2):
        for k, x in enumerate(tf.unstack(xs)):
            if k != 1:
                h = tf.tanh(tf.transpose(w) @ tf.transpose(x) + u @ h + b[:, None])
    return tf.reduce_sum(h * h)


def stacks_in_turn(w, u, b, xs):
    """Products of stacks of matrices with one matrix; a bias added in one branch only."""
    y = xs
    for k in range(3):
        y = tf.sin(y @ w @ u)
        if k == 1:
            y = y + b
        y = y[..., :2]
    return tf.reduce_sum(y * y)


def of_different_sizes(w, u, b, xs):
    """A batch that shrinks, and is empty of turns at the end."""
    total = tf.zeros((), xs.dtype)
    for k in range(3):
        total = total + tf.reduce_sum(tf.sin(xs[0][k:] @ w + b) @ u)
    for _ in range(0):
        total = total + tf.reduce_sum(xs[0] @ w @ u)
    return total


def cells_in_a_dictionary(w, u, b, xs):
    cell = {"w": w, "u": u}
    h = tf.zeros((xs.shape[1], u.shape[0]), xs.dtype)
    for x in tf.unstack(xs):
        h = tf.tanh(x @ cell["w"] + h @ cell["u"] + b)
    return tf.reduce_sum(h * h)


W, U, B, XS = normal(2, 3), normal(3, 3), normal(3), normal(4, 5, 2)
LOOPS = [rows_in_turn, columns_in_turn, stacks_in_turn, of_different_sizes, cells_in_a_dictionary]


@pytest.mark.parametrize("function", LOOPS)
def test_loops(function):
    check_grads(function, W, U, B, XS, wrt=(0, 1, 2))


def test_sums_wait_where_nothing_reads_them_before():
    text = inspect.getsource(tangent.grad(rows_in_turn, wrt=(0, 1, 2)))
    _, after = text.rsplit("pop()", 1)
    for formed in ("bw = matmul_right_sum(", "bu = matmul_right_sum(", "bb = unbroadcast_sum("):
        assert f"\n    {formed}" in after
    assert "matmul_right(" not in text


def half_used(w, xs):
    """What the gradient is so far is scaled in each turn."""
    y = xs[0] @ w
    for x in tf.unstack(xs):
        w = w * 0.5
        y = y + tf.sin(x @ w)
    return tf.reduce_sum(y)


def test_sums_that_are_read_in_their_loop_do_not_wait():
    assert "right_sum(" not in inspect.getsource(tangent.grad(half_used))
    check_grads(half_used, W, XS)


def gate(h, p):
    return tf.sigmoid(h @ p["gate"])


def cell(h, x, p, factor=1.0):
    return factor * gate(h, p["in"]) * tf.tanh(x @ p["in"]["w"] + h @ p["u"] + p["b"])


def cells_with_weights_in_a_dictionary(p, xs):
    """Functions that are called in each turn, an item of an item, a branch, a loop without turns."""
    h = tf.zeros((xs.shape[1], p["u"].shape[0]), xs.dtype)
    for k, x in enumerate(tf.unstack(xs)):
        h = cell(h, x, p)
        if k == 1:
            h = cell(h, x, p, factor=0.5) + p["b"]
    for _ in range(0):
        h = h @ p["what is not there"]
    return tf.reduce_sum(h * h)


def test_weights_in_a_dictionary_wait_as_others_do():
    f, p = cells_with_weights_in_a_dictionary, {"in": {"w": W, "gate": -U}, "u": U, "b": B}
    check_grads(f, p, XS, wrt=0)
    text = inspect.getsource(tangent.grad(f))
    assert text.count("matmul_right_sum(") == 4
    assert "matmul_right(" not in text
    assert "cell_fwd" not in text


def test_a_derivative_notices_that_a_function_in_its_loop_is_replaced(monkeypatch):
    gradient = tangent.grad(cells_with_weights_in_a_dictionary)
    monkeypatch.setitem(globals(), "gate", tf.identity)
    with pytest.raises(tangent.TangentError, match="`gate` has been replaced"):
        gradient({"in": {"w": W, "gate": -U}, "u": U, "b": B}, XS)


class Recurrent:
    """A cell in a method, with a branch, for which another class has another activation."""

    def __init__(self, w, u, b, gain):
        self.w, self.u, self.b, self.gain = w, u, b, gain

    def bend(self, z):
        return tf.tanh(z)

    def cell(self, h, x, k):
        z = self.bend(x @ self.w + h @ self.u + self.b)
        if k == 1:
            return z * self.gain
        return z + h

    def run(self, xs):
        h = tf.zeros((xs.shape[1], self.u.shape[0]), xs.dtype)
        for k, x in enumerate(tf.unstack(xs)):
            h = self.cell(h, x, k)
        return h


class Softer(Recurrent):
    def bend(self, z):
        return tf.math.softsign(z)


def of_a_network(net: Recurrent, xs):
    return tf.reduce_sum(net.run(xs) ** 2)


def of_any_network(net, xs):
    return tf.reduce_sum(net.run(xs) ** 2)


def test_weights_of_objects_wait_as_others_do():
    net, softer = (kind(W, U, B, tf.constant(0.7, W.dtype)) for kind in (Recurrent, Softer))
    check_grads(of_a_network, net, XS, wrt=0)
    text = "".join(inspect.findsource(tangent.grad(of_a_network))[0])
    assert "cell_fwd" not in text
    assert text.count("matmul_right_sum(") == 2
    for one in net, softer:  # an inherited method calls what the class of the object has
        gradient = tangent.grad(of_any_network)(one, XS)
        with tf.GradientTape() as tape:
            tape.watch([one.w, one.u, one.b, one.gain])
            y = of_any_network(one, XS)
        for name, expected in tape.gradient(y, vars(one)).items():
            np.testing.assert_allclose(getattr(gradient, name), expected, rtol=1e-12)


def test_a_derivative_notices_that_a_method_in_its_loop_is_replaced(monkeypatch):
    gradient = tangent.grad(of_a_network)
    monkeypatch.setattr(Recurrent, "cell", lambda self, h, x, k: h)
    with pytest.raises(tangent.TangentError, match="cell` has been replaced"):
        gradient(Recurrent(W, U, B, tf.constant(0.7, W.dtype)), XS)


def unpacking(h, x, params, scale):
    (w, u), b = params
    return tf.tanh(x @ w + h @ u + b) * scale


def taken_apart(params, pair, xs):
    """Tuples in turns, in branches, of which a part is used twice; in a loop without turns; items of one."""
    h = tf.zeros((xs.shape[1], params[0][1].shape[0]), xs.dtype)
    for k, x in enumerate(tf.unstack(xs)):
        h = unpacking(h, x, params, 0.5)
        if k != 1:
            u, b = pair
            h = h @ u + b
            if k == 2:
                h = tf.sin(h @ u)
        h = h * pair[1]
    for _ in range(0):
        first, second = params[1]
        h = h @ first + second
    return tf.reduce_sum(h * h)


def test_tuples_that_turns_take_apart_wait():
    check_grads(taken_apart, ((W, U), B), (-U, B), XS, wrt=(0, 1))
    text = inspect.getsource(tangent.grad(taken_apart, wrt=(0, 1)))
    assert "unpacking_fwd" not in text
    assert "matmul_right_sum(" in text


def again(x, u, n, bend=tf.tanh):
    return x if n == 0 else bend(again(x, u, n - 1) @ u)


def calls_that_stay(w, xs):
    """A function that calls itself, and one with a default that cannot be written out."""
    return sum(tf.reduce_sum(again(x @ w, U, 2)) for x in tf.unstack(xs))


def test_functions_that_call_themselves_stay_where_they_are():
    check_grads(calls_that_stay, W, XS, wrt=0)


def of_items_that_change(p, xs):
    """Items that are bound anew in each turn are added up in each turn, and so is what overlaps."""
    p = {"w": p["w"], "more": {"u": p["u"]}}
    y = xs[0] @ p["w"]
    for x in tf.unstack(xs):
        y = tf.sin(y @ p["more"]["u"]) + x @ p["w"]
        p["w"] = p["w"] * 0.5
        more = p["more"]
        y = y @ more["u"]
    return tf.reduce_sum(y * y)


def test_items_that_change_do_not_wait():
    check_grads(of_items_that_change, {"w": W, "u": U}, XS, wrt=0)


G, H, X, Y = normal(5, 3), normal(5, 3), normal(5, 2), normal(5, 2)
STACKS = [normal(2, 5, 3), normal(2, 5, 3)], [normal(2, 5, 2), normal(2, 5, 2)]
SUMS = {
    runtime.unbroadcast_sum: [sample([G, H], B), sample([G, B], B), sample([G], G)],
    runtime.broadcast_each: [sample(B, [G, H]), sample(B, [G, B])],
    runtime.matmul_right_sum: [
        sample([G, H], [X, Y], W),
        sample([G, G[:2]], [X, Y[:2]], W),
        sample(*STACKS, W),
    ],
    runtime.matmul_left_sum: [sample([normal(2, 5), normal(2, 5)], W, [normal(3, 5), normal(3, 5)])],
    runtime.times: [sample(G, H), sample(G, B), sample(2.0, G), sample(G, 2.0)],
}


@pytest.mark.parametrize("fn", SUMS, ids=lambda fn: fn.__name__)
def test_sums_of_tensors(fn):
    check_rule(fn, *SUMS[fn])


class Gated:
    def __init__(self, n):
        self.w, self.u, self.b = normal(n, n), normal(n, n), normal(n)

    def __call__(self, h, x):
        return tf.tanh(x @ self.w + h @ self.u + self.b)


class Bounded(Gated):
    def __call__(self, h, x):
        return tf.clip_by_value(super().__call__(h, x), -0.9, 0.9)


class Translator:
    """Objects that are called in loops, each a class of the user's."""

    def __init__(self):
        self.encoder, self.decoder, self.out = Gated(3), Bounded(3), normal(3, 3)
        self.layers = [Gated(3), Gated(3)]

    def loss(self, xs):
        h = tf.zeros_like(xs[0])
        for x in tf.unstack(xs):
            h = self.encoder(h, x)
        total = tf.zeros((), xs.dtype)
        y = tf.zeros_like(xs[0])
        for x in tf.unstack(xs):
            h = self.decoder(h, y)
            for layer in self.layers:
                h = layer(h, y)
            y = h @ self.out
            total += tf.reduce_mean((y - x) ** 2)
        return total


def translated(model, xs):
    return model.loss(xs)


def test_objects_that_are_called_in_loops():
    model, xs = Translator(), normal(4, 2, 3)
    check_grads(translated, model, xs)
    forward, backward = runtime.late.pair_of(runtime.late.method_of(model, "loss"), 0, given=2)
    texts = inspect.getsource(forward) + inspect.getsource(backward)
    assert "pair_of" not in texts
    assert "bu = matmul_right_sum(" in texts  # of the encoder, once for all turns
    assert "encoder = self.encoder" in texts
