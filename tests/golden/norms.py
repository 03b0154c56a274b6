"""Norms."""

import numpy as np


def f(x):
    return np.sqrt(np.sum(x**2)) + np.sum(np.abs(x))


WRT = (0,)


def example_args():
    return (np.array([0.5, -1.0]),)
