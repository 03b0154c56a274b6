"""The mask is formed once."""

import numpy as np


def target(x: np.ndarray, bout=1.0):
    # Grad of: y = np.where(x > 0, x * x, 0.0)
    bt = np.where(x > 0, bout, 0.0)
    bx = 2 * bt * x
    return bx
