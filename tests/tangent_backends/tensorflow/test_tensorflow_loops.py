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
