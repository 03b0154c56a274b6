"""Least squares."""

import numpy as np


def f(w, x, y):
    r = x @ w - y
    return np.dot(r, r)


WRT = (0,)


def example_args():
    return (np.array([0.3, -0.2]), np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([1.0, 0.0]))
