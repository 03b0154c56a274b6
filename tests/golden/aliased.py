"""A view that is written through: its gradient is the same view of the gradient, made beside the primal."""
import numpy as np


def f(x):
    y = x * 1.0
    tail = y[1:]          # a view
    tail *= x[:-1]        # writes y too
    return np.sum(y ** 2)


WRT = (0,)


def example_args():
    return (np.random.RandomState(0).randn(5),)
