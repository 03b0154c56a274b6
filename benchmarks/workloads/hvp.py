"""The product of the network's Hessian with a direction: forward over reverse."""

import numpy as np

from workloads import mlp
from workloads.workload import Workload

Arrays = tuple[np.ndarray, ...]


def arguments(size: tuple[int, int]) -> tuple[Arrays, np.ndarray, np.ndarray, Arrays]:
    *params, x, y = mlp.arguments(size)
    rng = np.random.default_rng(1)
    return tuple(params), x, y, tuple(rng.normal(size=p.shape) for p in params)


def loss(params, x, y):
    w1, b1, w2, b2 = params
    h = np.tanh(x @ w1 + b1)
    r = h @ w2 + b2 - y
    return np.sum(r * r)


def by_hand(params, x, y, dparams):
    w1, b1, w2, b2 = params
    dw1, db1, dw2, db2 = dparams
    h = np.tanh(x @ w1 + b1)
    s = 1 - h * h
    dh = (x @ dw1 + db1) * s
    br = 2 * (h @ w2 + b2 - y)
    dbr = 2 * (dh @ w2 + h @ dw2 + db2)
    bh = br @ w2.T
    dba = (dbr @ w2.T + br @ dw2.T) * s - 2 * bh * h * dh
    return x.T @ dba, np.sum(dba, axis=0), dh.T @ br + h.T @ dbr, np.sum(dbr, axis=0)


HVP = Workload(
    primal=loss,
    by_hand=by_hand,
    arguments=arguments,
    sizes={"16/32": (16, 32), "64/128": (64, 128), "256/128": (256, 128)},
    quick=("16/32", "64/128"),
    wrt=0,
    mode="hvp",
    others=("autograd", "jax", "torch"),
)
