"""Polynomial."""


def f(x: float):
    return 3.0 * x**3 - 2.0 * x + 1.0


WRT = (0,)


def example_args():
    return (1.5,)
