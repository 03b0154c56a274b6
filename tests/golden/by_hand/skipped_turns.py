"""Which turns are skipped can be seen again from the index."""


def target(x: float, btotal=1.0):
    bx = 0.0
    for i in range(5, -1, -1):
        if i % 2 == 0:
            continue
        # Grad of: total += x**i
        bx += btotal * i * x ** (i - 1)
    return bx
