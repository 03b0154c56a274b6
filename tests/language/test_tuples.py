"""Tuples that are made to be looked into: they need no cotangent of their own."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import check, rows


def turned(x, y):
    def turn(a, b):
        return a * np.cos(b), a * np.sin(b)

    u, v = turn(x, y)
    v, u = turn(u, v)
    return u * v


def written_inside(y, w):
    y[0] *= w
    return y[0] * 2.0, y[1] * w


def given_back(x, w):
    y = x * 1.0
    m, p = written_inside(y, w)
    n = written_inside(y, m)
    return m * p + n[0] * n[1]


def by_position(x, y):
    p = (x * y, x + y, y)
    q = p
    return p[0] * q[-1] + q[1] ** 2


def swapped(x, y):
    p = (x, y)
    x, y = p[1], p[0] * p[1]
    q = (y, x)
    y = 3.0 * y
    return q[0] * x - q[1] * y


def carried(x, n):
    state = (x, 1.0 + x)
    for i in range(n):
        position, speed = state
        state = (position + 0.1 * speed, speed - 0.2 * np.sin(state[0]) * (i + 1))
    return state[0] * state[1]


def carried_pair_of_pairs(x, n):
    state = ((x, x * x), 1.0)
    for _ in range(n):
        (a, b), c = state
        state = ((b * 0.5, a + c), a * b)
    return state[0][0] + state[0][1] * state[1]


def chosen(x, y):
    if x > y:
        pair = (x * x, y)
    elif x > 0:
        pair = (np.sin(y), x * y)
    else:
        pair = (y, x)
    first, second = pair
    return first * second + pair[0]


def bound_on_one_side(x, n):
    total = 0.0
    for i in range(n):
        if i % 2 == 0:
            last = (x * i, x**2)
        total = total + last[0] * last[1]
    return total


def arrays_in_tuples(x):
    y = x * 1.0
    pair = (y, y[1:])
    z, tail = pair
    tail *= 2.0
    z[0] = tail[0] * x[0]
    return np.sum(pair[0] ** 2) + np.sum(pair[1])


def left_whole(x, y):
    p = (x * y, y)
    q = (p[0], p)
    return q[0] * sum(q[1])


def too_few(x):
    p = (x, x * x)
    return p[2]


def of_another_length(x):
    p = (x, x * x)
    if x > 5.0:
        p = (x, x, x)
    return p[-1] * p[0]


A = np.array([0.4, 1.1, 0.8])


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (turned, (0, 1), (1.3, 0.4)),
        (given_back, (0, 1), (A, 0.7)),
        (by_position, (0, 1), (1.3, 0.4)),
        (by_position, (0, 1), (A, A + 1.0)),
        (swapped, (0, 1), (1.3, 0.4)),
        (carried, 0, (0.4, 4)),
        (carried, 0, (A, 3)),
        (carried_pair_of_pairs, 0, (0.4, 4)),
        (chosen, (0, 1), (1.3, 0.4)),
        (chosen, (0, 1), (0.3, 0.4)),
        (chosen, (0, 1), (-1.3, 0.4)),
        (bound_on_one_side, 0, (1.2, 5)),
        (arrays_in_tuples, 0, (A,)),
        (left_whole, (0, 1), (1.3, 0.4)),
        (of_another_length, 0, (1.3,)),
        (of_another_length, 0, (6.0,)),
    ),
)
def test_tuples(f, wrt, args):
    check(f, *args, wrt=wrt)


@pytest.mark.parametrize("f", [turned, by_position, swapped, carried, carried_pair_of_pairs, chosen])
def test_no_cotangent_is_a_tuple(f):
    for derivative in (tangent.grad(f), tangent.grad(tangent.grad(f))):
        text = "".join(inspect.findsource(derivative)[0])
        assert "add_item" not in text, text
        assert "pack_like" not in text, text


def test_what_fails_fails():
    with pytest.raises(IndexError):
        tangent.grad(too_few)(1.0)
