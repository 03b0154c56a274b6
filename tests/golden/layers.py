"""Layers."""

import numpy as np


def f(params, x):
    for name, w in params.items():
        x = np.tanh(x @ w)
    return np.sum(x)


WRT = (0,)


def example_args():
    return ({'a': np.array([[0.3, 0.2], [0.1, 0.4]]), 'b': np.array([[0.5], [0.7]])}, np.array([[1.0, 2.0]]))
