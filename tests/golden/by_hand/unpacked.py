"""A pair goes in, a pair comes out."""

import numpy as np

from tangent.runtime import unbroadcast


def target(params, x, bout=1.0):
    w, b = params
    h = np.tanh(w * x + b)

    # Grad of: return np.sum(np.tanh(w * x + b))
    bt = bout * (1 - h**2)
    bw = unbroadcast(bt * x, w)
    bb = unbroadcast(bt, b)
    return bw, bb
