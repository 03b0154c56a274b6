"""What is scaled in place has its cotangent scaled in place."""

import numpy as np


def target(x: np.ndarray, bout=1.0):
    y = x * 2.0
    t = y[1:].copy()
    y[1:] *= y[0]

    # Grad of: return np.sum(y * y)
    by = 2 * bout * y
    # Grad of: y[1:] *= y[0]
    by[0] += np.sum(by[1:] * t)
    by[1:] *= y[0]
    # Grad of: y = x * 2.0
    return by * 2.0
