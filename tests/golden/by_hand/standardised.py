"""A mean and a deviation, each with its own path to the data."""

import numpy as np


def target(x: np.ndarray, bout=1.0):
    mean = np.mean(x)
    deviation = np.std(x)
    z = (x - mean) / deviation

    # Grad of: return np.sum(z**3)
    bz = bout * (3 * z**2)
    # Grad of: z = (x - np.mean(x)) / np.std(x)
    bx = bz / deviation
    bdeviation = -np.sum(bx * z)
    bmean = -np.sum(bx)
    bx += bdeviation * (x - mean) / (deviation * x.size)
    bx += bmean / x.size
    return bx
