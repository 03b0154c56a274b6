"""A loop over numbers with branches and an early return, which is not taken here.

The steps are small, so that the gradient neither vanishes nor explodes with many turns.
"""

import math

from workloads.workload import Workload


def arguments(n: int) -> tuple[float, int]:
    return 0.7, n


def branch_loop(x, n):
    for _ in range(n):
        if x > 0.5:
            x = x - x * x / n
        elif x < -10.0:
            return x
        else:
            x = x + math.exp(x) / n
    return x


def by_hand(x, n):
    stack = []
    for _ in range(n):
        large = x > 0.5
        if large:
            stack.append((large, x))
            x = x - x * x / n
        elif x < -10.0:
            break
        else:
            e = math.exp(x)
            stack.append((large, e))
            x = x + e / n
    bx = 1.0
    while stack:
        large, saved = stack.pop()
        bx = bx - 2 * bx / n * saved if large else bx + bx / n * saved
    return bx


BRANCH_LOOP = Workload(
    primal=branch_loop,
    by_hand=by_hand,
    arguments=arguments,
    sizes={str(n): n for n in (10, 1000)},
    quick=("1000",),
    wrt=0,
    others=("autograd", "torch"),
)
