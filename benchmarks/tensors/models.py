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


# --------------------------------------------------------------------------
# Objects that are called by the object that keeps them


class Gated:
    """A gated recurrent unit."""

    def __init__(self, hidden):
        ws = random_tensors(*3 * ((INPUTS, hidden), (hidden, hidden), (hidden,)))
        self.wz, self.uz, self.bz, self.wr, self.ur, self.br, self.wn, self.un, self.bn = map(tf.Variable, ws)

    def __call__(self, h, x):
        z = tf.sigmoid(x @ self.wz + h @ self.uz + self.bz)
        r = tf.sigmoid(x @ self.wr + h @ self.ur + self.br)
        n = tf.tanh(x @ self.wn + (r * h) @ self.un + self.bn)
        return (1.0 - z) * n + z * h


class Translator:
    def __init__(self, hidden):
        self.encoder, self.decoder = Gated(hidden), Gated(hidden)
        self.out = tf.Variable(random_tensors((hidden, INPUTS))[0])

    def __call__(self, xs, ys):
        h = tf.zeros((xs.shape[1], self.out.shape[0]))
        for x in tf.unstack(xs):
            h = self.encoder(h, x)
        loss = 0.0
        y = tf.zeros_like(ys[0])
        for wanted in tf.unstack(ys):
            h = self.decoder(h, y)
            y = h @ self.out
            loss += tf.reduce_mean((y - wanted) ** 2)
        return loss


def translator(model, xs, ys):
    return model(xs, ys)


def translator_arguments(hidden: int) -> tuple[Any, ...]:
    return Translator(hidden), *random_tensors((STEPS, BATCH, INPUTS), (STEPS // 2, BATCH, INPUTS))


TRANSLATOR = TensorWorkload(translator, translator_arguments, {"16": 16, "64": 64}, 1, graph=False)


class Block:
    """Two layers that add to what they are given, which is normalized then."""

    def __init__(self, width):
        self.first, self.second = map(tf.Variable, random_tensors((width, 2 * width), (2 * width, width)))
        self.gain = tf.Variable(tf.ones((width,)))

    def __call__(self, x):
        y = x + tf.nn.relu(x @ self.first) @ self.second
        mean = tf.reduce_mean(y, axis=-1, keepdims=True)
        variance = tf.reduce_mean((y - mean) ** 2, axis=-1, keepdims=True)
        return self.gain * (y - mean) / tf.sqrt(variance + 1e-5)


class Residual:
    def __init__(self, width):
        self.blocks = [Block(width) for _ in range(DEPTH)]

    def __call__(self, x):
        for block in self.blocks:
            x = block(x)
        return x


def residual(model, x, y):
    return tf.reduce_mean((model(x) - y) ** 2)


def residual_arguments(width: int) -> tuple[Any, ...]:
    return Residual(width), *random_tensors((8, width), (8, width))


RESIDUAL = TensorWorkload(residual, residual_arguments, {"16": 16, "128": 128}, 1, graph=False)
