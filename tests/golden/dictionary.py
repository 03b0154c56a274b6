"""Dictionary."""

import numpy as np


def f(p, x):
    h = np.tanh(p['w'] * x + p['b'])
    return np.sum(h)


WRT = (0,)


def example_args():
    return ({'w': np.array([0.3, 0.2]), 'b': np.array([0.1, 0.0])}, np.array([1.0, 2.0]))
