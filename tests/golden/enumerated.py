"""Enumerated."""


def f(c, x: float):
    total = 0.0
    for i, a in enumerate(c):
        total = total + a * x**i
    return total


WRT = (0, 1)


def example_args():
    return ([0.5, 1.0, 2.0], 1.5)
