"""A generator."""


def steps(x: float, n: int):
    for i in range(n):
        x = x * 1.5
        yield x * i


def f(x: float):
    y = 0.0
    for v in steps(x, 3):
        y = y + v * v
    return y


WRT = (0,)


def example_args():
    return (1.5,)
