"""Filled list."""


def f(x: float, n: int):
    ys = [0.0] * n
    ys[0] = x
    for i in range(1, n):
        ys[i] = ys[i - 1] * x + 1.0
    return ys[n - 1]


WRT = (0,)


def example_args():
    return 0.7, 6
