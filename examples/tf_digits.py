"""Train a convolutional network on handwritten digits with derivatives that `tangent` writes in TensorFlow.

The network is a plain function of a dictionary of tensors.  The program prints the
gradient that was generated from it, trains with a Keras optimizer, compares every
gradient of the first steps with `tf.GradientTape`, and the time of both.

    python examples/tf_digits.py --epochs 15 --output tf_digits.png
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

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from tqdm import tqdm

import tangent

# --------------------------------------------------------------------------
# The model


def logits(params, images):
    x = tf.nn.relu(tf.nn.conv2d(images, params["filters_1"], 1, "SAME") + params["bias_1"])
    x = tf.nn.max_pool2d(x, 2, 2, "VALID")
    x = tf.nn.relu(tf.nn.conv2d(x, params["filters_2"], 1, "SAME") + params["bias_2"])
    x = tf.nn.max_pool2d(x, 2, 2, "VALID")
    x = tf.reshape(x, (x.shape[0], -1))
    return tf.matmul(x, params["weights"]) + params["bias_3"]


def loss(params, images, labels):
    """Mean cross-entropy."""
    return tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits(params, images))
    )


value_and_gradient = tangent.value_and_grad(loss)


def value_and_gradient_by_tape(params, images, labels):
    """The same with TensorFlow's tape, for comparison."""
    with tf.GradientTape() as tape:
        tape.watch(params)
        value = loss(params, images, labels)
    return value, tape.gradient(value, params)


def random_parameters(rng, channels):
    """Small random filters and weights, zero biases."""

    def drawn(*shape):
        fan_in = np.prod(shape[:-1])
        return tf.constant(rng.normal(size=shape) * np.sqrt(2 / fan_in), tf.float32)

    first, second = channels
    return {
        "filters_1": drawn(3, 3, 1, first),
        "bias_1": tf.zeros(first),
        "filters_2": drawn(3, 3, first, second),
        "bias_2": tf.zeros(second),
        "weights": drawn(2 * 2 * second, 10),
        "bias_3": tf.zeros(10),
    }


# --------------------------------------------------------------------------
# Training


def largest_difference(found, expected):
    """The largest difference of two gradients, relative to the largest element of each part."""
    return max(
        float(tf.reduce_max(tf.abs(found[k] - expected[k])) / (tf.reduce_max(tf.abs(expected[k])) + 1e-12))
        for k in expected
    )


def train(params, images, labels, options):
    """Returns the parameters, the losses of all steps, and what was compared with the tape."""
    rng = np.random.default_rng(options.seed)
    variables = {key: keras.Variable(value, name=key) for key, value in params.items()}
    optimizer = keras.optimizers.Adam(options.rate)
    losses, differences, times = [], [], {"tangent": [], "tape": []}
    steps = len(labels) // options.batch
    for epoch in range(options.epochs):
        order = rng.permutation(len(labels))
        bar = tqdm(range(steps), desc=f"epoch {epoch + 1:2}", leave=False, disable=None)
        for step in bar:
            chosen = order[step * options.batch : (step + 1) * options.batch]
            batch = tf.constant(images[chosen]), tf.constant(labels[chosen])
            params = {key: variable.value.read_value() for key, variable in variables.items()}
            if len(differences) < options.compare:
                started = time.perf_counter()
                _, expected = value_and_gradient_by_tape(params, *batch)
                between = time.perf_counter()
                value, gradient = value_and_gradient(params, *batch)
                times["tape"].append(between - started)
                times["tangent"].append(time.perf_counter() - between)
                differences.append(largest_difference(gradient, expected))
            else:
                value, gradient = value_and_gradient(params, *batch)
            optimizer.apply_gradients([(gradient[key], variables[key]) for key in variables])
            losses.append(float(value))
            bar.set_postfix(loss=f"{losses[-1]:.3f}")
    return (
        {key: variable.value.read_value() for key, variable in variables.items()},
        losses,
        differences,
        times,
    )


def accuracy(params, images, labels):
    """The share of digits that are told rightly."""
    told = tf.argmax(logits(params, tf.constant(images)), axis=1)
    return float(np.mean(told.numpy() == labels))


def draw(params, losses, images, labels, path):
    """The losses, the filters, and digits of the test set with what they were taken for."""
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(13, 4), width_ratios=(3, 2, 3))
    left.semilogy(losses, linewidth=0.5, color="tab:gray", label="of each step")
    smooth = np.convolve(losses, np.ones(20) / 20, "valid")
    left.semilogy(np.arange(len(smooth)) + 10, smooth, color="tab:blue", label="mean of 20 steps")
    left.set(xlabel="step", ylabel="cross-entropy", title="Training")
    left.legend()
    filters = params["filters_1"].numpy()[:, :, 0]
    side = int(np.ceil(np.sqrt(filters.shape[-1])))
    sheet = np.full((4 * side, 4 * side), np.nan)
    for k in range(filters.shape[-1]):
        row, column = divmod(k, side)
        sheet[4 * row : 4 * row + 3, 4 * column : 4 * column + 3] = filters[:, :, k]
    middle.imshow(sheet, cmap="RdBu")
    middle.set(title="Filters of the first layer")
    middle.axis("off")
    told = tf.argmax(logits(params, tf.constant(images)), axis=1).numpy()
    shown = np.concatenate((np.flatnonzero(told != labels), np.flatnonzero(told == labels)))[:40]
    tiles = np.pad(images[shown, :, :, 0], ((0, 0), (2, 1), (1, 1)))
    right.imshow(np.vstack([np.hstack(tiles[k : k + 10]) for k in range(0, 40, 10)]), cmap="gray_r")
    for k, index in enumerate(shown):
        color = "tab:green" if told[index] == labels[index] else "tab:red"
        right.text(10 * (k % 10) - 0.3, 11 * (k // 10) + 2.2, told[index], color=color, fontsize=8)
    right.set(title="Test digits, mistakes first")
    right.axis("off")
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=0.005)
    parser.add_argument("--channels", type=int, nargs=2, default=(8, 16))
    parser.add_argument("--compare", type=int, default=50, help="compare so many gradients with the tape")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, default=None, help="where to draw the picture")
    options = parser.parse_args(arguments)

    print(inspect.getsource(value_and_gradient))
    data = load_digits()
    images = (data.images[..., None] / 16).astype("float32")
    labels = data.target.astype("int32")
    rng = np.random.default_rng(options.seed)
    order = rng.permutation(len(labels))
    images, labels = images[order], labels[order]
    params = random_parameters(rng, options.channels)
    params, losses, differences, times = train(params, images[:1400], labels[:1400], options)

    reached = accuracy(params, images[1400:], labels[1400:])
    print(f"\nloss {np.mean(losses[-20:]):.4f}, accuracy on digits not seen before {reached:.1%}")
    if differences:
        own, other = (1e3 * median(times[key][1:] or times[key]) for key in ("tangent", "tape"))
        print(f"largest difference from the gradients of tf.GradientTape: {max(differences):.1e}")
        print(f"time of a gradient: {own:.2f} ms, of a tape {other:.2f} ms")
        assert max(differences) < 1e-5
    if options.output is not None:
        draw(params, losses, images[1400:], labels[1400:], options.output)
        print(f"drawn to {options.output}")
    return reached


if __name__ == "__main__":
    main()
