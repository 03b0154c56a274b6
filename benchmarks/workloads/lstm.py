"""An LSTM over a sequence of 50 steps, by its weights."""

import numpy as np

from workloads.workload import Workload

STEPS, INPUTS, BATCH = 50, 8, 16


def arguments(hidden: int) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(0)
    w = rng.normal(size=(INPUTS, 4 * hidden)) / np.sqrt(INPUTS)
    u = rng.normal(size=(hidden, 4 * hidden)) / np.sqrt(hidden)
    h = np.zeros((BATCH, hidden))
    return w, u, np.zeros(4 * hidden), rng.normal(size=(STEPS, BATCH, INPUTS)), h, h.copy()


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(w, u, b, xs, h, c):
    n = h.shape[1]
    for x in xs:
        z = x @ w + h @ u + b
        i = sigmoid(z[:, :n])
        f = sigmoid(z[:, n : 2 * n])
        o = sigmoid(z[:, 2 * n : 3 * n])
        g = np.tanh(z[:, 3 * n :])
        c = f * c + i * g
        h = o * np.tanh(c)
    return np.sum(h * h)


def by_hand(w, u, b, xs, h, c):
    n = h.shape[1]
    stack = []
    for x in xs:
        z = x @ w + h @ u + b
        i = sigmoid(z[:, :n])
        f = sigmoid(z[:, n : 2 * n])
        o = sigmoid(z[:, 2 * n : 3 * n])
        g = np.tanh(z[:, 3 * n :])
        c_1 = f * c + i * g
        t = np.tanh(c_1)
        stack.append((x, h, c, i, f, o, g, t))
        c = c_1
        h = o * t
    bw, bu, bb = np.zeros_like(w), np.zeros_like(u), np.zeros_like(b)
    bh = 2 * h
    bc = np.zeros_like(c)
    bz = np.empty((BATCH, 4 * n))
    while stack:
        x, h, c, i, f, o, g, t = stack.pop()
        bc += bh * o * (1 - t * t)
        bz[:, :n] = bc * g * i * (1 - i)
        bz[:, n : 2 * n] = bc * c * f * (1 - f)
        bz[:, 2 * n : 3 * n] = bh * t * o * (1 - o)
        bz[:, 3 * n :] = bc * i * (1 - g * g)
        bc *= f
        bw += x.T @ bz
        bu += h.T @ bz
        bb += np.sum(bz, axis=0)
        bh = bz @ u.T
    return bw, bu, bb


LSTM = Workload(
    primal=lstm,
    by_hand=by_hand,
    arguments=arguments,
    sizes={"16": 16, "64": 64},
    quick=("16", "64"),
    wrt=(0, 1, 2),
    others=("autograd", "jax", "torch"),
)
