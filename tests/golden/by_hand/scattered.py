"""Repeated indices add up."""

import numpy as np


def target(x: np.ndarray, k, bout=1.0):
    y = x[k]

    # Grad of: return np.sum(y**3)
    by = bout * 3 * y**2
    # Grad of: y = x[k]
    bx = np.zeros_like(x)
    np.add.at(bx, k, by)
    return bx
