"""Networks without loops: what is timed is how much each operation costs besides its arithmetic."""

from itertools import pairwise
from typing import Any

import tensorflow as tf

from tensors.workload import TensorWorkload, random_tensors

INPUTS, CLASSES = 32, 10


def labels(batch: int) -> Any:
    return tf.one_hot([k % CLASSES for k in range(batch)], CLASSES)


# --------------------------------------------------------------------------
# Two layers and a cross entropy


def mlp(w1, b1, w2, b2, x, labels):
    h = tf.tanh(tf.matmul(x, w1) + b1)
    logits = tf.matmul(h, w2) + b2
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits))


def mlp_arguments(size: tuple[int, int]) -> tuple[Any, ...]:
    batch, width = size
    shapes = (INPUTS, width), (width,), (width, CLASSES), (CLASSES,), (batch, INPUTS)
    return (*random_tensors(*shapes), labels(batch))


MLP = TensorWorkload(mlp, mlp_arguments, {f"{b}/{w}": (b, w) for b, w in ((8, 16), (64, 128), (256, 512))}, 4)


def of_weights(w, x, labels):
    w1, b1, w2, b2 = w
    return mlp(w1, b1, w2, b2, x, labels)


def hvp_arguments(size: tuple[int, int]) -> tuple[Any, ...]:
    *w, x, labels = mlp_arguments(size)
    return tuple(w), x, labels, tuple(tf.ones_like(v) for v in w)


HVP = TensorWorkload(of_weights, hvp_arguments, {"8/16": (8, 16), "64/128": (64, 128)}, 1, "hvp")


# --------------------------------------------------------------------------
# Layers of other kinds


def convolution(filters, bias, weights, images, labels):
    x = tf.nn.relu(tf.nn.conv2d(images, filters, 1, "SAME") + bias)
    x = tf.nn.max_pool2d(x, 2, 2, "VALID")
    logits = tf.reshape(x, (x.shape[0], -1)) @ weights
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))


def convolution_arguments(batch: int) -> tuple[Any, ...]:
    tensors = random_tensors((3, 3, 1, 8), (8,), (4 * 4 * 8, CLASSES), (batch, 8, 8, 1))
    return (*tensors, tf.constant([k % CLASSES for k in range(batch)]))


CONVOLUTION = TensorWorkload(convolution, convolution_arguments, {"8": 8, "64": 64}, 3)


def attention(wq, wk, wv, x):
    scores = tf.matmul(x @ wq, x @ wk, transpose_b=True) / 4.0
    y = tf.matmul(tf.nn.softmax(scores), x @ wv)
    return tf.reduce_mean(tf.square(y - x))


def attention_arguments(length: int) -> tuple[Any, ...]:
    return tuple(random_tensors((16, 16), (16, 16), (16, 16), (4, length, 16)))


ATTENTION = TensorWorkload(attention, attention_arguments, {"8": 8, "64": 64}, 3)


def embedding(table, w, words):
    v = tf.reduce_mean(tf.gather(table, words), axis=1)
    return tf.reduce_sum(tf.nn.sigmoid(v @ w) ** 2)


def embedding_arguments(words: int) -> tuple[Any, ...]:
    table, w = random_tensors((words, 16), (16, 4))
    return table, w, tf.constant([[(7 * i + 3 * j) % words for j in range(6)] for i in range(8)])


EMBEDDING = TensorWorkload(embedding, embedding_arguments, {"100": 100, "1000": 1000}, 2)


# --------------------------------------------------------------------------
# A model that is an object, whose layers are called through its attributes


class Dense:
    def __init__(self, w, b, activation):
        self.w, self.b, self.activation = tf.Variable(w), tf.Variable(b), activation

    def __call__(self, x):
        return self.activation(tf.matmul(x, self.w) + self.b)


class Model:
    def __init__(self, width):
        sizes = INPUTS, width, width, CLASSES
        weights = random_tensors(*pairwise(sizes))
        activations = tf.tanh, tf.nn.relu, tf.identity
        self.layers = [
            Dense(w, tf.zeros(w.shape[1]), activation)
            for w, activation in zip(weights, activations, strict=True)
        ]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def layers(model, x, labels):
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=model(x)))


def layers_arguments(size: tuple[int, int]) -> tuple[Any, ...]:
    batch, width = size
    return (Model(width), *random_tensors((batch, INPUTS)), labels(batch))


LAYERS = TensorWorkload(
    layers, layers_arguments, {f"{b}/{w}": (b, w) for b, w in ((8, 16), (64, 128))}, 1, graph=False
)
