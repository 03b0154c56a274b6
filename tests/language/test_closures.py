"""Captured variables, nested functions, globals: all of them live."""

import math

import numpy as np
import pytest

import tangent
from oracle import check, check_refused, rows

SCALE = 2.0
SETTINGS = {"rate": 0.5}


def reads_a_global(x):
    return SCALE * x * x + SETTINGS["rate"] * x


def local_function(x):
    def square(y):
        return y * y

    return square(x) * square(x + 1)


def captures_an_active_variable(x, y):
    k = x * y

    def g(z):
        return k * z + x

    return g(y) * g(x)


def captures_what_changes_later(x):
    k = x

    def g(z):
        return k * z

    k = x * x
    return g(x)


def captured_in_a_loop(x):
    total = 0.0
    for i in range(3):

        def g(z):
            return z * i * x

        total = total + g(x)
    return total


def local_lambda(x):
    g = lambda y: y * x + math.sin(y)
    return g(x) * g(2.0)


def returned_function(x):
    def adder(k):
        def add(z):
            return z * k + x

        return add

    return adder(x)(2.0) * adder(3.0)(x)


def local_recursion(x, n):
    def power(k):
        if k == 0:
            return 1.0
        return x * power(k - 1)

    return power(n)


def nonlocal_state(x):
    total = 0.0

    def add(v):
        nonlocal total
        total = total + v * v

    add(x)
    add(x * 2)
    return total


def nested_names(x):
    y = x * 2

    def g(x):
        y = x + 1
        return y * x

    return g(y) * y


def default_is_evaluated_once(x):
    k = x * x

    def g(z, scale=k):
        return z * scale

    k = 0.0
    return g(x) + k


def sort_key(xs):
    ordered = sorted(xs, key=lambda v: -v)
    return ordered[0] * ordered[1] + ordered[-1]


def mapped(xs, w):
    return sum(map(lambda v: v * w, xs))


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (reads_a_global, 0, (1.5,), (np.array([0.5]),)),
        (local_function, 0, (1.5,), (-0.5,)),
        (captures_an_active_variable, (0, 1), (1.5, 2.5), (-1.0, 0.5)),
        (captures_what_changes_later, 0, (1.5,)),
        (captured_in_a_loop, 0, (1.5,)),
        (local_lambda, 0, (1.5,), (-0.5,)),
        (nested_names, 0, (1.5,)),
        (default_is_evaluated_once, 0, (1.5,)),
    ),
)
def test_closure(f, wrt, args):
    check(f, *args, wrt=wrt)


def scaled_by(k):
    def f(x):
        return k * x * x

    return f


def counter():
    k = 2.0

    def f(x):
        return k * x * x

    def change(value):
        nonlocal k
        k = value

    return f, change


def test_each_closure_has_its_own_cell():
    assert tangent.grad(scaled_by(2.0))(3.0) == 12.0
    assert tangent.grad(scaled_by(5.0))(3.0) == 30.0


def test_a_changed_cell_is_followed():
    f, change = counter()
    df = tangent.grad(f)
    assert df(3.0) == 12.0
    change(5.0)
    assert df(3.0) == 30.0


def test_a_changed_global_is_followed(monkeypatch):
    df = tangent.grad(reads_a_global)
    assert df(3.0) == 12.5
    monkeypatch.setitem(globals(), "SCALE", 5.0)
    assert df(3.0) == 30.5


def test_a_global_function_that_is_replaced(monkeypatch):
    df = tangent.grad(uses_replaceable)
    assert df(3.0) == 6.0
    monkeypatch.setitem(globals(), "replaceable", cube)
    # Either the derivative follows, or it says that it cannot: it must not go on with the old function.
    try:
        assert df(3.0) == 27.0
    except tangent.TangentError:
        pass


def replaceable(x):
    return x * x


def cube(x):
    return x * x * x


def uses_replaceable(x):
    return replaceable(x)


def test_closure_over_an_array_that_is_written():
    buffer = np.zeros(3)

    def f(x):
        buffer[0] = x * x
        buffer[1] = buffer[0] * x
        return buffer[1]

    # Captured data that the function writes: right, or refused.
    try:
        df = tangent.grad(f)
    except tangent.TangentError:
        return
    assert df(2.0) == pytest.approx(12.0)


# What this version refuses, and must not get wrong instead.


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (returned_function, 0, (1.5,)),
        (local_recursion, 0, (1.5, 3), (1.5, 0)),
        (sort_key, 0, ([1.5, 2.5, -1.0],)),
        (mapped, (0, 1), ([1.5, 2.5, -1.0], 0.7)),
    ),
)
def test_refused(f, wrt, args):
    check_refused(f, *args, wrt=wrt)


def counts_with_nonlocal(x, n):
    total = 0.0
    calls = 0

    def add(value):
        nonlocal total, calls
        total = total + value * x
        calls += 1

    for k in range(n):
        add(x**k)
    add(1.0)
    return total * calls


def nested_nonlocal(x):
    y = x

    def outer():
        def inner():
            nonlocal y
            y = y * x

        inner()
        inner()

    outer()
    return y


def read_before_it_changes(x):
    y = x

    def grow(u):
        nonlocal y
        y = y * u
        return y

    z = y * grow(x) + y + grow(x) * grow(y)
    y *= grow(z)
    return z * y * max(y, grow(x), y) * (lambda p, q: p - q)(y, grow(x))


CASES = [(counts_with_nonlocal, (1.5, 3)), (nested_nonlocal, (1.5,)), (nonlocal_state, (1.5,))]
CASES += [(read_before_it_changes, (1.1,))]


@pytest.mark.parametrize(("f", "args"), CASES)
def test_nonlocal(f, args):
    check(f, *args)


def test_nonlocal_of_a_variable_outside_is_refused():
    total = 0.0

    def f(x):
        nonlocal total
        total = x * x
        return total

    check_refused(f, 1.5)
