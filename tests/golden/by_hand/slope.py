"""The derivative inside is 2 * x * x, so the function is 2 * x**3."""


def target(x: float, bout=1.0):
    # Grad of: return x * tangent.grad(lambda y: x * y * y)(x)
    return 6 * bout * x**2
