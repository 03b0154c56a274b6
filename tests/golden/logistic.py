"""Logistic."""

import numpy as np


def f(w, x, y):
    p = 1 / (1 + np.exp(-(x @ w)))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


WRT = (0,)


def example_args():
    return (np.array([0.3, -0.2]), np.array([[1.0, 2.0], [0.5, -1.0], [2.0, 0.1]]), np.array([1.0, 0.0, 1.0]))
