"""Helper."""

import numpy as np


def norm(v):
    return np.sqrt(np.sum(v * v))


def f(x, y):
    return norm(x - y) + norm(x)


WRT = (0,)


def example_args():
    return (np.array([0.5, 1.0]), np.array([1.0, -1.0]))
