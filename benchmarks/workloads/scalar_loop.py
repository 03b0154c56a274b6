"""A loop over numbers: what is paid per turn is the interpreter."""

import math

from workloads.workload import Workload


def arguments(n: int) -> tuple[float, int]:
    return 0.7, n


def scalar_loop(x, n):
    for i in range(n):
        x = math.sin(x) * x + i / n
    return x


def by_hand(x, n):
    stack = []
    for i in range(n):
        s = math.sin(x)
        stack.append((s, x))
        x = s * x + i / n
    bx = 1.0
    while stack:
        s, x = stack.pop()
        bx = bx * (s + x * math.cos(x))
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
