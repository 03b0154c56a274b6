"""A block that may fail."""


def target(x: float, width: float, bout=1.0):
    failed = False
    try:
        z = x / width
    except ZeroDivisionError:
        failed = True
        z = x * x

    # Grad of: return z * z
    bz = 2 * bout * z
    if failed:
        # Grad of: z = x * x
        bx = 2 * bz * x
    else:
        # Grad of: z = x / width
        bx = bz / width
    return bx
