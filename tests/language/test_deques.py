"""Deques that a function makes."""

import collections
import inspect
from collections import deque

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

XS = [1.5, -0.5, 2.0, 0.7, 0.3]


def moving_average(xs):
    window = deque(maxlen=2)
    total = 0.0
    for x in xs:
        window.append(x)
        total += sum(window) / len(window) * x
    return total


def queue(xs):
    waiting = deque(xs)
    total = 0.0
    while waiting:
        v = waiting.popleft()
        total += v * v
        if len(waiting) > 2 and total < 3:
            waiting.append(v * 0.5)
    return total


def from_the_left(xs):
    q = collections.deque(maxlen=3)
    for x in xs:
        q.appendleft(x * x)
        q[0] = q[0] + q[-1]
    return q[0] * q[1] + q[2] * q.pop()


def delayed(xs):
    line = deque(maxlen=2)
    line.append(0.0)
    line.append(0.0)
    out = []
    for x in xs:
        y = x - 0.5 * line[0] + 0.25 * line[1]
        line.append(y)
        out.append(y)
    return sum(y * y for y in out)


def both_ends(xs):
    q = deque(xs)
    total = 1.0
    while len(q) > 1:
        total = total * q.popleft() + q.pop()
    for v in q:
        total += v * v
    return total


@pytest.mark.parametrize("f", [moving_average, queue, from_the_left, delayed, both_ends])
def test_deques(f):
    check(f, XS)


def of_arrays(x):
    past = deque(maxlen=2)
    for k in range(4):
        past.append(x * k)
    return np.sum(past[0] * past[1])


def test_deques_of_arrays():
    check(of_arrays, np.array([1.5, -0.5]))


def of_numbers(x):
    order = deque([3, 1, 2])
    total = 0.0
    while order:
        total += x ** order.popleft()
    return total


def test_deques_of_what_does_not_vary():
    check(of_numbers, 1.5)
    assert "order.popleft()" in inspect.getsource(tangent.grad(of_numbers))


def returned(x):
    q = deque(maxlen=2)
    q.append(x)
    return q


def rotated(x):
    q = deque([x, x * x])
    q.rotate(1)
    return q[0]


def joined(x):
    q = deque([x, x * x])
    q += [x]
    return q[0]


def changed_while_it_is_gone_through(x):
    q = deque([x, x])
    total = 0.0
    for v in q:
        total += v
        if total < 5:
            q.append(v)
    return total


def of_any_length(x, n=1):
    q = deque(maxlen=n)
    q.append(x)
    return q[0]


@pytest.mark.parametrize("f", [returned, rotated, joined, changed_while_it_is_gone_through, of_any_length])
def test_refused(f):
    check_refused(f, 1.5)
