"""Two variables that step together, and back together."""


def target(k: float, n: int, bx=1.0):
    stack = []
    x, v = 1.0, 0.0
    dt = 0.1
    for _ in range(n):
        stack.append(x)
        x, v = x + dt * v, v - dt * k * x

    bk = 0.0
    bv = 0.0
    for _ in range(n):
        x = stack.pop()
        # Grad of: x, v = x + dt * v, v - dt * k * x
        bk -= bv * dt * x
        bx, bv = bx - bv * dt * k, bv + bx * dt
    return bk
