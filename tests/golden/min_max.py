"""Min max."""


def f(x, y):
    return max(x * y, x + y) + min(x, 2.0)


WRT = (0, 1)


def example_args():
    return (0.5, 0.7)
