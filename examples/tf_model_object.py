"""Train a model that is an object with `tf.Variable`s, with gradients that `tangent` writes.

The gradient of a function by an object is an object of the same class: where the model
has a variable, the gradient has a tensor.  First the whole model is trained to tell two
spirals apart; then the spirals are turned, and one layer alone learns it, with the
gradient by that attribute.  Both are compared with `tf.GradientTape`.

    python examples/tf_model_object.py --steps 1500 --output tf_model_object.png
"""

import argparse
import inspect
import os
import time
from pathlib import Path
from statistics import median

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tqdm import tqdm

import tangent

# --------------------------------------------------------------------------
# The model


class Layer:
    """A product and a bias."""

    def __init__(self, rng, inputs, outputs):
        self.weights = tf.Variable(
            rng.normal(size=(inputs, outputs)) * np.sqrt(1.5 / inputs), dtype=tf.float32
        )
        self.bias = tf.Variable(rng.normal(size=outputs) * 0.1, dtype=tf.float32)

    def __call__(self, x):
        return tf.matmul(x, self.weights) + self.bias


class Classifier:
    """Three layers; their names stay as they are in a gradient."""

    def __init__(self, rng, width):
        self.turn = Layer(rng, 2, 2)
        self.first = Layer(rng, 2, width)
        self.second = Layer(rng, width, width)
        self.last = Layer(rng, width, 2)

    def features(self, points):
        """What the last layer sees."""
        return tf.tanh(self.second(tf.tanh(self.first(points))))

    def logits(self, points):
        """Which of two spirals a point is on."""
        return self.last(self.features(self.turn(points)))

    def layers(self):
        """The layers by name."""
        return vars(self)


def cross_entropy(logits, labels):
    """The mean over all points."""
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))


def loss(model: Classifier, points, labels):
    """By the whole model."""
    return cross_entropy(model.logits(points), labels)


def loss_of_turn(turn: Layer, model: Classifier, points, labels):
    """By one attribute of a model, the others being constant."""
    return cross_entropy(model.last(model.features(turn(points))), labels)


by_model = tangent.value_and_grad(loss)
by_turn = tangent.value_and_grad(loss_of_turn)


def variables(layer):
    """The variables of a layer, or the tensors of its gradient."""
    return [layer.weights, layer.bias]


# --------------------------------------------------------------------------
# Training


class Momentum:
    """Steps along a mean of the gradients, as long as they go the same way."""

    def __init__(self, rate, keep=0.9):
        self.rate, self.keep, self.velocities = rate, keep, {}

    def step(self, moved, gradients):
        for k, (variable, gradient) in enumerate(zip(moved, gradients, strict=True)):
            velocity = self.keep * self.velocities.get(k, 0.0) - self.rate * gradient
            self.velocities[k] = velocity
            variable.assign_add(velocity)


def largest_difference(found, expected):
    """The largest difference of gradients, relative to the largest element of each part."""
    pairs = zip(found, expected, strict=True)
    return max(float(tf.reduce_max(tf.abs(a - b)) / (tf.reduce_max(tf.abs(b)) + 1e-12)) for a, b in pairs)


def train(gradient, primal, args, moved, parts, options, label):
    """Returns the losses of all steps, and what was compared with the tape.

    `parts` gives the tensors of a gradient in the order of the variables `moved`.
    """
    optimizer = Momentum(options.rate)
    losses, differences, times = [], [], {"tangent": [], "tape": []}
    for step in (bar := tqdm(range(options.steps), desc=label, disable=None)):
        started = time.perf_counter()
        value, found = gradient(*args)
        between = time.perf_counter()
        if step < options.compare:
            with tf.GradientTape() as tape:
                value_by_tape = primal(*args)
            expected = tape.gradient(value_by_tape, moved)
            times["tangent"].append(between - started)
            times["tape"].append(time.perf_counter() - between)
            differences.append(largest_difference(parts(found), expected))
        optimizer.step(moved, parts(found))
        losses.append(float(value))
        bar.set_postfix(loss=f"{losses[-1]:.3f}")
    return losses, differences, times


def spirals(rng, count):
    """Points on two spirals that wind around each other."""
    angle = np.sqrt(rng.uniform(0.05, 1, count)) * 3 * np.pi
    labels = np.arange(count) % 2
    points = (
        np.stack((np.cos(angle + np.pi * labels), np.sin(angle + np.pi * labels)), 1) * angle[:, None] / 9
    )
    return tf.constant(points + rng.normal(size=points.shape) * 0.01, tf.float32), tf.constant(
        labels, tf.int32
    )


def accuracy(model, points, labels):
    """The share of points that are told rightly."""
    return float(np.mean(tf.argmax(model.logits(points), axis=1).numpy() == labels.numpy()))


def draw(model, losses, points, labels, path):
    """The losses of both trainings, and what the model takes every point of the plane for."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.5))
    for label, values in losses.items():
        left.semilogy(values, label=label, linewidth=1)
    left.set(xlabel="step", ylabel="cross entropy", title="Training")
    left.legend()
    axis = np.linspace(-1.3, 1.3, 120)
    plane = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2).astype("float32")
    told = tf.nn.softmax(model.logits(tf.constant(plane)))[:, 1].numpy().reshape(120, 120)
    right.contourf(axis, axis, told, levels=20, cmap="RdBu", alpha=0.7)
    for k, color in enumerate(("tab:red", "tab:blue")):
        chosen = points.numpy()[labels.numpy() == k]
        right.plot(*chosen.T, ".", color=color, markersize=3)
    right.set(title="The turned spirals", aspect="equal")
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--width", type=int, default=24)
    parser.add_argument("--points", type=int, default=400)
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--compare", type=int, default=50, help="compare so many gradients with the tape")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, default=None, help="where to draw the picture")
    options = parser.parse_args(arguments)

    print(inspect.getsource(by_model))
    rng = np.random.default_rng(options.seed)
    points, labels = spirals(rng, options.points)
    model = Classifier(rng, options.width)
    everything = [v for layer in model.layers().values() for v in variables(layer)]

    def of_model(gradient):
        return [v for layer in gradient.layers().values() for v in variables(layer)]

    losses, found = {}, {}
    losses["the model"], *found["the model"] = train(
        by_model, loss, (model, points, labels), everything, of_model, options, "the model"
    )
    reached = accuracy(model, points, labels)
    turned = tf.matmul(points, tf.constant([[0.6, 0.8], [-0.8, 0.6]]))
    before = accuracy(model, turned, labels)
    losses["its first layer"], *found["its first layer"] = train(
        by_turn,
        loss_of_turn,
        (model.turn, model, turned, labels),
        variables(model.turn),
        variables,
        options,
        "its first layer",
    )
    after = accuracy(model, turned, labels)
    print(f"\naccuracy {reached:.1%}; of the turned spirals {before:.1%}, and {after:.1%} after the turn")
    for label, (differences, times) in found.items():
        if differences:
            own, other = (1e3 * median(times[key][1:] or times[key]) for key in ("tangent", "tape"))
            print(
                f"by {label}: largest difference from tf.GradientTape {max(differences):.1e}, "
                f"time of a gradient {own:.2f} ms, of a tape {other:.2f} ms"
            )
            assert max(differences) < 1e-5
    if options.output is not None:
        draw(model, losses, turned, labels, options.output)
        print(f"drawn to {options.output}")
    return losses


if __name__ == "__main__":
    main()
