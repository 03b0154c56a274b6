"""Joined."""

import numpy as np


def f(x: np.ndarray, y: np.ndarray):
    z = np.concatenate([x, y * 2.0])
    return np.sum(z * z)


WRT = (0, 1)


def example_args():
    return (np.array([0.5, 1.0]), np.array([3.0]))
