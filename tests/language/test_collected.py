"""Lists that are collected item by item, and then read as a whole."""

import inspect

import numpy as np

import tangent
from oracle import check

X = np.array([0.4, 1.3, -0.6])


def by_comprehension(x, w):
    ys = [np.sin(v) * w for v in x]
    return sum(ys) * ys[0]


def by_loop(x, w):
    ys = []
    for v in x:
        ys.append(v * v * w)
    return sum(ys) + np.sum(np.array(ys) ** 2)


def in_a_branch(x, w):
    if w > 0:
        out = sum([v * w for v in x])
    else:
        ys = [v**2 for v in x]
        out = ys[-1] * sum(ys)
    return out * w


def in_turns(x, w):
    total = 0.0
    for k in range(2):
        ys = [v * w**k for v in x]
        total = total + ys[k] * sum(ys)
    return total


def read_while_it_grows(x, w):
    ys = [w]
    for v in x:
        ys.append(ys[-1] * v + sum(ys))
    return ys[-1] * ys[0]


def made(x, w):
    return [v * w for v in x]


def handed_on(x, w):
    ys = made(x, w)
    pair = (ys, w)
    return sum(pair[0]) * pair[1]


def with_a_second_name(x, w):
    ys = [v * w for v in x]
    zs = ys
    zs[0] = w * w
    return sum(ys) + zs[0]


def test_lists_that_are_collected():
    for f in (
        by_comprehension,
        by_loop,
        in_a_branch,
        in_turns,
        read_while_it_grows,
        handed_on,
        with_a_second_name,
    ):
        for w in (0.7, -0.7):
            check(f, X, w, wrt=(0, 1))


def test_such_a_list_has_one_name():
    for f in (by_comprehension, by_loop):
        text = inspect.getsource(tangent.grad(f))
        assert "ys = []" in text
        assert "list(ys)" not in text
