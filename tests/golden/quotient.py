"""Quotient."""


def f(x: float, y: float):
    return x / (x + y)


WRT = (0, 1)


def example_args():
    return (1.5, 0.5)
