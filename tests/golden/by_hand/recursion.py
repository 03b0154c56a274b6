"""A pair that calls itself."""


def power_fwd(x, n):
    if n == 0:
        return 1.0, None
    t, saved = power_fwd(x, n - 1)
    return x * t, (x, t, saved)


def power_bwd(saved, bout):
    if saved is None:
        return 0.0
    x, t, inner = saved
    # Grad of: return x * power(x, n - 1)
    return bout * t + power_bwd(inner, bout * x)


def target(x, bout=1.0):
    _, saved = power_fwd(x, 3)

    # Grad of: return power(x, 3)
    return power_bwd(saved, bout)
