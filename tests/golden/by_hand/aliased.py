"""A view that is written through: its gradient is the same view of the gradient, made beside the primal."""

import numpy as np


def target(x, bout=1.0):
    y = x * 1.0
    by = np.zeros_like(y)
    tail, btail = y[1:], by[1:]
    tail_1 = tail.copy()  # overwritten below, needed after
    tail *= x[:-1]

    bx = np.zeros_like(x)
    # Grad of: return np.sum(y ** 2)
    by += bout * 2 * y
    # Grad of: tail *= x[:-1]
    tail[...] = tail_1
    bx[:-1] += btail * tail
    btail *= x[:-1]
    # Grad of: y = x * 1.0
    bx += by
    return bx
