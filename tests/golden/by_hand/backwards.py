"""A sequence that is walked from its end: only the sums are kept."""


def target(c, x: float, by=1.0):
    stack = []
    y = 0.0
    for a in reversed(c):
        stack.append(y)
        y = y * x + a

    bx = 0.0
    while stack:
        # Grad of: y = y * x + a
        bx += by * stack.pop()
        by = by * x
    return bx
