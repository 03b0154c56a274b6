"""The inverse is used twice."""

import numpy as np


def target(a, bout=1.0):
    t = np.linalg.inv(a).T

    # Grad of: return np.log(np.linalg.det(a)) + np.trace(np.linalg.inv(a))
    ba = bout * t
    ba -= bout * t @ t
    return ba
