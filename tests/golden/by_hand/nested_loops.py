"""Nothing is saved: the body is linear."""


def target(x: float, n: int, btotal=1.0):
    bx = 0.0
    for i in range(n - 1, -1, -1):
        # Grad of: x = x * 0.9
        bx = bx * 0.9
        for j in range(i):
            # Grad of: total = total + x * j
            bx += btotal * j
    return bx
