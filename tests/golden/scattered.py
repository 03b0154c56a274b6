"""Scattered."""

import numpy as np


def f(x: np.ndarray, k):
    y = x[k]
    return np.sum(y**3)


WRT = (0,)


def example_args():
    return (np.array([0.5, 1.0, 3.0]), [0, 2, 0])
