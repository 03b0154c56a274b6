"""A reassigned variable that the backward pass still needs gets a second name, not a stack."""


def f(a):
    a = a * a
    a = a * a * 3.0
    return a


WRT = (0,)


def example_args():
    return (1.3,)
