"""A block that may fail."""


def f(x: float, width: float):
    try:
        z = x / width
    except ZeroDivisionError:
        z = x * x
    return z * z


WRT = (0,)


def example_args():
    return (1.5, 0.0)
