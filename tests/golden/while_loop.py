"""While loop."""


def f(x):
    n = 0
    while x > 1.0:
        x = x * 0.5
        n += 1
    return x * n


WRT = (0,)


def example_args():
    return (5.0,)
