"""Diffusion on a line, written in place; nonlinear, so that values are needed again.

Other libraries are left out: autograd and JAX do not write to arrays.
"""

import numpy as np

from workloads.workload import Workload

TURNS = 50


def arguments(n: int) -> tuple[np.ndarray, float]:
    return np.random.default_rng(0).uniform(0.5, 1.5, size=n), 0.1


def stencil(u: np.ndarray, k: float):
    u = u * 1.0
    for _ in range(TURNS):
        u[1:-1] += k * u[1:-1] * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def by_hand(u, k):
    stack = []
    u = u * 1.0
    for _ in range(TURNS):
        c = u[1:-1].copy()
        d = u[2:] - 2.0 * c + u[:-2]
        stack.append((c, d))
        u[1:-1] += k * c * d
    bu = 2.0 * u
    bk = 0.0
    while stack:
        c, d = stack.pop()
        bt = bu[1:-1].copy()
        bk += np.sum(bt * c * d)
        bt *= k
        bd = bt * c
        bu[2:] += bd
        bu[1:-1] += bt * d - 2.0 * bd
        bu[:-2] += bd
    return bu, bk


STENCIL = Workload(
    primal=stencil,
    by_hand=by_hand,
    arguments=arguments,
    sizes={"100": 100, "10000": 10_000},
    quick=("100", "10000"),
    wrt=(0, 1),
)
