"""A block under a context manager."""

import numpy as np


def f(x):
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(x)
        z = np.sqrt(x) * y
    return np.sum(z * y)


WRT = (0,)


def example_args():
    return (np.array([1.5, 0.5, 2.0]),)
