"""`break` stays a break: what follows it moves into the else, and the backward loop sees how far each turn got."""

import numpy as np


def target(x, tol, bx=1.0):
    stack = []
    for i in range(100):
        t = np.tanh(x)
        step = t / 2
        if step < tol:
            break  # the last turn moved nothing, so nothing of it is saved
        stack.append(t)
        x = x - step

    while stack:
        t = stack.pop()
        # Grad of: x = x - step
        # Grad of: step = np.tanh(x) / 2
        bx = bx - bx / 2 * (1 - t**2)
    return bx
