"""Operators, calls of known functions, comparisons and conditional expressions."""

import math

import numpy as np
import pytest

from oracle import check, check_refused, rows


def polynomial(x):
    return 3 * x**4 - 2 * x**2 + x / 7 - 5


def rational(x, y):
    return (x - y) / (x * x + y * y + 1)


def power(x, y):
    return x**y - y**-2 + 2.0**x


def remainder(x, y):
    return x % y + (x // y) * x


def negated(x):
    return -(+x) * -2 - (-x) ** 2


def black_scholes(s, k, t, sigma):
    d1 = (math.log(s / k) + 0.5 * sigma**2 * t) / (sigma * math.sqrt(t))
    d2 = d1 - sigma * math.sqrt(t)
    return s * 0.5 * (1 + math.erf(d1 / math.sqrt(2))) - k * 0.5 * (1 + math.erf(d2 / math.sqrt(2)))


def elementary(x):
    return math.exp(-x) * math.sin(x) + math.cos(x) ** 2 + math.atan(x) + math.log(1 + x * x) + math.tanh(x)


def two_arguments(y, x):
    return math.atan2(y, x) + math.hypot(x, y) + math.pow(x, 1.5)


def product_of_items(xs, k):
    return math.prod(xs, start=k) * math.prod((xs[0], k)) + math.prod([2.0, 3.0]) * k


def ternary(x):
    return x * x if x > 1 else 2 - x


def nested_ternary(x, y):
    return (x if x > y else y) * (x + y if x * y > 0 else x - y)


def clamp(x):
    return min(max(x * 2, -1.0), 3.0)


def chained(x, low, high):
    return x**3 if low < x < high else x


def boolean(x, y):
    return x * y if x > 0 and y > 0 or not x < 2 else x + y


def short_circuit(x, y):
    # The value of `or` is one of its operands, and the second is not evaluated if the first counts as true.
    return (x or y) * (x and y) + 1.0


def walrus(x):
    return (y := x * x) + y * 3


def absolute(x, y):
    return abs(x) * y + abs(y - x) + float(x)


def mixed_integers(x):
    return 1 + 2 * x - x * 3 / 4 + x * True


def arrays(x, y):
    return np.sum(np.exp(-x * x) * y + np.sin(x) / (1 + y**2))


def broadcast(x, row, column):
    return np.sum((x * row + column) ** 2)


def matrices(a, b):
    return a @ b @ np.ones(b.shape[1]) + np.dot(a, a.T).sum()


def softmax_loss(w, x):
    z = x @ w
    z = z - np.max(z, axis=1, keepdims=True)
    return -np.mean(np.log(np.exp(z[:, 0]) / np.sum(np.exp(z), axis=1)))


def methods(x):
    return (x.reshape(2, 3).T @ x[:2]).sum() + x.mean() * x.max() + x.dot(x)


def select(x, y):
    return np.where(x > y, x * y, x - y).sum() + np.maximum(x, 0.1).sum()


def in_a_format_string(x):
    label = f"{x:.3f}"
    return x * len(label)


R = np.random.RandomState(0)
A, B = R.randn(3, 4), R.randn(4, 2)
X, Y = R.randn(5), R.randn(5)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (polynomial, 0, (0.0,), (1.3,), (-2.0,)),
        (rational, (0, 1), (1.0, 2.0), (-0.5, 0.25)),
        (power, (0, 1), (1.5, 2.5), (0.3, 1.0)),
        (remainder, (0, 1), (7.3, 2.0), (-7.3, 2.5)),
        (negated, 0, (1.5,), (-0.5,)),
        (black_scholes, (0, 1, 2, 3), (100.0, 95.0, 0.5, 0.2), (80.0, 95.0, 1.5, 0.4)),
        (elementary, 0, (0.7,), (-1.2,), (0.0,)),
        (two_arguments, (0, 1), (1.0, 2.0), (-0.5, 0.7)),
        (product_of_items, (0, 1), ([1.5, 0.5, -2.0], 0.7), (np.array([1.5, 0.0, -2.0]), 0.7)),
        (ternary, 0, (2.0,), (0.5,)),
        (nested_ternary, (0, 1), (2.0, 1.0), (1.0, 2.0), (-1.0, 2.0)),
        (clamp, 0, (0.3,), (5.0,), (-4.0,)),
        (chained, (0, 1), (0.5, 0.0, 1.0), (2.0, 0.0, 1.0), (-1.0, 0.0, 1.0)),
        (boolean, (0, 1), (1.0, 2.0), (3.0, -1.0), (-1.0, 2.0)),
        (short_circuit, (0, 1), (1.5, 2.5), (-1.0, 0.5)),
        (absolute, (0, 1), (1.5, 2.5), (-1.5, -2.5)),
        (mixed_integers, 0, (1.5,), (2,)),
        (arrays, (0, 1), (X, Y), (X[:1], Y[:1])),
        (broadcast, (0, 1, 2), (A, A[0], A[:, :1]), (A, 2.0, A[:, 1:2])),
        (matrices, (0, 1), (A[:, :3], B[:3])),
        (softmax_loss, 0, (B, A), (B[:3], A[:, 1:])),
        (methods, 0, (R.randn(6),)),
        (select, (0, 1), (X, Y)),
        (in_a_format_string, 0, (1.5,), (-10.25,)),
    ),
)
def test_expression(f, wrt, args):
    check(f, *args, wrt=wrt)


def walrus_in_a_test(x: float):
    if (y := x * x) > 1.0 and (z := y * 2.0) > 3.0:
        return z * y
    return y * 3.0


def walrus_as_argument(x: float):
    return np.sin(t := x * x) * t


def walrus_after_reading(x: float):
    y = x * (x := x * 2.0) - x
    x += (x := y * y)
    return x * y


def walrus_twice(x: float):
    if (m := x * 2.0) > 0.5:
        x = m * m
    if (m := x * 3.0) > 0.1:
        x = m + x
    return x


def walrus_in_a_comprehension(x: float):
    return sum([(y := x * i) * y for i in range(3)])


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (walrus, 0, (1.5,), (-2.0,)),
        (walrus_in_a_test, 0, (0.3,), (1.1,), (1.3,)),
        (walrus_as_argument, 0, (1.5,)),
        (walrus_after_reading, 0, (0.7,), (-0.7,)),
        (walrus_twice, 0, (0.7,), (-0.7,)),
    ),
)
def test_assignment_expression(f, wrt, args):
    check(f, *args, wrt=wrt)


# What this version refuses, and must not get wrong instead.


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (walrus_in_a_comprehension, 0, (1.5,)),
    ),
)
def test_refused(f, wrt, args):
    check_refused(f, *args, wrt=wrt)
