"""Swap."""


def f(a: float, b: float):
    for _ in range(3):
        a, b = b, a * b
    return a + b


WRT = (0, 1)


def example_args():
    return (0.5, 0.7)
