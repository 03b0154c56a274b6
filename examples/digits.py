"""Train a classifier of handwritten digits with derivatives that `tangent` writes.

The model and its loss are plain NumPy functions on a dictionary of parameters.
The program prints the loss and the gradient that was generated from it, trains
with Adam on mini-batches, and draws what happened.

    python examples/digits.py --epochs 30 --hidden 64 64 --output digits.png
"""

import argparse
import inspect
import sys
import time
from itertools import pairwise
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from tqdm import tqdm

import tangent

# --------------------------------------------------------------------------
# The model


def dense(layer, x):
    return x @ layer["W"] + layer["b"]


def log_softmax(z):
    z = z - np.max(z, axis=1, keepdims=True)
    return z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))


def log_probabilities(params, x):
    for layer in params["hidden"]:
        x = np.tanh(dense(layer, x))
    return log_softmax(dense(params["output"], x))


def loss(params, x, labels, decay):
    """Mean cross-entropy, and weight decay."""
    logp = log_probabilities(params, x)
    fit = -np.mean(logp[np.arange(len(labels)), labels])
    size = np.sum(params["output"]["W"] ** 2)
    for layer in params["hidden"]:
        size = size + np.sum(layer["W"] ** 2)
    return fit + decay * size


value_and_gradient = tangent.value_and_grad(loss)


def random_layer(rng, inputs, outputs):
    return {"W": rng.normal(size=(inputs, outputs)) / np.sqrt(inputs), "b": np.zeros(outputs)}


def random_parameters(rng, widths):
    """Parameters of a network whose layers have the given widths, input and output included."""
    layers = [random_layer(rng, n, m) for n, m in pairwise(widths)]
    return {"hidden": layers[:-1], "output": layers[-1]}


# --------------------------------------------------------------------------
# Training


def arrays(tree):
    """The arrays in nested dictionaries and lists, in a fixed order."""
    if isinstance(tree, np.ndarray):
        return [tree]
    items = tree.values() if isinstance(tree, dict) else tree
    return [array for item in items for array in arrays(item)]


class Adam:
    """Adam on every array of a tree, in place."""

    def __init__(self, params, rate, decay1=0.9, decay2=0.999):
        self.rate, self.decay1, self.decay2 = rate, decay1, decay2
        self.turns = 0
        self.means = [np.zeros_like(p) for p in arrays(params)]
        self.squares = [np.zeros_like(p) for p in arrays(params)]

    def update(self, params, gradient):
        self.turns += 1
        # The running means start at zero: scale that out.
        scale = np.sqrt(1 - self.decay2**self.turns) / (1 - self.decay1**self.turns)
        for p, g, m, s in zip(arrays(params), arrays(gradient), self.means, self.squares, strict=True):
            m += (1 - self.decay1) * (g - m)
            s += (1 - self.decay2) * (g * g - s)
            p -= self.rate * scale * m / (np.sqrt(s) + 1e-8)


def accuracy(params, x, labels):
    return float(np.mean(np.argmax(log_probabilities(params, x), axis=1) == labels))


def train(params, train_set, test_set, rng, *, epochs, batch, rate, decay):
    """Train in place; return the loss of each step and the accuracies (train, test) of each epoch."""
    x, labels = train_set
    adam = Adam(params, rate)
    losses, accuracies = [], []
    with tqdm(total=epochs * (len(x) // batch), desc="training", unit="step") as progress:
        for _ in range(epochs):
            order = rng.permutation(len(x))
            for start in range(0, len(x) - batch + 1, batch):
                chosen = order[start : start + batch]
                value, gradient = value_and_gradient(params, x[chosen], labels[chosen], decay)
                adam.update(params, gradient)
                losses.append(float(value))
                progress.update()
            accuracies.append((accuracy(params, *train_set), accuracy(params, *test_set)))
            progress.set_postfix(loss=f"{losses[-1]:.3f}", test=f"{accuracies[-1][1]:.1%}")
    return losses, accuracies


# --------------------------------------------------------------------------
# The program


def split(rng, test_share=0.25):
    """The 1,797 images as rows of numbers from 0 to 1 with their labels, in a training and a test set."""
    digits = load_digits()
    x, labels = digits.data / 16.0, digits.target
    order = rng.permutation(len(x))
    cut = int(len(x) * test_share)
    return (x[order[cut:]], labels[order[cut:]]), (x[order[:cut]], labels[order[:cut]])


def draw(path, losses, accuracies, params, test_set):
    """Loss and accuracy during training, and digits of the test set under what they were taken for."""
    x, labels = test_set
    predicted = np.argmax(log_probabilities(params, x), axis=1)
    wrong = np.flatnonzero(predicted != labels)
    right = np.flatnonzero(predicted == labels)
    shown = np.concatenate([wrong[:8], right])[:24]

    figure = plt.figure(figsize=(11, 6), layout="constrained")
    curves, images = figure.subfigures(2, 1, height_ratios=(1.2, 1))

    left, middle = curves.subplots(1, 2)
    left.semilogy(losses, color="0.75", label="each step")
    window = max(1, len(losses) // 40)
    smooth = np.convolve(losses, np.ones(window) / window, mode="valid")
    left.semilogy(np.arange(len(smooth)) + window - 1, smooth, label=f"mean of {window}")
    left.set(title="loss", xlabel="step")
    left.legend()
    epochs = np.arange(1, len(accuracies) + 1)
    for values, name in zip(zip(*accuracies, strict=True), ("training set", "test set"), strict=True):
        middle.plot(epochs, values, label=name)
    middle.set(title=f"accuracy: {accuracies[-1][1]:.2%} on the test set", xlabel="epoch")
    middle.legend(loc="lower right")

    axes = images.subplots(2, 12).ravel()
    for axis in axes:
        axis.axis("off")
    for axis, i in zip(axes, shown, strict=False):
        good = predicted[i] == labels[i]
        axis.imshow(x[i].reshape(8, 8), cmap="gray_r")
        axis.set_title(
            str(predicted[i]) if good else f"{predicted[i]}, is {labels[i]}",
            color="black" if good else "red",
            fontsize=9,
        )
    images.suptitle(f"{len(wrong)} of {len(x)} test images are taken for another digit (red)", fontsize=10)

    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def arguments():
    parser = argparse.ArgumentParser(
        description="Train a classifier of handwritten digits with generated derivatives.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--epochs", type=int, default=30, help="how often all training images are seen")
    parser.add_argument("--batch", type=int, default=64, help="images in a step")
    parser.add_argument("--rate", type=float, default=3e-3, help="step size of Adam")
    parser.add_argument("--decay", type=float, default=1e-4, help="weight of the squared weights in the loss")
    parser.add_argument("--hidden", type=int, nargs="*", default=[64, 32], help="widths of the hidden layers")
    parser.add_argument("--seed", type=int, default=0, help="of the split, the parameters and the batches")
    parser.add_argument("--wanted", type=float, default=0.95, help="exit status 1 below this test accuracy")
    here = Path(__file__).resolve().parent
    parser.add_argument(
        "--output", type=Path, default=here / "out" / "digits.png", help="where the picture goes"
    )
    return parser.parse_args()


def main():
    options = arguments()
    rng = np.random.default_rng(options.seed)
    train_set, test_set = split(rng)
    params = random_parameters(rng, [64, *options.hidden, 10])

    print("# The loss\n")
    print(inspect.getsource(loss))
    print("# Its gradient, as generated\n")
    print(inspect.getsource(value_and_gradient))

    began = time.perf_counter()
    losses, accuracies = train(
        params,
        train_set,
        test_set,
        rng,
        epochs=options.epochs,
        batch=options.batch,
        rate=options.rate,
        decay=options.decay,
    )
    seconds = time.perf_counter() - began

    reached = accuracy(params, *test_set)
    draw(options.output, losses, accuracies, params, test_set)
    print(f"{len(losses)} steps in {seconds:.1f} s, {1e6 * seconds / max(1, len(losses)):.0f} us a step")
    print(f"accuracy on the {len(test_set[0])} test images: {reached:.2%}")
    print(f"picture: {options.output}")
    return 0 if reached >= options.wanted else 1


if __name__ == "__main__":
    sys.exit(main())
