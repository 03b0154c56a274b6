"""Lambda inside."""


def f(x: float):
    square = lambda t: t * t
    return square(x) + square(x + 1.0)


WRT = (0,)


def example_args():
    return (0.5,)
