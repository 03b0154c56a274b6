"""A branch is re-taken from its condition; an early return becomes if/else; what is not needed is not computed."""

import numpy as np


def target(x, bout=1.0):
    cond = x < 0
    if not cond:
        y = np.sqrt(x)
        cond_1 = y > 2

    if cond:
        # Grad of: return -x * x
        bx = -2 * bout * x
    else:
        # Grad of: return y
        by = bout
        if cond_1:
            # Grad of: y = y * x
            bx = by * y
            by = by * x
        else:
            bx = 0.0
        # Grad of: y = np.sqrt(x)
        bx = bx + by / (2 * y)
    return bx
