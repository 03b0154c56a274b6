"""Outer product."""

import numpy as np


def f(x: np.ndarray, y: np.ndarray):
    return np.sum(np.sin(np.outer(x, y)))


WRT = (0, 1)


def example_args():
    return (np.array([0.5, 1.0]), np.array([3.0, 0.2]))
