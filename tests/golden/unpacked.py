"""Unpacked."""

import numpy as np


def f(params, x):
    w, b = params
    return np.sum(np.tanh(w * x + b))


WRT = (0,)


def example_args():
    return ((np.array([0.3, 0.2]), np.array([0.1, 0.0])), np.array([1.0, 2.0]))
