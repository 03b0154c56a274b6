"""Horner."""



def f(x, c):
    y = 0.0
    for a in c:
        y = y * x + a
    return y


WRT = (0, 1)


def example_args():
    return (0.5, [1.0, 2.0, 3.0])
