"""Comprehensions, and generators that a builtin uses up at once."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

A = np.array([0.3, -1.2, 0.8])


def squares(x):
    return sum([v * v for v in x])


def generator(x: float):
    return sum(x**i for i in range(4))


def filtered(x):
    ys = [2.0 * v for v in x if v > 0.0]
    return sum(ys) * ys[0]


def zipped(x, w):
    return sum(a * b for a, b in zip(x, w))


def nested(x):
    return sum([a * b for a in x for b in x if a > b])


def scope(x: float):
    v = x * 2.0
    ys = [v * 3.0 for v in [x, x * x]]
    return v * ys[1]


def layered(params, x):
    hs = [np.tanh(x @ w) for w in params]
    return np.sum(np.stack(hs))


def returned(x):
    return [v * v for v in x]


def inactive(x: float):
    weights = [1.0 / (i + 1) for i in range(4)]
    total = 0.0
    for w in weights:
        total = total + w * x * x
    return total


def inner(x):
    return sum([sum([a * b for b in x]) for a in x])


def helper(x):
    return sum([v**3 for v in x])


def called(x):
    return helper(x) * 2.0


def in_loop(x):
    total = 0.0
    for i in range(3):
        total = total + sum([v * i for v in x]) ** 2
    return total


def array_of(x):
    return np.sum(np.array([v * v for v in x]) ** 2)


def largest(x):
    return max(v * v for v in x)


def as_tuple(x):
    a, b, c = tuple(v * v for v in x)
    return a * b + c


def enumerated(x):
    return sum(i * v for i, v in enumerate(x))


def used_up_inside(x):
    x = x - np.mean(x)
    r = [sum(x[i] * x[i + k] for i in range(len(x) - k)) for k in range(3)]
    order = [max((j for j in range(3)), key=lambda j: x[j] * k) for k in (1, -1)]
    return r[0] * r[1] + r[2] + x[order[0]] * x[order[1]]


def values_of_states(x):
    moves = {0: [(0.9, 1), (0.1, 0)], 1: [(0.5, 2), (0.5, 0)], 2: [(1.0, 2)]}
    values = dict.fromkeys(moves, 0.0)
    for _ in range(3):
        values = {s: x[s] + 0.9 * sum(p * values[t] for p, t in moves[s]) for s in moves}
    return values[0] * values[1]


ROWS = [
    (used_up_inside, (A,), 0),
    (values_of_states, (A,), 0),
    (squares, (A,), 0),
    (squares, ([0.3, 0.4],), 0),
    (generator, (0.3,), 0),
    (filtered, (A,), 0),
    (zipped, (A, A * 2.0), (0, 1)),
    (nested, (A,), 0),
    (scope, (0.3,), 0),
    (layered, ([np.eye(3) * 0.3, np.ones((3, 3))], A), (0, 1)),
    (returned, (A,), 0),
    (inner, (A,), 0),
    (called, (A,), 0),
    (in_loop, (A,), 0),
    (array_of, (A,), 0),
    (largest, (A,), 0),
    (as_tuple, (A,), 0),
    (enumerated, (A,), 0),
]


@pytest.mark.parametrize(("f", "args", "wrt"), ROWS, ids=lambda value: getattr(value, "__name__", ""))
def test_comprehension(f, args, wrt):
    check(f, *args, wrt=wrt)


def test_what_is_not_differentiated_stays_a_comprehension():
    check(inactive, 0.3)
    assert "weights = [1.0 / (i + 1) for i in range(4)]\n" in inspect.getsource(tangent.grad(inactive))


def lazy(x: float):
    values = (x * i for i in range(3))
    return next(values) + next(values)


def functions_from_a_generator(x: float):
    x = x * 2.0
    found = [list((lambda: x * i) for i in range(2)) for _ in range(2)]
    x = x * 3.0
    return found[1][1]()


@pytest.mark.parametrize("f", [lazy, functions_from_a_generator])
def test_refused(f):
    check_refused(f, 0.3)
