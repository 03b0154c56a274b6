"""In place slices."""

import numpy as np


def f(x: np.ndarray):
    y = x * 2.0
    y[1:] *= y[0]
    return np.sum(y * y)


WRT = (0,)


def example_args():
    return (np.array([0.5, 1.0, 3.0]),)
