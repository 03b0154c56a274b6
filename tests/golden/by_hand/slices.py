"""A difference of neighbours: two slices of one gradient."""

import numpy as np


def target(x: np.ndarray, bout=1.0):
    d = x[1:] - x[:-1]

    # Grad of: return np.sum(d * d)
    bd = 2 * bout * d
    # Grad of: d = x[1:] - x[:-1]
    bx = np.zeros_like(x)
    bx[1:] = bd
    bx[:-1] -= bd
    return bx
