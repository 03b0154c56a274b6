"""map and reduce."""

import functools


def f(xs: list, w: float):
    return functools.reduce(lambda a, b: a * w + b, map(lambda v: v * v, xs), 1.0)


WRT = (0, 1)


def example_args():
    return [1.5, 0.5, 2.0], 0.7
