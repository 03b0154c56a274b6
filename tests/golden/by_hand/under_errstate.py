"""A block under a context manager."""

import numpy as np


def target(x, bout=1.0):
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(x)
        root = np.sqrt(x)
        z = root * y

    # Grad of: return np.sum(z * y)
    bz = bout * y
    by = bout * z
    with np.errstate(divide="ignore", invalid="ignore"):
        # Grad of: z = np.sqrt(x) * y
        by = by + bz * root
        bx = bz * y / (2 * root)
        # Grad of: y = np.log(x)
        bx = bx + by / x
    return bx
