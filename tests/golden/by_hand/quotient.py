"""The quotient rule, with its sum named."""


def target(x: float, y: float, bout=1.0):
    t = x + y

    # Grad of: return x / (x + y)
    bt = -bout * x / t**2
    return bout / t + bt, bt
