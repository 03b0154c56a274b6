"""Ternary."""


def f(x):
    y = x * x if x > 0 else -x
    return 2.0 * y


WRT = (0,)


def example_args():
    return (0.5,)
