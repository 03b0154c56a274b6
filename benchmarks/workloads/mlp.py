"""The gradient of a network with one hidden layer and squared error, by its weights."""

from typing import Any

import numpy as np

from workloads.workload import Workload

INPUTS, OUTPUTS = 32, 10


def arguments(size: tuple[int, int], dtype: Any = np.float64) -> tuple[np.ndarray, ...]:
    hidden, batch = size
    rng = np.random.default_rng(0)
    shapes = [(INPUTS, hidden), (hidden,), (hidden, OUTPUTS), (OUTPUTS,), (batch, INPUTS), (batch, OUTPUTS)]
    return tuple((rng.normal(size=shape) / np.sqrt(shape[0])).astype(dtype) for shape in shapes)


def mlp(w1, b1, w2, b2, x, y):
    h = np.tanh(x @ w1 + b1)
    r = h @ w2 + b2 - y
    return np.sum(r * r)


def by_hand(w1, b1, w2, b2, x, y):
    h = np.tanh(x @ w1 + b1)
    br = 2 * (h @ w2 + b2 - y)
    ba = br @ w2.T * (1 - h * h)
    return x.T @ ba, np.sum(ba, axis=0), h.T @ br, np.sum(br, axis=0)


MLP = Workload(
    primal=mlp,
    by_hand=by_hand,
    arguments=arguments,
    sizes={f"{hidden}/{batch}": (hidden, batch) for hidden in (16, 64, 256, 1024) for batch in (32, 128)},
    quick=("16/32", "64/128", "256/128"),
    wrt=(0, 1, 2, 3),
    others=("autograd", "jax", "torch"),
)
