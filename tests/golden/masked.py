"""Masked."""

import numpy as np


def f(x: np.ndarray):
    y = np.where(x > 0, x * x, 0.0)
    return np.sum(y)


WRT = (0,)


def example_args():
    return (np.array([0.5, -1.0, 3.0]),)
