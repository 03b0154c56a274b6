"""Every item is written once, so nothing is kept."""

import numpy as np


def target(x: np.ndarray, bout=1.0):
    bx = np.zeros_like(x)
    by = np.zeros_like(x)
    # Grad of: return np.sum(y)
    by += bout
    for i in range(len(x) - 1, 0, -1):
        # Grad of: y[i] = y[i - 1] + x[i] ** 2
        bx[i] = by[i] * 2 * x[i]
        by[i - 1] += by[i]
    # Grad of: y[0] = x[0]
    bx[0] = by[0]
    return bx
