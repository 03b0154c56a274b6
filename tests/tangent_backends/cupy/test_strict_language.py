"""Where an item of an array is a view and a sum can be changed in place: right, or refused with a reason.

All of tests/language runs on the double in the session `tests_cupy` of nox.
"""

import numpy as np
import on_double
import pytest
import strict

import tangent

strict.install()
A = np.array([0.5, 1.5, 2.0])
B = np.outer(A, A)[:2]


def recurrence_into_fresh(a, n):
    y = np.zeros_like(a)
    y[0] = a[0]
    for i in range(1, n):
        y[i] = np.sin(y[i - 1]) * a[i]
    return np.sum(y)


def sum_in_a_loop(x):
    s = 0.0
    for i in range(len(x)):
        s += x[i] ** 2
    return s


def rows(x):
    x[0] = x[1] * x[0]
    x[1] = x[0] + 1
    return np.sum(x**2)


def numbers_without_second_name(x):
    s = np.sum(x)
    s *= 2.0
    t = np.max(x)
    t += s * t
    return s * t


def slices(x):
    for i in range(2):
        x[i : i + 1] = x[i : i + 1] * x[i + 1 : i + 2]
    return np.sum(x)


def steps(x):
    loss = 0.0
    for i in range(3):
        x = x - 0.1 * np.cos(x)
        loss += np.mean(x**2)
    return loss


RIGHT = [
    (recurrence_into_fresh, (A, 3)),
    (sum_in_a_loop, (A,)),
    (rows, (B,)),
    (numbers_without_second_name, (A,)),
    (slices, (A,)),
    (steps, (B,)),
]


def items_in_place(x):
    for i in range(1, len(x)):
        x[i] = x[i] * x[i - 1]
    return x[-1]


def swap(x):
    t = x[0]
    x[0] = x[1] * 2.0
    x[1] = t * x[0]
    return np.sum(x * x)


def changed_item(x):
    s = x[0]
    for i in range(1, 3):
        s += x[i] * s
    return s


def changed_sum(x):
    s = np.sum(x)
    p = s
    for i in range(3):
        s *= np.sin(p)
        p = p * s
    return s * p


def items_of_a_copy(x):
    y = x * 1.0
    y[0] = y[1] * y[2]
    return y[0] * y[1]


REFUSED = [items_in_place, swap, changed_item, changed_sum]


@pytest.mark.parametrize(("f", "args"), RIGHT, ids=lambda v: getattr(v, "__name__", ""))
def test_right(f, args):
    before = on_double.outcomes["right"]
    on_double.check(f, args, 0)
    assert on_double.outcomes["right"] == before + 2
    wanted = tangent.grad(f)(*args)
    found = tangent.grad(f)(*strict.strict(args))
    np.testing.assert_allclose(strict.bare(found), wanted)


@pytest.mark.parametrize("f", REFUSED, ids=lambda f: f.__name__)
@pytest.mark.parametrize("operator", [tangent.grad, tangent.jvp])
def test_refused(f, operator):
    if (f, operator) == (items_in_place, tangent.jvp):
        pytest.skip("tangents are views as the items are, so it is right: test_neither_wrong")
    derivative = operator(f)
    seeds = (A,) if operator is tangent.jvp else ()
    derivative(A, *seeds)
    with pytest.raises(tangent.TangentError, match=r"view|in place"):
        derivative(*strict.strict((A, *seeds)))


@pytest.mark.parametrize("f", [items_of_a_copy, items_in_place], ids=lambda f: f.__name__)
def test_neither_wrong(f):
    on_double.check(f, (A,), 0)


def largest(x):
    return max(x[0], x[1], x[2] * 0.5) * np.min(x) + min(x[1] * 1.0, 5.0)


def test_the_derivative_of_a_choice_waits_no_more_than_the_choice():
    for f, seed in ((tangent.vjp(largest), 1.0), (tangent.jvp(largest), A)):
        with strict.counted() as waits:
            largest(strict.strict(A))
        with strict.counted() as more:
            found = f(strict.strict(A), strict.strict(seed))
        np.testing.assert_allclose(strict.bare(found), f(A, seed))
        assert more == waits


def test_refused_while_deriving_where_the_text_names_the_library(written):
    f = written(
        "def f(x):\n    s = cp.sum(x)\n    p = s\n    s *= 2.0\n    return s * p\n", cp=strict.strict_cupy
    )
    with pytest.raises(tangent.Unsupported, match="strict_cupy") as caught:
        tangent.grad(f)
    assert "s *= 2.0" in str(caught.value)
    assert "s = s + y" in str(caught.value)


def test_refused_where_the_caller_names_the_library(written):
    inner = written("def inner(x):\n    s = np.sum(x)\n    p = s\n    s *= 2.0\n    return p\n", np=np)
    f = written("def f(x):\n    return inner(cp.ones(2) * x)\n", cp=strict.strict_cupy, inner=inner)
    with pytest.raises(tangent.TangentError, match="strict_cupy") as caught:
        tangent.grad(f)
    assert "s *= 2.0" in str(caught.value)


def test_refused_in_a_called_function(written):
    inner = written("def inner(x):\n    s = np.sum(x)\n    p = s\n    s *= 2.0\n    return p\n", np=np)
    f = written("def f(x):\n    return inner(x) * 3.0\n", inner=inner)
    derivative = tangent.grad(f)
    derivative(A)
    with pytest.raises(tangent.TangentError):
        derivative(strict.strict(A))
