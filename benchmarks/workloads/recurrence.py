"""A recurrence that fills an array element by element.

Other libraries are left out: autograd and JAX do not write to arrays.
"""

import numpy as np

from workloads.workload import Workload


def arguments(n: int) -> tuple[float, np.ndarray]:
    return 0.9, np.random.default_rng(0).normal(size=n)


def recurrence(a, b):
    x = np.zeros(len(b))
    x[0] = b[0]
    for i in range(1, len(b)):
        x[i] = a * x[i - 1] + b[i]
    return np.sum(x)


def by_hand(a, b):
    x = np.zeros(len(b))
    x[0] = b[0]
    for i in range(1, len(b)):
        x[i] = a * x[i - 1] + b[i]
    # Each element is written once, so nothing is saved, and what arrives at `x[i]` goes on to `b[i]`.
    bx = np.ones_like(x)
    ba = 0.0
    for i in range(len(b) - 1, 0, -1):
        ba += bx[i] * x[i - 1]
        bx[i - 1] += bx[i] * a
    return ba, bx


RECURRENCE = Workload(
    primal=recurrence,
    by_hand=by_hand,
    arguments=arguments,
    sizes={str(n): n for n in (100, 1000, 10_000, 100_000)},
    quick=("1000", "10000"),
    wrt=(0, 1),
)
