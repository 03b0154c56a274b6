"""Coefficients in a list: their gradient is one, too."""


def target(x, c, by=1.0):
    stack = []
    y = 0.0
    for a in c:
        stack.append(y)
        y = y * x + a

    bx = 0.0
    bc = [0.0] * len(c)
    for i in range(len(c) - 1, -1, -1):
        y = stack.pop()
        # Grad of: y = y * x + a
        bc[i] = by
        bx += by * y
        by = by * x
    return bx, bc
