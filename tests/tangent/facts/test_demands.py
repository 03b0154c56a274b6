"""What the text shows of parameters, and the guard that checks it."""

import inspect
import math

import numpy as np
import pytest

import tangent

X = np.array([0.3, -1.2, 0.8])


def compared(x, y):
    if x < 0.0:
        return x * y
    return y - x


def stepped(x, tol):
    while x * x > tol:
        x = x * 0.5
    return x


def filled(a, b):
    x = np.zeros(len(b))
    for i in range(len(b)):
        x[i] = a * b[i]
    return np.sum(x)


def table(a, w):
    x = np.zeros((2, 2))
    x[0, 1] = a * w[1, 0]
    return np.sum(x)


def of_math(x):
    return math.sin(x) * x


def source(f, **options):
    return inspect.getsource(tangent.grad(f, **options))


def test_numbers_need_no_help():
    for f in (stepped, of_math):
        text = source(f)
        assert "unbroadcast" not in text
        assert "zeros_like" not in text
    text = source(filled, wrt=(0, 1))
    assert "unbroadcast" not in text
    assert "bb[i] += " in text
    assert "ba = 0.0" in text


def walked(a, xs):
    total = 0.0
    for i in range(len(xs)):
        total = total + a * xs[i]
    return total


def test_items_of_lists_and_arrays():
    assert tangent.grad(walked, wrt=1)(2.0, [1.0, 2.0]) == [2.0, 2.0]
    assert tangent.grad(walked, wrt=1)(2.0, (1.0, 2.0)) == (2.0, 2.0)
    np.testing.assert_array_equal(tangent.grad(walked, wrt=1)(2.0, X), np.full(3, 2.0))
    np.testing.assert_array_equal(tangent.grad(filled, wrt=1)(2.0, X), np.full(3, 2.0))
    np.testing.assert_array_equal(tangent.grad(table, wrt=1)(2.0, np.ones((2, 2))), [[0.0, 0.0], [2.0, 0.0]])


def test_numbers_of_every_kind_are_numbers():
    for x in (-2.0, -2, np.float64(-2.0), np.float32(-2.0), np.array(-2.0)):
        assert float(tangent.grad(compared)(x, 3.0)) == 3.0


@pytest.mark.parametrize(
    ("f", "args", "message"),
    [
        (compared, (X, 1.0), r"x is an array of shape \(3,\), but the function uses it as a number"),
        (of_math, (np.ones(1),), r"x is an array of shape \(1,\)"),
        (filled, (np.ones(1), X), r"a is an array of shape \(1,\)"),
        (filled, (1.0, np.ones((3, 1))), r"b is an array of shape \(3, 1\).*pass an array with one index"),
        (filled, (1.0, [X, X]), "b is a list, but the function calculates with it"),
        (table, (1.0, X), "pass an array with one index for each dimension"),
    ],
)
def test_other_arguments_are_refused(f, args, message):
    with pytest.raises(tangent.TangentError, match=message):
        tangent.grad(f, wrt=(0, 1) if len(args) > 1 else 0)(*args)


def product(x, y):
    return x * y


def test_a_gradient_needs_one_number():
    assert "scalar_seed" not in source(product)
    with pytest.raises(
        tangent.ShapeMismatch, match=r"x is an array of shape \(3,\).*one number.*tangent\.vjp"
    ):
        tangent.grad(product)(X, 2.0)
    np.testing.assert_array_equal(tangent.vjp(product)(X, 2.0, np.ones(3)), np.full(3, 2.0))


def in_a_branch(x, compare):
    if compare:
        if x < 0.0:
            x = -x
    return np.sum(x * x)


def test_what_stands_in_a_branch_demands_nothing():
    np.testing.assert_array_equal(tangent.grad(in_a_branch)(X, False), 2 * X)


def texts(x, name):
    if name < "m":
        return x * 2.0
    return x


def test_texts_can_be_compared_too():
    np.testing.assert_array_equal(tangent.vjp(texts)(X, "a", X), 2 * X)


def changed_in_place(x):
    y = x
    if x < 1.0:
        y += 1.0
    return y * y


def test_an_array_of_shape_nothing_that_could_be_written_to_is_no_number():
    assert tangent.grad(changed_in_place)(0.5) == 3.0
    with pytest.raises(tangent.Unsupported):
        tangent.grad(changed_in_place)(np.array(0.5))
