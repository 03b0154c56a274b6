"""A loop over numbers: what is paid per turn is the interpreter.

Euler's method for x' = x sin(x), so that the gradient neither vanishes nor explodes with many turns.
"""

import math

from workloads.workload import Workload


def arguments(n: int) -> tuple[float, int]:
    return 0.7, n


def scalar_loop(x, n):
    for _ in range(n):
        x = x + math.sin(x) * x / n
    return x


def by_hand(x, n):
    stack = []
    for _ in range(n):
        s = math.sin(x)
        stack.append((s, x))
        x = x + s * x / n
    bx = 1.0
    while stack:
        s, x = stack.pop()
        bt = bx / n
        bx = bx + bt * s + bt * x * math.cos(x)
    return bx


SCALAR_LOOP = Workload(
    primal=scalar_loop,
    by_hand=by_hand,
    arguments=arguments,
    sizes={str(n): n for n in (10, 100, 1000, 10_000)},
    quick=("1000",),
    wrt=0,
    others=("autograd", "torch"),
)
