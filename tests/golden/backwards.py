"""Backwards."""


def f(c, x: float):
    y = 0.0
    for a in reversed(c):
        y = y * x + a
    return y


WRT = (1,)


def example_args():
    return ([0.5, 1.0, 2.0], 1.5)
