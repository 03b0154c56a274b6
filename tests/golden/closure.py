"""Closure."""


def make(k):
    def f(x: float):
        return k * x * x

    return f


f = make(3.0)


WRT = (0,)


def example_args():
    return (0.5,)
