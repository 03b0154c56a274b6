"""Values that loops carry and that broadcasting makes larger from turn to turn.

Their cotangents wait until the loop is done before they are summed; see `reverse.waiting`.
"""

import inspect

import numpy as np
import pytest

import tangent
from oracle import check

A = np.array([0.3, -1.2, 0.8])
M = np.arange(6.0).reshape(2, 3) / 5 - 0.4
SINGLE = np.full(3, 0.3, np.float32)


def plain(x, a):
    for _ in range(3):
        x = np.sin(x) * a
    return np.sum(x)


def grows(x, a, m):
    for i in range(3):
        x = np.sin(x) * a + m[i]
    return np.sum(x * x)


def tail(x, a, b):
    for _ in range(3):
        x = np.cos(x) * a
    return x * b


def two(x, a):
    y = x
    for _ in range(3):
        x = np.sin(x) * a
        y = np.cos(y) * x
    return np.sum(y)


def other_use(x, a):
    total = 0.0
    for _ in range(3):
        x = np.sin(x) * a
        total = total + np.sum(x)
    return total


def nested(x, a):
    for _ in range(2):
        for _ in range(2):
            x = np.sin(x) * a
        x = x * 0.5
    return np.sum(x)


def same_twice(x, a):
    for _ in range(2):
        x = x * x * a
    return np.sum(x)


def inactive_start(a):
    x = 0.5
    for _ in range(3):
        x = np.sin(x) * a
    return np.sum(x * x)


def zero_turns(x, a, n):
    for _ in range(n):
        x = np.sin(x) * a
    return np.sum(x * 2.0)


@pytest.mark.parametrize(
    ("f", "args", "wrt"),
    [
        (plain, (A, A * 0.5), (0, 1)),
        (plain, (0.3, A), (0, 1)),
        (plain, (A, M), (0, 1)),
        (plain, (SINGLE, A.astype(np.float32)), (0, 1)),
        (grows, (0.3, 0.7, [A, 0.1, M]), (0, 1)),
        (grows, (A, 0.7, [1.0, M, A]), (0, 1)),
        (tail, (0.3, A, M), (0, 1, 2)),
        (two, (0.3, A), (0, 1)),
        (other_use, (0.3, A), (0, 1)),
        (nested, (0.3, A), (0, 1)),
        (same_twice, (0.3, A), (0, 1)),
        (inactive_start, (A,), 0),
        (zero_turns, (0.3, A, 0), 0),
        (zero_turns, (A, M, 3), (0, 1)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_loop(f, args, wrt):
    check(f, *args, wrt=wrt)


def test_the_sum_stands_behind_the_loop():
    text = inspect.getsource(tangent.grad(plain, wrt=(0, 1)))
    assert "        bx = bx * a * np.cos(x_1)\n" in text
    assert "    bx = unbroadcast(bx, x)\n" in text
