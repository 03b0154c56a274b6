"""Constants that are changed inside of expressions which stay as they are written otherwise."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

A = np.array([0.3, -1.2, 0.8])
C = np.array([1.5, 0.4, -0.7])


def grown(c, by):
    c[0] += by
    return c[0] * 1.0


def halved(c):
    c *= 0.5
    return c[0] * 1.0


def shaken(c):
    return [grown(c, k) for k in range(3)]


def dropped(x, c):
    y = np.sin(x * c)
    [grown(c, 1.0) for _ in range(2)]
    return np.sum(y * c)


def read(x, c):
    y = np.sum(x * c) ** 2
    steps = [grown(c, k) for k in range(3) if grown(c, 0.1) < 9]
    return y * c[0] * sum(steps)


def table(x, c):
    y = np.sin(x * c)
    steps = {k: grown(c, k) for k in range(3)}
    return np.sum(y * c) * steps[2]


def summed(x, c):
    y = np.sin(x * c)
    total = sum(grown(c, k) for k in range(3))
    return np.sum(y * c) * total


def by_a_method(x, c):
    y = np.sin(x * c)
    nothing = [c.sort() for _ in range(1)]
    return np.sum(y * c) * len(nothing)


def mapped(x, c):
    y = np.sin(x * c)
    halves = list(map(halved, [c, c]))
    return np.sum(y * c) * halves[0]


def by_key(x, c):
    y = np.sin(x * c)
    order = sorted([2, 1, 3], key=lambda k: grown(c, k))
    return np.sum(y * c) * order[0]


def largest(x, c):
    y = np.sin(x * c)
    top = max([2, 1, 3], key=lambda k: grown(c, k))
    return np.sum(y * c) * top


def starred(x, c):
    y = np.sin(x * c)
    values = [*map(lambda k: grown(c, k), range(3))]
    return np.sum(y * c) * values[0]


def in_a_callee(x, c):
    y = np.sin(x * c)
    shaken(c)
    return np.sum(y * c)


def of_a_list(x, xs):
    y = np.sin(x * xs[-1])
    nothing = [xs.append(k * 0.5) for k in range(3)]
    return np.sum(y) * xs[-1] * len(nothing)


def by_what_is_passed(x, c, step):
    c = c * 1.0
    y = np.sin(x * c)
    values = [step(c, k) for k in range(3)]
    return np.sum(y * c) * values[0]


def taken_from_an_iterator(x):
    values = iter([1.5, 2.0, 3.0, 4.0])
    next(values)
    firsts = [next(values) for _ in range(2)]
    return np.sum(np.sin(x * next(values))) * firsts[0]


@pytest.mark.parametrize(
    ("f", "rest"),
    [
        (dropped, (C,)),
        (read, (C,)),
        (table, (C,)),
        (summed, (C,)),
        (by_a_method, (C,)),
        (mapped, (C,)),
        (by_key, (C,)),
        (largest, (C,)),
        (starred, (C,)),
        (in_a_callee, (C,)),
        (of_a_list, ([0.5, 1.5],)),
        (by_what_is_passed, (C, grown)),
        (taken_from_an_iterator, ()),
    ],
)
def test_changed_in_a_comprehension(f, rest):
    check(f, A, *rest)


def stays_a_comprehension(x, names):
    short = [name.strip().lower() for name in names if name]
    return np.sum(x * x) * len(short)


def test_what_changes_nothing_stays_as_written():
    source = inspect.getsource(tangent.grad(stays_a_comprehension))
    assert "[name.strip().lower() for name in names if name]" in source


def in_a_text(x, c):
    y = np.sin(x * c)
    name = f"{grown(c, 1.0):.2f}"
    return np.sum(y * c) * len(name)


def until_one_is_large(x, c):
    y = np.sin(x * c)
    found = any(grown(c, k) > 2.0 for k in range(3))
    return np.sum(y * c) if found else np.sum(y)


def in_a_set(x, c):
    y = np.sin(x * c)
    values = {grown(c, k) for k in range(3)}
    return np.sum(y * c) * len(values)


@pytest.mark.parametrize("f", [in_a_text, until_one_is_large, in_a_set])
def test_what_must_stay_as_written_changes_nothing(f):
    check_refused(f, A, C)


def halved_in_place(c):
    c *= 0.5
    return c[1]


def read_before_its_value_is_calculated(x):
    y = x * 1.0
    y[0] += halved_in_place(y)
    return np.sum(y * y)


def read_before_under_another_name(x):
    y = x * 1.0
    part = y[:2]
    y[0] += halved_in_place(part)
    return np.sum(y * y)


def read_before_in_a_dictionary(x):
    d = {"a": x * 1.0}
    d["a"][0] += halved_in_place(d["a"])
    return np.sum(d["a"] ** 2)


def a_view_follows(x):
    y = x * 1.0
    y[1:] *= halved_in_place(y)
    return np.sum(y * y)


def a_row_follows(x):
    m = np.outer(x, x)
    m[0] += halved_in_place(m)
    return np.sum(m * m)


def counted_meanwhile(x):
    k = 0

    def following():
        nonlocal k
        k += 1
        return k

    y = x * 1.0
    y[following()] += x[0] * following()
    return np.sum(y * y) * k


@pytest.mark.parametrize(
    "f",
    [
        read_before_its_value_is_calculated,
        read_before_under_another_name,
        read_before_in_a_dictionary,
        a_view_follows,
        a_row_follows,
        counted_meanwhile,
    ],
)
def test_changed_by_the_value_that_is_added(f):
    check(f, A)


def test_a_row_that_is_changed_by_the_value_that_is_added_is_refused():
    with pytest.raises(tangent.Undifferentiable, match="a view that shares memory"):
        tangent.grad(read_before_under_another_name)(np.outer(A, A))
