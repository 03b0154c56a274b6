"""Augmented."""


def f(x: float):
    y = x
    y *= x
    y += 2.0 * x
    return y


WRT = (0,)


def example_args():
    return (0.5,)
