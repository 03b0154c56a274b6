"""A loop over arrays: with few elements the calls are paid for, with many the arithmetic."""

import numpy as np

from workloads.workload import Workload

TURNS = 100


def arguments(size: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng.normal(size=size), rng.uniform(0.9, 1.3, size=size)


def array_loop(x, a):
    for _ in range(TURNS):
        x = np.sin(x) * a
    return np.sum(x)


def by_hand(x, a):
    stack = []
    for _ in range(TURNS):
        s = np.sin(x)
        stack.append((s, x))
        x = s * a
    bx = np.ones_like(x)
    ba = np.zeros_like(a)
    while stack:
        s, x = stack.pop()
        ba += bx * s
        bx = bx * a * np.cos(x)
    return bx, ba


ARRAY_LOOP = Workload(
    primal=array_loop,
    by_hand=by_hand,
    arguments=arguments,
    sizes={"10": 10, "1000": 1000},
    quick=("10", "1000"),
    wrt=(0, 1),
    others=("autograd", "jax", "torch"),
)
