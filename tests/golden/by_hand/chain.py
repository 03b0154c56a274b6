"""A chained comparison is one test."""


def target(x, bout=1.0):
    if 0.0 < x < 1.0:
        # Grad of: return x * x
        bx = 2 * bout * x
    else:
        # Grad of: return x
        bx = bout
    return bx
