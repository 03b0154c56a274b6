"""Nested loops."""


def f(x: float, n: int):
    total = 0.0
    for i in range(n):
        for j in range(i):
            total = total + x * j
        x = x * 0.9
    return total


WRT = (0,)


def example_args():
    return (0.5, 4)
