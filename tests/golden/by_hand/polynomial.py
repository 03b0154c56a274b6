"""One line for one line."""


def target(x: float, bout=1.0):
    # Grad of: return 3.0 * x**3 - 2.0 * x + 1.0
    bx = bout * (9.0 * x**2 - 2.0)
    return bx
