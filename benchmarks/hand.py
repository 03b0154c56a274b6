"""Time generated derivatives against derivatives written by hand; print the ratios.

    python benchmarks/hand.py [--rounds 200]

Each pair is timed in turns in one process, so that what disturbs one disturbs
the other too, and the ratio is that of the medians.
"""

import argparse
import statistics
import time

import numpy as np

import tangent

# --------------------------------------------------------------------------
# The functions, each with its gradient as a careful person would write it


def mlp(params, x, y):
    w1, b1, w2, b2 = params
    h = np.tanh(x @ w1 + b1)
    r = h @ w2 + b2 - y
    return np.sum(r * r)


def mlp_by_hand(params, x, y):
    w1, b1, w2, b2 = params
    h = np.tanh(x @ w1 + b1)
    br = 2 * (h @ w2 + b2 - y)
    ba = br @ w2.T * (1 - h * h)
    return x.T @ ba, np.sum(ba, axis=0), h.T @ br, np.sum(br, axis=0)


def scalar_loop(x, n):
    for i in range(n):
        x = np.sin(x) * x + i / n
    return x


def scalar_loop_by_hand(x, n):
    stack = []
    for i in range(n):
        s = np.sin(x)
        stack.append((s, x))
        x = s * x + i / n
    bx = 1.0
    while stack:
        s, x = stack.pop()
        bx = bx * s + bx * x * np.cos(x)
    return bx


def recurrence(a, b):
    x = np.zeros(len(b))
    x[0] = b[0]
    for i in range(1, len(b)):
        x[i] = a * x[i - 1] + b[i]
    return np.sum(x)


def recurrence_by_hand(a, b):
    x = np.zeros(len(b))
    x[0] = b[0]
    for i in range(1, len(b)):
        x[i] = a * x[i - 1] + b[i]
    bx = np.ones_like(x)
    ba = 0.0
    for i in range(len(b) - 1, 0, -1):
        ba += bx[i] * x[i - 1]
        bx[i - 1] += bx[i] * a
    return ba, bx


def network(width, batch):
    r = np.random.default_rng(0)
    params = (r.normal(size=(64, width)) / 8, np.zeros(width), r.normal(size=(width, 10)) / 8, np.zeros(10))
    return params, r.normal(size=(batch, 64)), r.normal(size=(batch, 10))


B = np.random.default_rng(0).normal(size=1000)
CASES = {
    "mlp 16/32": (mlp, 0, mlp_by_hand, network(16, 32)),
    "mlp 64/128": (mlp, 0, mlp_by_hand, network(64, 128)),
    "scalar loop 100": (scalar_loop, 0, scalar_loop_by_hand, (0.5, 100)),
    "recurrence 1000": (recurrence, (0, 1), recurrence_by_hand, (0.9, B)),
}


# --------------------------------------------------------------------------
# Timing


def seconds(function, args):
    began = time.perf_counter()
    function(*args)
    return time.perf_counter() - began


def compare(function, wrt, by_hand, args, rounds):
    """Medians of the generated gradient and of the one by hand, after a check that they agree."""
    generated = tangent.grad(function, wrt=wrt)
    for a, b in zip(flat(generated(*args)), flat(by_hand(*args)), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9)
    times = [(seconds(generated, args), seconds(by_hand, args)) for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def flat(tree):
    return [leaf for item in tree for leaf in flat(item)] if isinstance(tree, (list, tuple)) else [tree]


def main():
    parser = argparse.ArgumentParser(description="Time generated derivatives against handwritten ones.")
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    print(f"{'':18s}{'generated':>12s}{'by hand':>12s}{'ratio':>8s}")
    for name, (function, wrt, by_hand, args) in CASES.items():
        ours, theirs = compare(function, wrt, by_hand, args, rounds)
        print(f"{name:18s}{1e6 * ours:9.1f} us{1e6 * theirs:9.1f} us{ours / theirs:8.2f}")


if __name__ == "__main__":
    main()
