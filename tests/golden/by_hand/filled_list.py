"""A list that is filled from its own items."""


def target(x: float, n: int, bout=1.0):
    ys = [0.0] * n
    ys[0] = x
    for i in range(1, n):
        ys[i] = ys[i - 1] * x + 1.0

    bys = [0.0] * n
    bx = 0.0
    # Grad of: return ys[n - 1]
    bys[n - 1] = bout
    for i in range(n - 1, 0, -1):
        # Grad of: ys[i] = ys[i - 1] * x + 1.0
        bx += bys[i] * ys[i - 1]
        bys[i - 1] += bys[i] * x
    # Grad of: ys[0] = x
    return bx + bys[0]
