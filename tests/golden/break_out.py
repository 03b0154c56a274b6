"""Break out."""


def f(x):
    total = 0.0
    for i in range(10):
        total = total + x * i
        if total > 3.0:
            break
    return total * total


WRT = (0,)


def example_args():
    return (0.45,)
