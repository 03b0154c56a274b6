"""What the result does not depend on is not computed."""


def target(x: float, y: float, bout=1.0):
    # Grad of: return y * y
    return 2 * bout * y
