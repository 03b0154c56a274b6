"""A choice is made again."""


def target(x, bout=1.0):
    # Grad of: return 2.0 * y
    by = bout * 2.0
    # Grad of: y = x * x if x > 0 else -x
    bx = 2 * by * x if x > 0 else -by
    return bx
