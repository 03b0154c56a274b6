"""The gradient of a dictionary is a dictionary."""

import numpy as np

from tangent.runtime import unbroadcast


def target(p, x, bout=1.0):
    w = p["w"]
    b = p["b"]
    h = np.tanh(w * x + b)

    # Grad of: h = np.tanh(p['w'] * x + p['b'])
    bt = bout * (1 - h**2)
    bw = unbroadcast(bt * x, w)
    bb = unbroadcast(bt, b)
    return {"w": bw, "b": bb}
