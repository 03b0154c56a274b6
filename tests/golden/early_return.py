"""Early return."""


def f(x):
    if x < 0.0:
        return x * x
    return x**3


WRT = (0,)


def example_args():
    return (0.5,)
