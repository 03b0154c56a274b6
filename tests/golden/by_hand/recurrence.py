"""In-place array writes: the gradient buffer is written in place too, nothing is copied."""

import numpy as np


def target(a, b, bout=1.0):
    x = np.zeros(len(b))
    x[0] = b[0]
    for i in range(1, len(b)):
        x[i] = a * x[i - 1] + b[i]  # writes where nothing needed was: no value to save

    bx = np.zeros_like(x)
    bb = np.zeros_like(b)
    ba = 0.0
    # Grad of: return np.sum(x[1:])
    bx[1:] += bout
    for i in range(len(b) - 1, 0, -1):
        # Grad of: x[i] = a * x[i - 1] + b[i]
        bt = bx[i]
        bx[i] = 0.0
        ba += bt * x[i - 1]
        bx[i - 1] += bt * a
        bb[i] += bt
    # Grad of: x[0] = b[0]
    bb[0] += bx[0]
    return ba, bb
