"""A row of the gradient for a row of the array."""

import numpy as np


def target(x: np.ndarray, btotal=1.0):
    bx = np.zeros_like(x)
    for i in range(len(x) - 1, -1, -1):
        # Grad of: total = total + np.dot(row, row)
        bx[i] = 2 * btotal * x[i]
    return bx
