"""A variable that only grows: one name for it and one for its cotangent."""


def target(x: float, by=1.0):
    y = x

    # Grad of: y += 2.0 * x
    bx = by * 2.0
    # Grad of: y *= x
    bx += by * y
    by = by * x
    # Grad of: y = x
    bx += by
    return bx
