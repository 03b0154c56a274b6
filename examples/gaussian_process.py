"""Fit a Gaussian process by maximum likelihood.

The parameters of a kernel are those under which the data is most likely.  The density of the data
takes a factor of Cholesky and the solution of two triangular systems; its derivative, which is
printed, does the same backwards.  Parameters are positive, so their logarithms are fitted.

    python examples/gaussian_process.py --points 40
"""

import argparse

import numpy as np
from scipy import linalg, stats
from tqdm import tqdm

import tangent


def kernel(log, x, z):
    """How much values at x and z have in common: a squared exponential."""
    distance = (np.expand_dims(x, 1) - z) / np.exp(log["length"])
    return np.exp(2 * log["height"] - distance**2 / 2)


def covariance(log, x):
    return kernel(log, x, x) + np.exp(2 * log["noise"]) * np.eye(len(x))


def loss(log, x, y):
    """The negative logarithm of the density of the data, and a prior that keeps lengths moderate."""
    factor = linalg.cholesky(covariance(log, x), lower=True)
    z = linalg.solve_triangular(factor, y, lower=True)
    likely = np.sum(z**2) / 2 + np.sum(np.log(np.diagonal(factor)))
    return likely - stats.norm.logpdf(log["length"], 0.0, 1.0)


def predict(log, x, y, new):
    """Mean and standard deviation of the process at new places."""
    c = linalg.cho_factor(covariance(log, x))
    shared = kernel(log, x, new)
    mean = shared.T @ linalg.cho_solve(c, y)
    explained = np.sum(shared * linalg.cho_solve(c, shared), axis=0)
    return mean, np.sqrt(np.maximum(np.exp(2 * log["height"]) - explained, 0.0))


def data(points, noise=0.15):
    rng = np.random.default_rng(0)
    x = np.sort(rng.uniform(-3.0, 3.0, points))
    return x, np.sin(2 * x) + 0.3 * x + noise * rng.standard_normal(points)


def main(points=40, updates=200, rate=0.05):
    x, y = data(points)
    value_and_gradient = tangent.value_and_grad(loss)
    log = {"height": 0.0, "length": 0.0, "noise": 0.0}
    momentum = dict.fromkeys(log, 0.0)
    losses = []
    for _ in (bar := tqdm(range(updates), desc="fit")):
        value, gradient = value_and_gradient(log, x, y)
        losses.append(float(value))
        bar.set_postfix(loss=f"{value:.2f}")
        for name in log:
            momentum[name] = 0.8 * momentum[name] + 0.2 * gradient[name]
            log[name] = float(log[name] - rate * np.clip(momentum[name], -1.0, 1.0))
    parameters = {name: float(np.exp(value)) for name, value in log.items()}
    new = np.linspace(-2.5, 2.5, 11)
    mean, deviation = predict(log, x, y, new)
    print(", ".join(f"{name} {value:.3f}" for name, value in parameters.items()))
    for place, m, s in zip(new, mean, deviation, strict=True):
        print(f"{place:5.1f}  {m:6.2f} +- {s:.2f}  " + " " * round(20 + 10 * m) + "*")
    return losses, parameters, float(np.max(deviation))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=40, help="how many points there are")
    parser.add_argument("--updates", type=int, default=200, help="steps of gradient descent")
    arguments = parser.parse_args()
    main(arguments.points, arguments.updates)
