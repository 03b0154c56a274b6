"""Models whose weights stand in containers, as users write them: each loop is a way to get at the weights."""

from typing import Any

import tensorflow as tf

from tensors.workload import TensorWorkload, random_tensors

STEPS, BATCH, INPUTS, DEPTH = 20, 4, 8, 4


def step(h, x, params, k, training):
    """A cell that goes one way or another."""
    z = tf.matmul(x, params["kernel"]) + tf.matmul(h, params["recurrent"]) + params["bias"]
    if k % 2:
        return tf.tanh(z)
    h = tf.sigmoid(z)
    if training:
        h = h * 0.9
    return h


def branches(params, xs, training):
    h = tf.zeros((xs.shape[1], params["recurrent"].shape[0]))
    for k, x in enumerate(tf.unstack(xs)):
        h = step(h, x, params, k, training)
    return tf.reduce_mean(h * h)


def weights(hidden: int) -> list[Any]:
    return random_tensors((INPUTS, hidden), (hidden, hidden), (hidden,), (STEPS, BATCH, INPUTS))


def branches_arguments(hidden: int) -> tuple[Any, ...]:
    kernel, recurrent, bias, xs = weights(hidden)
    return {"kernel": kernel, "recurrent": recurrent, "bias": bias}, xs, True


BRANCHES = TensorWorkload(branches, branches_arguments, {"16": 16, "64": 64}, 1)


def unpacking(h, x, params):
    """A cell that takes a tuple of weights apart."""
    w, u, b = params
    return tf.tanh(tf.matmul(x, w) + tf.matmul(h, u) + b)


def unpacked(params, xs):
    h = tf.zeros((xs.shape[1], params[1].shape[0]))
    for x in tf.unstack(xs):
        h = unpacking(h, x, params)
    return tf.reduce_mean(h * h)


def unpacked_arguments(hidden: int) -> tuple[Any, ...]:
    *params, xs = weights(hidden)
    return tuple(params), xs


UNPACKED = TensorWorkload(unpacked, unpacked_arguments, {"16": 16, "64": 64}, 1)


def listed(layers, x, y):
    """A dictionary of weights for each layer."""
    h = x
    for layer in layers:
        h = tf.nn.relu(h @ layer["w"] + layer["b"])
    return tf.reduce_mean(tf.square(h - y))


def listed_arguments(width: int) -> tuple[Any, ...]:
    layers = [dict(zip("wb", random_tensors((width, width), (width,)), strict=True)) for _ in range(DEPTH)]
    return layers, *random_tensors((8, width), (8, width))


LISTED = TensorWorkload(listed, listed_arguments, {"16": 16, "128": 128}, 1)
