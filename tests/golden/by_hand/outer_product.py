"""Each factor's cotangent is a product with the other."""

import numpy as np


def target(x: np.ndarray, y: np.ndarray, bout=1.0):
    # Grad of: return np.sum(np.sin(np.outer(x, y)))
    bt = bout * np.cos(np.outer(x, y))
    bx = np.dot(bt, y)
    by = np.dot(x, bt)
    return bx, by
