"""Chain."""


def f(x):
    if 0.0 < x < 1.0:
        return x * x
    return x


WRT = (0,)


def example_args():
    return (0.5,)
