"""The kink has the derivative 0."""

import numpy as np


def target(x, bout=1.0):
    t = np.maximum(x, 0.0)

    # Grad of: return np.sum(np.maximum(x, 0.0) ** 2)
    return bout * 2 * t * (x > 0.0)
