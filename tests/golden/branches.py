"""A branch is re-taken from its condition; an early return becomes if/else; what is not needed is not computed."""
import numpy as np


def f(x):
    if x < 0:
        return -x * x
    y = np.sqrt(x)
    if y > 2:
        y = y * x
    return y


WRT = (0,)


def example_args():
    return (7.5,)
