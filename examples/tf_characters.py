"""Train a recurrent network on characters, with a gradient that `tangent` writes in TensorFlow.

The network is an LSTM that reads Python's own manual and guesses each next character.
Gradients that come back through its state are clipped at every step: the block under
`tangent.insert_grad_of` goes into the backward pass.  The program prints the gradient,
trains, compares the gradients of the first steps with those of `tf.GradientTape`
(which clips by `tf.custom_gradient`), and lets the network write.

    python examples/tf_characters.py --steps 1500 --output tf_characters.png
"""

import argparse
import inspect
import os
import time
from pathlib import Path
from pydoc_data.topics import topics
from statistics import median

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import matplotlib

matplotlib.use("Agg")

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tqdm import tqdm

import tangent

LIMIT = 0.05  # no element of the gradient by a state is larger

# --------------------------------------------------------------------------
# The model


def cell(params, x, h, c):
    """One step of an LSTM; x holds the numbers of characters."""
    z = tf.gather(params["letters"], x) + tf.matmul(h, params["state"]) + params["bias"]
    i, f, o, g = tf.split(z, 4, axis=1)
    c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
    return tf.sigmoid(o) * tf.tanh(c), c


def loss(params, inputs, targets, h, c):
    """The mean cross entropy of the next characters."""
    total = 0.0
    for x, y in zip(inputs, targets, strict=True):
        h, c = cell(params, x, h, c)
        with tangent.insert_grad_of(h) as dh:
            dh = tf.clip_by_value(dh, -LIMIT, LIMIT)
        logits = tf.matmul(h, params["out"]) + params["out_bias"]
        total += tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
    return total / len(inputs)


value_and_gradient = tangent.value_and_grad(loss)


@tf.custom_gradient
def clipped(h):
    """h, for a tape: its gradient is clipped."""
    return tf.identity(h), lambda dh: tf.clip_by_value(dh, -LIMIT, LIMIT)


def value_and_gradient_by_tape(params, inputs, targets, h, c):
    """The same with TensorFlow's tape, for comparison."""
    with tf.GradientTape() as tape:
        tape.watch(params)
        total = 0.0
        for x, y in zip(inputs, targets, strict=True):
            h, c = cell(params, x, h, c)
            h = clipped(h)
            logits = tf.matmul(h, params["out"]) + params["out_bias"]
            total += tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
        value = total / len(inputs)
    gradient = tape.gradient(value, params)
    return value, {key: tf.convert_to_tensor(part) for key, part in gradient.items()}


def random_parameters(rng, letters, hidden):
    """Small random weights; the gates that keep the state start open."""
    bias = np.zeros(4 * hidden)
    bias[hidden : 2 * hidden] = 1.0
    values = {
        "letters": rng.normal(size=(letters, 4 * hidden)) * 0.1,
        "state": rng.normal(size=(hidden, 4 * hidden)) / np.sqrt(hidden),
        "bias": bias,
        "out": rng.normal(size=(hidden, letters)) / np.sqrt(hidden),
        "out_bias": np.zeros(letters),
    }
    return {key: tf.constant(value, tf.float32) for key, value in values.items()}


# --------------------------------------------------------------------------
# Text


def manual(length):
    """The beginning of the text that `help()` shows; it comes with Python."""
    return "".join(topics[key] for key in sorted(topics))[:length]


def batches(numbers, length, count):
    """Endless pieces of a text, `count` of them side by side, each going on where the last one ended."""
    width = (len(numbers) - 1) // count
    columns = numbers[: width * count].reshape(count, width).T
    nexts = numbers[1 : width * count + 1].reshape(count, width).T
    while True:
        for start in range(0, width - length + 1, length):
            rows = slice(start, start + length)
            yield start == 0, list(map(tf.constant, columns[rows])), list(map(tf.constant, nexts[rows]))


def write(params, letters, start, count, rng):
    """What the network writes after `start`: `count` characters."""
    hidden = params["state"].shape[0]
    h = c = tf.zeros((1, hidden))
    text = start
    for k in range(count + len(start) - 1):
        h, c = cell(params, tf.constant([letters.index(text[k])]), h, c)
        if k + 1 >= len(start):
            p = tf.nn.softmax(1.4 * (tf.matmul(h, params["out"]) + params["out_bias"]))[0].numpy()
            text += letters[rng.choice(len(letters), p=p / p.sum())]
    return text


# --------------------------------------------------------------------------
# Training


def largest_difference(found, expected):
    """The largest difference of two gradients, relative to the largest element of each part."""
    return max(
        float(tf.reduce_max(tf.abs(found[k] - expected[k])) / (tf.reduce_max(tf.abs(expected[k])) + 1e-12))
        for k in expected
    )


def carried(params, inputs, h, c):
    """The state after a piece of text, from which the next piece goes on."""
    for x in inputs:
        h, c = cell(params, x, h, c)
    return h, c


def train(params, numbers, options):
    """Returns the parameters, the losses of all steps, and what was compared with the tape."""
    variables = {key: keras.Variable(value, name=key) for key, value in params.items()}
    optimizer = keras.optimizers.Adam(options.rate)
    losses, differences, times = [], [], {"tangent": [], "tape": []}
    pieces = batches(numbers, options.length, options.batch)
    for _ in (bar := tqdm(range(options.steps), disable=None)):
        first, inputs, targets = next(pieces)
        if first:
            h = c = tf.zeros((options.batch, options.hidden))
        params = {key: variable.value.read_value() for key, variable in variables.items()}
        if len(differences) < options.compare:
            started = time.perf_counter()
            _, expected = value_and_gradient_by_tape(params, inputs, targets, h, c)
            between = time.perf_counter()
            value, gradient = value_and_gradient(params, inputs, targets, h, c)
            times["tape"].append(between - started)
            times["tangent"].append(time.perf_counter() - between)
            differences.append(largest_difference(gradient, expected))
        else:
            value, gradient = value_and_gradient(params, inputs, targets, h, c)
        h, c = carried(params, inputs, h, c)
        optimizer.apply_gradients([(gradient[key], variables[key]) for key in variables])
        losses.append(float(value))
        bar.set_postfix(loss=f"{losses[-1]:.3f}")
    params = {key: variable.value.read_value() for key, variable in variables.items()}
    return params, losses, differences, times


def draw(losses, differences, times, text, path):
    """The losses, the times beside those of the tape, and what the network writes."""
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(14, 4), width_ratios=(3, 2, 3))
    left.plot(losses, linewidth=0.5, color="tab:gray", label="of each step")
    if len(losses) > 40:
        smooth = np.convolve(losses, np.ones(20) / 20, "valid")
        left.plot(np.arange(len(smooth)) + 10, smooth, color="tab:blue", label="mean of 20 steps")
    left.set(xlabel="step", ylabel="cross entropy of a character", title="Training")
    left.legend()
    middle.boxplot([1e3 * np.array(times[key]) for key in times], tick_labels=list(times), showfliers=False)
    middle.set(ylabel="ms", title=f"Time of a gradient\nlargest difference {max(differences, default=0):.0e}")
    middle.set_ylim(bottom=0)
    right.text(0, 1, text, family="monospace", fontsize=7, va="top", wrap=True)
    right.set(title="What the network writes")
    right.axis("off")
    figure.tight_layout()
    figure.savefig(path, dpi=120)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--length", type=int, default=24, help="characters in a piece of text")
    parser.add_argument("--text", type=int, default=60_000, help="characters to learn from")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--hidden", type=int, default=96)
    parser.add_argument("--rate", type=float, default=0.005)
    parser.add_argument("--compare", type=int, default=50, help="compare so many gradients with the tape")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, default=None, help="where to draw the picture")
    options = parser.parse_args(arguments)

    print(inspect.getsource(value_and_gradient))
    text = manual(options.text)
    letters = sorted(set(text))
    numbers = np.array([letters.index(letter) for letter in text], "int32")
    rng = np.random.default_rng(options.seed)
    params = random_parameters(rng, len(letters), options.hidden)
    params, losses, differences, times = train(params, numbers, options)

    before, after = np.mean(losses[:5]), np.mean(losses[-20:])
    print(
        f"\nloss {after:.3f} of {before:.3f}; {len(letters)} characters, {np.log(len(letters)):.3f} by chance"
    )
    if differences:
        own, other = (1e3 * median(times[key][1:] or times[key]) for key in ("tangent", "tape"))
        print(f"largest difference from the gradients of tf.GradientTape: {max(differences):.1e}")
        print(f"time of a gradient: {own:.2f} ms, of a tape {other:.2f} ms")
        assert max(differences) < 1e-5
    written = write(params, letters, "The ", 400, rng)
    print(written)
    if options.output is not None:
        draw(losses, differences, times, written, options.output)
        print(f"drawn to {options.output}")
    return before, after


if __name__ == "__main__":
    main()
