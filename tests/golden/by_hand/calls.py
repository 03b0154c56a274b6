"""A user's function becomes a forward and a backward function; what passes between them is explicit."""

import numpy as np

from tangent.runtime import unbroadcast


def dense_fwd(x, W, b):
    y = np.tanh(np.dot(x, W) + b)
    return y, (x, W, b, y)


def dense_bwd(saved, by):
    x, W, b, y = saved
    # Grad of: return np.tanh(np.dot(x, W) + b)
    ba = by * (1 - y**2)
    return np.dot(ba, W.T), np.dot(x.T, ba), unbroadcast(ba, b)


def target(params, x, bout=1.0):
    stack = []
    for W, b in params:
        x, saved = dense_fwd(x, W, b)
        stack.append(saved)

    bparams = [None] * len(params)
    # Grad of: return np.sum(x ** 2)
    bx = bout * 2 * x
    for i in range(len(params) - 1, -1, -1):
        # Grad of: x = dense(x, W, b)
        bx, bW, bb = dense_bwd(stack.pop(), bx)
        bparams[i] = (bW, bb)
    return bparams
