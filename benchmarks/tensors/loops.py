"""Loops over tensors: recurrent networks, and items that are read in turn."""

from typing import Any

import tensorflow as tf

from tensors.workload import TensorWorkload, random_tensors

STEPS, BATCH, INPUTS = 20, 4, 8


def recurrent(wx, wh, b, xs):
    h = tf.zeros((xs.shape[1], wh.shape[0]))
    for t in range(xs.shape[0]):
        h = tf.tanh(xs[t] @ wx + h @ wh + b)
    return tf.reduce_sum(h * h)


def recurrent_arguments(hidden: int) -> tuple[Any, ...]:
    return tuple(random_tensors((INPUTS, hidden), (hidden, hidden), (hidden,), (STEPS, BATCH, INPUTS)))


RECURRENT = TensorWorkload(recurrent, recurrent_arguments, {"16": 16, "64": 64}, 3)


def lstm(w, u, b, xs):
    h = c = tf.zeros((xs.shape[1], u.shape[0]))
    for x in tf.unstack(xs):
        i, f, o, g = tf.split(tf.matmul(x, w) + tf.matmul(h, u) + b, 4, axis=1)
        c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
        h = tf.sigmoid(o) * tf.tanh(c)
    return tf.reduce_mean(h * h)


def lstm_arguments(hidden: int) -> tuple[Any, ...]:
    return tuple(
        random_tensors((INPUTS, 4 * hidden), (hidden, 4 * hidden), (4 * hidden,), (STEPS, BATCH, INPUTS))
    )


LSTM = TensorWorkload(lstm, lstm_arguments, {"16": 16, "64": 64}, 3)


def cell(state, x, weights):
    h, c = state
    gates = tf.matmul(x, weights["kernel"]) + tf.matmul(h, weights["recurrent"]) + weights["bias"]
    i, f, o, g = tf.split(gates, 4, axis=1)
    c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
    return tf.sigmoid(o) * tf.tanh(c), c


def cells(weights, xs):
    """The same with weights in a dictionary, and a function for each turn."""
    h = c = tf.zeros((xs.shape[1], weights["recurrent"].shape[0]))
    for x in tf.unstack(xs):
        h, c = cell((h, c), x, weights)
    return tf.reduce_mean(h * h)


def cells_arguments(hidden: int) -> tuple[Any, ...]:
    kernel, recurrent, bias, xs = lstm_arguments(hidden)
    return {"kernel": kernel, "recurrent": recurrent, "bias": bias}, xs


CELLS = TensorWorkload(cells, cells_arguments, {"16": 16, "64": 64}, 1)


def rows(x):
    y = tf.zeros_like(x[0])
    for row in x:
        y = tf.sin(y + row)
    return tf.reduce_sum(y)


ROWS = TensorWorkload(rows, lambda n: tuple(random_tensors((n, 16))), {"10": 10, "50": 50}, 1, graph=False)


def items(w, x):
    y = tf.tanh(x * w)
    total = y[0] * y[1]
    for i in range(y.shape[0] - 1):
        total = total + y[i] * y[i + 1]
    return total


ITEMS = TensorWorkload(items, lambda n: tuple(random_tensors((n,), (n,))), {"10": 10, "50": 50}, 1)
