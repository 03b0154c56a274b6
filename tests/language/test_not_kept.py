"""What the backward pass forms again, or needs the shape of only, is not kept."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import check, rows


def invariant_product(k: float, n: int):
    x, v = 1.0, 0.0
    dt = 0.1
    for _ in range(n):
        x, v = x + dt * v, v - dt * k * x
    return x


def invariant_of_an_inner_loop(k: float, a: float, n: int):
    x, v = 1.0, 0.5
    for i in range(n):
        for _ in range(i):
            x, v = x + a * k * v, v - (a + k) * x * x
        k = k * 0.9 + x * 0.01
        a = a - 0.1 * v
    return x * k


def invariant_in_branches(k: float, a: float, n: int):
    x = 1.0
    for i in range(n):
        if i % 2 == 0:
            x = x + a * k * x * x
        else:
            x = x * (a - k)
            a = a * 1.1
    return x


def invariant_while(k: float, a: float):
    x = a
    while x < 5.0:
        x = x + k * a * x
        if x > 3.0:
            k = k + 0.1
    return x * k


def running_sum(x: np.ndarray):
    y = np.zeros_like(x)
    y[0] = x[0]
    for i in range(1, len(x)):
        y[i] = y[i - 1] + x[i] ** 2
    return np.sum(y)


def running_sum_in_a_view(x):
    y = np.zeros(len(x) + 1)
    inner = y[1:]
    for i in range(len(x)):
        inner[i] = y[i] * 0.5 + x[i] ** 2
    inner *= 3.0
    return np.sum(y)


def content_read_once(x):
    y = np.zeros_like(x)
    s = 0.0
    for i in range(1, len(x)):
        y[i] = y[i - 1] + x[i] ** 2
        if i == 2:
            s = y[i] * x[i]
    return np.sum(y) + s


def content_decides(x):
    y = x * 2.0
    y[1:] += y[:-1]
    if y[1] > 1.0:
        return np.sum(y)
    return np.sum(3.0 * y)


def list_of_arrays(x):
    ys = [x, x * 2.0]
    ys[0] = np.outer(x, x)
    ys[1] = ys[0] * 3.0
    return np.sum(ys[0]) + np.sum(ys[1])


def index_from_content(x, n):
    y = np.zeros(n)
    place = np.zeros(n, dtype=int)
    for i in range(n):
        place[i] = (i * 2) % n
        y[place[i]] += x[i] ** 2
    return np.sum(y)


A = np.array([0.4, 1.1, 0.8, -0.3])


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (invariant_product, 0, (2.0, 5)),
        (invariant_of_an_inner_loop, (0, 1), (0.7, 0.2, 4)),
        (invariant_in_branches, (0, 1), (0.7, 0.2, 5)),
        (invariant_while, (0, 1), (0.7, 0.9)),
        (running_sum, 0, (A,)),
        (running_sum_in_a_view, 0, (A,)),
        (content_read_once, 0, (A,)),
        (content_decides, 0, (A,)),
        (content_decides, 0, (-A,)),
        (list_of_arrays, 0, (A,)),
        (index_from_content, 0, (A, 3)),
    ),
)
def test_not_kept(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_an_invariant_product_is_formed_again():
    assert "stack.append(x)" in inspect.getsource(tangent.grad(invariant_product))


def test_an_array_of_which_the_shape_is_read_is_not_filled():
    for f in (running_sum, running_sum_in_a_view):
        assert inspect.getsource(tangent.grad(f)).count("\n    for i in") == 1
    for f in (content_read_once, index_from_content):
        assert inspect.getsource(tangent.grad(f)).count("\n    for i in") == 2
