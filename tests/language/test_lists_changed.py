"""Methods that change lists and dictionaries which a function has made: insert, sort, update, ..."""

import numpy as np
import pytest

from oracle import check, check_refused, rows

A = np.array([0.3, -1.2, 0.8])


def in_a_row(x):
    ys = [x, 2.0, x * x]
    ys.reverse()
    ys.insert(1, x**3)
    ys.sort(reverse=True)
    return ys[0] * ys[1] + ys[3]


def while_it_grows(x, n):
    ys = []
    for i in range(n):
        ys.append(x * (i - 1.5) ** 2)
    ys.sort()
    ys.append(x)
    ys.insert(0, x * x)
    return ys[0] * ys[1] + ys[-1] * ys[2]


def insert_at(x, n):
    ys = [x, 1.0, x * x]
    ys.insert(n, x**3)
    ys.insert(-1, 2.0 * x)
    ys.insert(100, x)
    return sum([k * y for k, y in enumerate(ys)])


def items_set_as_well(x, n):
    ys = [x, 1.0, x * x]
    for i in range(n):
        ys[i] = ys[i - 1] * x
    ys.reverse()
    for i in range(n):
        ys[i] = ys[i - 1] * x
    return ys[0] * ys[1] + ys[2]


def arrays(x):
    ys = [x, x * 2.0]
    ys.insert(0, x * x)
    ys.reverse()
    return np.sum(ys[0] * ys[1] * ys[2])


def defaults(x, n):
    d = {}
    for i in range(n):
        y = d.setdefault(i % 2, x * i)
        d[2] = y * x
    return d[0] + d[1] * y


def updates(x, n):
    d = {"a": x}
    for _ in range(n):
        d.update(a=d["a"] * x, b=x, c=x)
    return d["a"] * d["b"] * d["c"]


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (in_a_row, (0,), (0.7,)),
        (while_it_grows, (0,), (0.7, 3)),
        (insert_at, (0,), (0.7, 1), (0.7, -2), (0.7, 9)),
        (items_set_as_well, (0,), (0.7, 3)),
        (arrays, (0,), (A,)),
        (defaults, (0,), (0.7, 4)),
        (updates, (0,), (0.7, 3)),
    ),
)
def test_changes(f, wrt, args):
    check(f, *args, wrt=wrt[0])


def second_name(x):
    ys = [x, 2.0, x * x]
    zs = ys
    ys.reverse()
    return zs[0] * ys[1]


def in_a_loop(x):
    ys = [x]
    for i in range(3):
        ys.insert(0, x * i)
    return ys[0]


def in_a_branch(x):
    ys = [x, 1.0]
    zs = [x * x, x]
    if x > 0:
        zs.insert(0, ys[0])
        return zs[0] * zs[1]
    return zs[0]


def of_a_parameter(xs):
    xs.sort()
    return xs[0]


def by_a_key(x):
    ys = [x, 2.0]
    ys.sort(key=lambda y: -y)
    return ys[0]


def removed(x):
    ys = [x, 2.0]
    ys.remove(2.0)
    return ys[0]


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (second_name, (0.7,)),
        (in_a_loop, (0.7,)),
        (in_a_branch, (0.7,)),
        (of_a_parameter, ([0.7, 0.3],)),
        (by_a_key, (0.7,)),
        (removed, (0.7,)),
    ],
)
def test_refused(f, args):
    check_refused(f, *args)
