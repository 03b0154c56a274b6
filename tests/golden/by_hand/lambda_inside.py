"""A function that is used nearby is written out."""


def target(x: float, bout=1.0):
    # Grad of: return square(x) + square(x + 1.0)
    bx = 2 * bout * (x + 1.0) + 2 * bout * x
    return bx
