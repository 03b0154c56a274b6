"""Newton."""


def f(a):
    x = 1.0
    for _ in range(5):
        x = 0.5 * (x + a / x)
    return x


WRT = (0,)


def example_args():
    return (2.0,)
