"""Recursion."""


def power(x, n):
    if n == 0:
        return 1.0
    return x * power(x, n - 1)


def f(x):
    return power(x, 3)


WRT = (0,)


def example_args():
    return (0.5,)
