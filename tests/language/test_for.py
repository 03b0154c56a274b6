"""`for` over ranges, sequences, arrays, and what Python offers to combine them."""

import math

import numpy as np
import pytest

from oracle import check, rows


def power_by_loop(x, n):
    y = 1.0
    for _ in range(n):
        y = y * x
    return y


def horner(x, coefficients):
    y = 0.0
    for c in coefficients:
        y = y * x + c
    return y


def iterate(x, a, n):
    for i in range(n):
        s = np.sin(x)
        x = s * x + a[i]
    return np.sum(x)


def uses_the_index(x, n):
    y = x
    for i in range(1, n, 2):
        y = y * i + x**i / (i + 1)
    return y


def counts_down(x, n):
    y = x
    for i in range(n, 0, -1):
        y = math.sin(y) * i
    return y


def index_after_the_loop(x, n):
    i = 0
    for i in range(n):
        x = x * 1.5
    return x * i


def loop_variable_is_rebound(x, n):
    y = x
    for i in range(n):
        i = i * 2 + 1
        y = y * x + i
    return y


def bound_changes_inside(x, n):
    y = x
    for i in range(n):
        n = n + 1  # range(n) was made before
        y = y * x + n
    return y


def array_elements(x):
    total = 0.0
    for v in x:
        total = total + v * v * total + v
    return total


def array_rows(w, x):
    total = 0.0
    for row in w:
        total = total + math.tanh(np.dot(row, x))
    return total


def zipped(xs, ys):
    total = 0.0
    for x, y in zip(xs, ys):
        total = total * x + y * y
    return total


def enumerated(xs):
    total = 1.0
    for i, x in enumerate(xs):
        total = total * x + i * x
    return total


def enumerated_zip(xs, ys):
    total = 0.0
    for i, (x, y) in enumerate(zip(xs, ys), 1):
        total += x * y**i
    return total


def backwards(xs):
    total = 1.0
    for x in reversed(xs):
        total = total * x + x
    return total


def dictionary(params):
    total = 1.0
    for name, value in params.items():
        total = total * value + len(name)
    return total


def nested_loops(x, n):
    total = x
    for i in range(n):
        for j in range(i + 1):
            total = total * x + j
        x = x * 0.9
    return total


def branch_in_loop(x, n):
    for i in range(n):
        if i % 2 == 0:
            x = x * x
        else:
            x = math.sqrt(x) + i
    return x


def names_bound_in_turns(x, n):
    for i in range(n):
        if i == 0:
            y = x
        else:
            y = y * x
    return y


def else_of_loop(x, n):
    for _ in range(n):
        x = x * 1.5
    else:
        x = x * x
    return x


def matrix_product(a, b):
    c = 0.0
    for i in range(len(a)):
        for j in range(len(b[0])):
            s = 0.0
            for k in range(len(b)):
                s += a[i, k] * b[k, j]
            c += s * s
    return c


def comprehension(xs):
    squares = [x * x for x in xs]
    return sum(squares) * squares[0]


def filtered_comprehension(xs):
    kept = [x * i for i, x in enumerate(xs) if x > 0]
    return sum(kept)


def generator_in_sum(xs, w):
    return sum(x * w for x in xs) + max(x + w for x in xs)


def running_average(xs, alpha):
    m = xs[0]
    out = []
    for x in xs:
        m = alpha * m + (1 - alpha) * x
        out.append(m)
    return sum(v * v for v in out)


V = np.array([1.2, -0.5, 0.8, 2.0])
W = np.arange(12.0).reshape(3, 4) / 10 - 0.4


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (power_by_loop, 0, (1.3, 5), (1.3, 0), (-0.4, 1)),
        (horner, (0, 1), (1.3, [1.0, -2.0, 0.5]), (0.5, (2.0,)), (0.7, V)),
        (iterate, (0, 1), (V[:3], V, 4), (0.7, V, 3)),
        (uses_the_index, 0, (1.1, 6), (1.1, 1)),
        (counts_down, 0, (0.7, 3), (0.7, 0)),
        (index_after_the_loop, 0, (1.3, 4), (1.3, 0)),
        (loop_variable_is_rebound, 0, (1.3, 4), (1.3, 0)),
        (bound_changes_inside, 0, (1.3, 3)),
        (array_elements, 0, (V,), (V[:0],)),
        (array_rows, (0, 1), (W, V)),
        (zipped, (0, 1), ([1.0, 2.0, 3.0], [0.5, -1.0, 2.0]), (V, V[:2] * 2)),
        (enumerated, 0, ([1.5, 2.5, -1.0],), (V,)),
        (enumerated_zip, (0, 1), ([1.5, 2.5], [0.5, -1.0]), (V, V + 1)),
        (backwards, 0, ([1.5, 2.5, -1.0],), (V,)),
        (dictionary, 0, ({"a": 1.5, "bias": -0.5},)),
        (nested_loops, 0, (0.8, 3), (0.8, 0)),
        (branch_in_loop, 0, (1.3, 4), (0.7, 3)),
        (names_bound_in_turns, 0, (1.3, 3), (1.3, 1)),
        (else_of_loop, 0, (1.3, 3)),
        (matrix_product, (0, 1), (W, W.T + 1)),
    ),
)
def test_for(f, wrt, args):
    check(f, *args, wrt=wrt)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (comprehension, 0, ([1.5, 2.5, -1.0],), (V,)),
        (filtered_comprehension, 0, ([1.5, -2.5, 1.0],), (V,)),
        (generator_in_sum, (0, 1), ([1.5, -2.5, 1.0], 0.7)),
        (running_average, (0, 1), ([1.5, -2.5, 1.0], 0.7), (V, 0.3)),
    ),
)
def test_with_lists_that_grow(f, wrt, args):
    check(f, *args, wrt=wrt)
