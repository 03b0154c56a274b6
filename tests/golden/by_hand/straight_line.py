"""Nested expressions: the forward pass stays the user's own lines."""

import numpy as np

from tangent.runtime import unbroadcast


def target(W, b, x, bout=1.0):
    h = np.tanh(np.dot(x, W) + b)

    # Grad of: return np.sum(h ** 2)
    bh = bout * 2 * h
    # Grad of: h = np.tanh(np.dot(x, W) + b)
    ba = bh * (1 - h**2)
    bW = np.dot(x.T, ba)
    bb = unbroadcast(ba, b)
    return bW, bb
