"""What is captured is read where it is, not handed in."""

k = 3.0


def target(x: float, bout=1.0):
    # Grad of: return k * x * x
    return 2 * bout * k * x
