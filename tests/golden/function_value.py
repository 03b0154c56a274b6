"""A closure as a value."""

import math


def f(x: float, n: int):
    k = x * x
    bend = (lambda z: z * k) if n > 1 else math.sin
    return bend(x)


WRT = (0,)


def example_args():
    return 1.5, 2
