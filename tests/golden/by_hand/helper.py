"""One pair of functions for two calls."""

import numpy as np


def norm_fwd(v):
    t = np.sqrt(np.sum(v * v))
    return t, (v, t)


def norm_bwd(saved, bout):
    v, t = saved
    # Grad of: return np.sqrt(np.sum(v * v))
    return bout / t * v


def target(x, y, bout=1.0):
    _, saved = norm_fwd(x - y)
    _, saved_1 = norm_fwd(x)

    # Grad of: return norm(x - y) + norm(x)
    bx = norm_bwd(saved, bout) + norm_bwd(saved_1, bout)
    return bx
