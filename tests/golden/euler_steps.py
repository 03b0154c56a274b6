"""Euler steps."""


def f(k: float, n: int):
    x, v = 1.0, 0.0
    dt = 0.1
    for _ in range(n):
        x, v = x + dt * v, v - dt * k * x
    return x


WRT = (0,)


def example_args():
    return (2.0, 5)
