"""Weights in a dictionary, a layer for each."""

import numpy as np


def target(params, x, bout=1.0):
    stack = []
    for name, w in params.items():
        stack.append((name, w, x))
        x = np.tanh(x @ w)

    bparams = dict.fromkeys(params)
    # Grad of: return np.sum(x)
    bx = np.broadcast_to(bout, np.shape(x))
    while stack:
        name, w, before = stack.pop()
        # Grad of: x = np.tanh(x @ w)
        bt = bx * (1 - x**2)
        bparams[name] = before.T @ bt
        bx = bt @ w.T
        x = before
    return bparams
