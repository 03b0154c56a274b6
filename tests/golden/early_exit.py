"""`break` stays a break: what follows it moves into the else, and the backward loop sees how far each turn got."""
import numpy as np


def f(x, tol):
    for i in range(100):
        step = np.tanh(x) / 2
        if step < tol:
            break
        x = x - step
    return x


WRT = (0,)


def example_args():
    return 2.0, 0.05
