"""Log density."""

import math


def f(mu: float, sigma: float, x: float):
    z = (x - mu) / sigma
    return -0.5 * z * z - math.log(sigma) - 0.5 * math.log(2 * math.pi)


WRT = (0, 1)


def example_args():
    return (0.3, 1.5, 0.7)
