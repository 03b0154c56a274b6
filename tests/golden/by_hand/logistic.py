"""The logarithms of a sigmoid, without its simplification."""

import numpy as np


def target(w, x, y, bout=1.0):
    t = np.exp(-(x @ w))
    p = 1 / (1 + t)
    q = 1 - p

    # Grad of: return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    bt = -bout / len(p)
    bp = bt * (y / p - (1 - y) / q)
    # Grad of: p = 1 / (1 + np.exp(-(x @ w)))
    bt = bp * p**2 * t
    return np.dot(bt, x)
