"""None needed."""


def f(x: float, y: float):
    unused = x * 100.0
    return y * y


WRT = (1,)


def example_args():
    return (0.3, 1.5)
