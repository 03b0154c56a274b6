"""Running sum."""

import numpy as np


def f(x: np.ndarray):
    y = np.zeros_like(x)
    y[0] = x[0]
    for i in range(1, len(x)):
        y[i] = y[i - 1] + x[i] ** 2
    return np.sum(y)


WRT = (0,)


def example_args():
    return (np.array([0.5, 1.0, 3.0]),)
