"""The turns are counted, by the user already."""


def target(x, bout=1.0):
    n = 0
    while x > 1.0:
        x = x * 0.5
        n += 1

    # Grad of: return x * n
    bx = bout * n
    for _ in range(n):
        # Grad of: x = x * 0.5
        bx = bx * 0.5
    return bx
