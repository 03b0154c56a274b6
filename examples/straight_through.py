"""Train through a function whose derivative is zero: a straight-through estimator.

Weights are rounded to a few levels in the forward pass.  Rounding has the
derivative 0, so nothing would be learned; the straight-through estimator passes
the gradient on as if the weights had not been rounded.

    python examples/straight_through.py --levels 4
"""

import argparse
import inspect

import numpy as np

import tangent


def rounded(w, levels):
    return np.round(w * levels) / levels


def straight_through(w, levels):
    """The rounded weights, with the derivative of the weights themselves."""
    return w + tangent.stop_gradient(rounded(w, levels) - w)


def loss(w, x, y, levels):
    error = x @ straight_through(w, levels) - y
    return np.mean(error**2)


def loss_that_learns_nothing(w, x, y, levels):
    error = x @ rounded(w, levels) - y
    return np.mean(error**2)


def train(function, w, x, y, levels, steps, rate):
    """Gradient descent; the losses before and after."""
    value_and_gradient = tangent.value_and_grad(function)
    losses = []
    for _ in range(steps):
        value, gradient = value_and_gradient(w, x, y, levels)
        losses.append(value)
        w = w - rate * gradient
    return w, losses


def main(levels=4, steps=200, rate=0.05):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 8))
    truth = rounded(rng.normal(size=8), levels)
    y = x @ truth
    start = np.zeros(8)
    print(inspect.getsource(tangent.grad(loss)))
    results = {}
    for label, function in (("straight through", loss), ("derivative of round", loss_that_learns_nothing)):
        w, losses = train(function, start, x, y, levels, steps, rate)
        results[label] = losses
        wrong = int(np.sum(rounded(w, levels) != truth))
        print(f"{label}: loss {losses[0]:.4f} -> {losses[-1]:.2e}, {wrong} of {len(w)} weights wrong")
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--levels", type=int, default=4, help="levels between whole numbers")
    parser.add_argument("--steps", type=int, default=200, help="steps of gradient descent")
    arguments = parser.parse_args()
    main(arguments.levels, arguments.steps)
