"""Each branch goes on with the function that it has chosen."""

import math


def target(x: float, n: int, bout=1.0):
    if n > 1:
        # Grad of: bend = lambda z: z * k
        bx = 3 * bout * x**2
    else:
        # Grad of: bend = math.sin
        bx = bout * math.cos(x)
    return bx
