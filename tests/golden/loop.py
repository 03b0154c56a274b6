"""What a turn of a loop overwrites and the backward pass needs goes on one list; `range` runs backwards."""
import numpy as np


def f(x, a, n):
    for i in range(n):
        s = np.sin(x)
        x = s * x + a[i]
    return np.sum(x)


WRT = (0, 1)


def example_args():
    r = np.random.RandomState(0)
    return r.randn(3), r.randn(6), 6
