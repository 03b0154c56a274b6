"""Residuals, and their sum of squares."""

import numpy as np


def target(w, x, y, bout=1.0):
    r = x @ w - y

    # Grad of: return np.dot(r, r)
    br = 2 * bout * r
    # Grad of: r = x @ w - y
    bw = np.dot(br, x)
    return bw
