"""A quotient is kept beside what it was divided by."""


def target(a, bx=1.0):
    stack = []
    x = 1.0
    for _ in range(5):
        t = a / x
        stack.append((t, x))
        x = 0.5 * (x + t)

    ba = 0.0
    while stack:
        t, x = stack.pop()
        # Grad of: x = 0.5 * (x + a / x)
        bt = bx * 0.5
        ba += bt / x
        bx = bt - bt * t / x
    return ba
