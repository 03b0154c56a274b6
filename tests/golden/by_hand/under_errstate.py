"""What is under a context manager forwards is so backwards."""

import numpy as np


def target(x, bout=1.0):
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.log(x)
        t = np.sqrt(x)
        z = t * y

    # Grad of: return np.sum(z * y)
    bz = bout * y
    by = bout * z
    with np.errstate(divide="ignore", invalid="ignore"):
        # Grad of: z = np.sqrt(x) * y
        by += bz * t
        bx = bz * y / (2 * t)
        # Grad of: y = np.log(x)
        bx += by / x
    return bx
