"""Joined arrays: the cotangent is cut where they meet."""

import numpy as np


def target(x: np.ndarray, y: np.ndarray, bout=1.0):
    z = np.concatenate([x, y * 2.0])

    # Grad of: return np.sum(z * z)
    bz = 2 * bout * z
    # Grad of: z = np.concatenate([x, y * 2.0])
    bx, by = np.split(bz, [len(x)])
    return bx, by * 2.0
