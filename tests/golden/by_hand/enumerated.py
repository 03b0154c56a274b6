"""A polynomial by its coefficients and its variable; powers are kept."""


def target(c, x: float, btotal=1.0):
    powers = []
    total = 0.0
    for i, a in enumerate(c):
        t = x**i
        powers.append(t)
        total = total + a * t

    bc = [0.0] * len(c)
    bx = 0.0
    for i in range(len(c) - 1, -1, -1):
        # Grad of: total = total + a * x**i
        bc[i] = btotal * powers[i]
        if i > 0:
            bx += btotal * c[i] * i * powers[i - 1]
    return bc, bx
