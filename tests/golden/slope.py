"""A derivative inside, of a function that sees what is differentiated."""

import tangent


def f(x: float):
    return x * tangent.grad(lambda y: x * y * y)(x)


WRT = (0,)


def example_args():
    return (1.5,)
