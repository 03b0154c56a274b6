"""An early return is a branch."""


def target(x, bout=1.0):
    if x < 0.0:
        # Grad of: return x * x
        bx = 2 * bout * x
    else:
        # Grad of: return x**3
        bx = 3 * bout * x**2
    return bx
