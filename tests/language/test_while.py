"""`while`: the number of turns is known only when it runs."""

import inspect
import math

import numpy as np
import pytest

import tangent
from oracle import check, rows


def halve(x):
    while x > 1:
        x = x / 2
    return x * x


def newton_sqrt(a):
    x = a
    while abs(x * x - a) > 1e-13 * a:
        x = 0.5 * (x + a / x)
    return x


def collatz_like(x, n):
    k = 0
    while k < n:
        if k % 2 == 0:
            x = x * 1.5
        else:
            x = math.sin(x)
        k += 1
    return x


def never_entered(x):
    y = x * 3
    while x > 100:
        x = x / 2
        y = y * x
    return y * x


def series(x):
    term, total, k = 1.0, 1.0, 1
    while abs(term) > 1e-14:
        term = term * x / k
        total = total + term
        k = k + 1
    return total


def condition_calls(x, limit):
    while np.sum(x * x) < limit:
        x = x * 1.3 + 0.1
    return np.sum(x)


def two_conditions(x, y):
    while x < 10 and y < 20:
        x, y = x * y, y + x
    return x + 2 * y


def nested_while(x, n):
    i = 0
    while i < n:
        j = 0
        while j < i:
            x = x * 0.9 + j
            j += 1
        x = x * x / (1 + x)
        i += 1
    return x


def else_of_while(x):
    while x < 5:
        x = x * 2
    else:
        x = x * x
    return x


def walrus_condition(x):
    while (y := x * 0.5) > 1:
        x = y
    return x * y


def walrus_and_continue(x: float):
    total = 0.0
    while (y := x * 0.5) > 0.1:
        x = y * 0.9
        if y > 1.0:
            continue
        total = total + y * y
    return total + x * y


def countdown(x, n):
    y = 1.0
    while n:
        y = y * x
        n -= 1
    return y


def index_walk(xs):
    i, total = 0, 0.0
    while i < len(xs):
        total = total * xs[i] + xs[i]
        i += 2
    return total


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (walrus_condition, 0, (11.0,), (1.5,)),
        (walrus_and_continue, 0, (11.0,), (0.1,)),
        (halve, 0, (11.0,), (0.7,)),
        (collatz_like, 0, (0.7, 5), (0.7, 0)),
        (never_entered, 0, (1.5,)),
        (series, 0, (0.7,), (-1.3,)),
        (condition_calls, 0, (np.array([0.5, -0.2]), 10.0), (np.array([5.0, 1.0]), 10.0)),
        (two_conditions, (0, 1), (1.5, 2.0), (11.0, 2.0)),
        (nested_while, 0, (0.7, 4), (0.7, 0)),
        (else_of_while, 0, (1.3,), (6.0,)),
        (countdown, 0, (1.3, 4), (1.3, 0)),
        (index_walk, 0, ([1.5, 2.5, -1.0],), (np.array([0.3, 0.5, 0.7]),)),
    ),
)
def test_while(f, wrt, args):
    check(f, *args, wrt=wrt)


@pytest.mark.parametrize("a", [2.0, 10.0])
def test_derivative_of_an_iteration_that_converged(a):
    check(newton_sqrt, a)


def counted(x):
    n = 0
    while x > 1.0:
        x = x * 0.5
        n += 1
    return x * x * n


def counted_within(x):
    for k in range(3):
        n = 2
        y = x + k
        while y > 1.0:
            y = y * x * 0.5
            n += 1
        x = x * y * n
    return x


def counted_sometimes(x):
    n = 0
    while x > 1.0:
        x = x * 0.5
        if x > 2.0:
            n += 1
    return x * n


def counted_and_left(x):
    n = 0
    while x > 1.0:
        x = x * x * 0.25
        n += 1
        if n > 2:
            break
    return x * n


def counted_and_bound_again(x):
    n = 0
    while x > 1.0:
        x = x * x * 0.25
        n += 1
    n = 7
    return x * n


def counted_by_two(x):
    n = 0
    while x > 1.0:
        x = x * x * 0.25
        n += 2
    return x * n


def counted_twice(x):
    n = 0
    while x > 1.0:
        n += 1
        x = x * x * 0.25
        n += 1
    return x * n


@pytest.mark.parametrize(
    ("f", "turns"),
    [
        (counted, False),
        (counted_within, False),
        (counted_sometimes, True),
        (counted_and_left, True),
        (counted_and_bound_again, False),
        (counted_by_two, True),
        (counted_twice, True),
    ],
)
def test_turns_that_the_user_has_counted(f, turns):
    check(f, 0.6)
    check(f, 3.7 if f is not counted_within else 0.4)
    assert ("turns" in inspect.getsource(tangent.grad(f, optimized=False))) == turns
