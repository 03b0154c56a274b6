"""Zipped."""


def f(w, x):
    total = 0.0
    for a, b in zip(w, x):
        total = total + a * b
    return total


WRT = (0, 1)


def example_args():
    return ([0.5, 1.0], [2.0, 3.0])
