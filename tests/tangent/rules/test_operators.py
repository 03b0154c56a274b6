"""Python's operators, builtins and `math`, on numbers and arrays."""

import math
import operator

import numpy as np
import pytest

from rule_oracle import bind, check, pullback, push
from tangent.rules.book import BOOK
from tangent.rules.record import Form

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
ROW = np.array([0.5, 1.4, -2.1])


@pytest.mark.parametrize("op", [operator.add, operator.sub, operator.mul, operator.truediv, operator.mod])
@pytest.mark.parametrize(("x", "y"), [(1.3, 0.7), (A, ROW), (A, 0.7), (2.3, ROW), (A[:, :1], ROW)])
def test_arithmetic(op, x, y):
    check(op, x, y)


@pytest.mark.parametrize("op", [operator.neg, operator.pos, abs])
@pytest.mark.parametrize("x", [1.3, -0.7, A])
def test_unary(op, x):
    check(op, x)


@pytest.mark.parametrize("n", [0, 1, 2, 3, -1, -2, 0.5, 2.0, 2.5])
@pytest.mark.parametrize("x", [1.3, np.abs(A)])
def test_power(x, n):
    check(operator.pow, x, n)
    check(pow, x, n)


@pytest.mark.parametrize("x", [0.0, 0, np.zeros(1)])
def test_power_of_zero_has_no_nan(x):
    rule = BOOK.rule_for(operator.pow)
    for n, slope in ((0, 0.0), (1, 1.0), (2, 0.0), (3, 0.0)):
        got = pullback(rule, 1.0, x**n, {"x": x, "n": n})
        assert got["x"] == slope
        assert got["n"] == 0.0


def test_power_of_a_negative_number_has_no_derivative_by_the_exponent_and_does_not_raise():
    got = pullback(BOOK.rule_for(operator.pow), 1.0, 4.0, {"x": -2.0, "n": 2})
    assert got["x"] == -4.0
    assert math.isnan(got["n"])


ONE = {
    "sin": 0.7, "cos": 0.7, "tan": 0.7, "asin": 0.3, "acos": 0.3, "atan": 0.7, "sinh": 0.7, "cosh": 0.7,
    "tanh": 0.7, "asinh": 0.7, "acosh": 1.7, "atanh": 0.3, "exp": 0.7, "exp2": 0.7, "expm1": 0.7,
    "log1p": 0.7, "log2": 0.7, "log10": 0.7, "sqrt": 0.7, "cbrt": 0.7, "erf": 0.7, "erfc": 0.7,
    "degrees": 0.7,
    "radians": 0.7, "fabs": -0.7,
}  # fmt: skip


@pytest.mark.parametrize("name", ONE)
def test_math_of_one(name):
    check(getattr(math, name), ONE[name])


@pytest.mark.parametrize("name", ["atan2", "hypot", "pow", "fmod", "copysign", "remainder"])
def test_math_of_two(name):
    check(getattr(math, name), 1.3, 0.7)


def test_math_with_constants():
    check(math.log, 0.7, 3.0)
    check(math.ldexp, 0.7, 3)
    assert pullback(BOOK.rule_for(math.hypot), 1.0, 0.0, {"x": 0.0, "y": 0.0, "z": 0.0}) == {
        "x": 0.0,
        "y": 0.0,
        "z": 0.0,
    }


def test_sums_of_sequences():
    check(sum, [1.0, 2.0, 3.0])
    check(sum, (1.0, A))
    check(sum, A)
    check(sum, [1.0], 2.0)
    check(math.fsum, [1.0, 2.0])


def test_containers():
    check(list, (1.0, 2.0))
    check(tuple, [1.0, A])
    check(list, A)
    check(float, 1.5)
    check(float, np.float64(1.5))


@pytest.mark.parametrize("fn", [max, min])
@pytest.mark.parametrize(
    "args", [(1.0, 3.0, 2.0), ([1.0, 3.0, 2.0],), (np.array([1.0, 3.0, 2.0]),), ([4.0],)]
)
def test_extremes(fn, args):
    # The parameters are variadic: bind by hand what `check` binds by name.
    rule = BOOK.rule_for(fn)
    y = fn(*args)
    values = {"values": args}
    got = pullback(rule, 2.0, y, values)["values"]
    flat = np.concatenate([np.ravel(item) for item in got])
    inputs = np.concatenate([np.ravel(item) for item in args])
    np.testing.assert_array_equal(flat, 2.0 * (inputs == y))
    dy = push(rule, {"values": args}, y, values, None)
    assert dy == y  # along itself, the extreme moves by itself


def test_constants_and_refusals():
    for fn in (operator.lt, operator.eq, operator.floordiv, len, int, round, isinstance, math.floor, print):
        assert BOOK.rule_for(fn).form is Form.CONSTANT
    for fn in (zip, operator.iadd, math.gamma):
        assert BOOK.rule_for(fn).form is Form.REFUSED
        assert BOOK.rule_for(fn).why
    assert BOOK.rule_for(print).guards


def test_unsupported_arguments_say_why():
    rule = BOOK.rule_for(pow)
    with pytest.raises(AssertionError, match="integers"):
        bind(rule, (2, 3, 5), {})
    with pytest.raises(TypeError):
        bind(BOOK.rule_for(max), ([1.0],), {"key": abs})
