"""Skipped turns."""


def f(x: float):
    total = 0.0
    for i in range(6):
        if i % 2 == 0:
            continue
        total += x**i
    return total


WRT = (0,)


def example_args():
    return (0.5,)
