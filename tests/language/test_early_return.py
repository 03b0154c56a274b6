"""`return` anywhere: in branches, in loops, in nested loops."""

import math

import numpy as np
import pytest

import tangent
from oracle import check, rows


def guarded(x):
    if x < 0:
        return -x * x
    y = math.sqrt(x)
    if y > 2:
        y = y * x
    return y


def every_branch_returns(x):
    if x > 1:
        return x * x
    elif x > 0:
        return x**3
    else:
        return -x


def guard_clauses(x, y):
    if x <= 0:
        return 0.0
    if y <= 0:
        return x
    z = x * y
    if z > 10:
        return math.log(z)
    return z * x


def from_a_loop(xs, limit):
    total = 0.0
    for x in xs:
        total = total + x * x
        if total > limit:
            return total * x
    return total


def from_a_while(x):
    while x < 100:
        x = x * x
        if x > 20:
            return x / 2
    return x


def from_nested_loops(a, limit):
    total = 1.0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            total = total * a[i, j]
            if total > limit:
                return total + i
        total = total + 1
    return -total


def from_the_first_turn(xs):
    for x in xs:
        return x * x
    return 0.0


def from_else(x, n):
    for _ in range(n):
        x = x * 1.5
        if x > 5:
            break
    else:
        return x * x
    return x


def search(xs, target):
    for i, x in enumerate(xs):
        if x > target:
            if i == 0:
                return x
            return xs[i - 1] + (x - xs[i - 1]) * target
    return xs[-1]


def after_a_rebinding(x, y):
    z = x * y
    if z > 1:
        x = x * z
        return x * y
    y = y - z
    return x * y


def different_expressions(x):
    y = np.sum(x * x)
    if y > 10:
        return y
    if y > 5:
        return np.sum(x)
    return np.max(x) * y


def nothing_after(x):
    if x > 0:
        return x * 2
    return x * 3
    return x * 4  # never reached


V = [0.5, 1.5, 2.5]
A = np.array([[0.5, 3.0], [2.0, 1.5]])


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (guarded, 0, (7.5,), (1.5,), (-2.0,)),
        (every_branch_returns, 0, (2.0,), (0.5,), (-1.0,)),
        (guard_clauses, (0, 1), (2.0, 1.5), (-1.0, 2.0), (2.0, -1.0), (5.0, 4.0)),
        (from_a_loop, 0, (V, 1.0), (V, 0.1), (V, 100.0), (np.array(V), 1.0)),
        (from_a_while, 0, (1.5,), (5.0,), (200.0,)),
        (from_nested_loops, 0, (A, 2.5), (A, 1.2), (A, 100.0)),
        (from_the_first_turn, 0, (V,), ([],)),
        (from_else, 0, (1.2, 10), (1.2, 2)),
        (search, 0, (V, 1.0), (V, 0.1), (V, 10.0)),
        (after_a_rebinding, (0, 1), (1.5, 2.5), (0.5, 0.5)),
        (different_expressions, 0, (np.array(V),), (np.array(V) * 2,), (np.array(V) / 2,)),
        (nothing_after, 0, (2.0,), (-1.0,)),
    ),
)
def test_early_return(f, wrt, args):
    check(f, *args, wrt=wrt)


def not_written_yet(x):
    raise NotImplementedError


class Shape:
    def area(self, x):
        raise NotImplementedError("area")


class Square(Shape):
    def area(self, x):
        return x * x


def calls_what_never_returns(x):
    if x > 100:
        return not_written_yet(x)
    return x * x


def has_a_method_that_never_returns(x):
    shape = Shape()
    return shape.area(x) if x > 100 else Square().area(x)


def raises_either_way(x):
    if x > 0:
        raise ValueError("positive")
    else:
        raise KeyError("negative")


@pytest.mark.parametrize("f", [calls_what_never_returns, has_a_method_that_never_returns])
def test_functions_that_never_return(f):
    check(f, 1.5)
    for derivative in (tangent.grad(f), lambda x: tangent.jvp(f)(x, 1.0)):
        with pytest.raises(NotImplementedError):
            derivative(101.0)


def test_a_function_that_raises_either_way():
    for derivative in (tangent.grad(raises_either_way), lambda x: tangent.jvp(raises_either_way)(x, 1.0)):
        with pytest.raises(ValueError, match="positive"):
            derivative(1.5)
        with pytest.raises(KeyError, match="negative"):
            derivative(-1.5)
