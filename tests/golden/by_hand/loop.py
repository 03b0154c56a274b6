"""What a turn of a loop overwrites and the backward pass needs goes on one list; `range` runs backwards."""

import numpy as np


def target(x, a, n, bout=1.0):
    stack = []
    for i in range(n):
        s = np.sin(x)
        stack.append((s, x))
        x = s * x + a[i]

    # Grad of: return np.sum(x)
    bx = np.broadcast_to(bout, np.shape(x))
    ba = np.zeros_like(a)
    for i in range(n - 1, -1, -1):
        s, x = stack.pop()
        # Grad of: x = s * x + a[i]
        ba[i] += np.sum(bx)
        bs = bx * x
        bx = bx * s
        # Grad of: s = np.sin(x)
        bx = bx + bs * np.cos(x)
    return bx, ba
