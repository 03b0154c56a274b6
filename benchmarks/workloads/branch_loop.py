"""A loop over numbers with branches and an early return, which is not taken here."""

import math

from workloads.workload import Workload


def arguments(n: int) -> tuple[float, int]:
    return 0.7, n


def branch_loop(x, n):
    for _ in range(n):
        if x > 0.5:
            x = x * x - 0.2
        elif x < -10.0:
            return x
        else:
            x = math.exp(x) - 0.4
    return x


def by_hand(x, n):
    factors = []
    for _ in range(n):
        if x > 0.5:
            factors.append(2.0 * x)
            x = x * x - 0.2
        elif x < -10.0:
            break
        else:
            e = math.exp(x)
            factors.append(e)
            x = e - 0.4
    bx = 1.0
    while factors:
        bx = bx * factors.pop()
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
