"""Elementwise rules of NumPy: both modes, broadcasting, dtypes, ties."""

import numpy as np
import pytest

from rule_oracle import check, pullback
from tangent.rules.book import BOOK

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
ROW = np.array([0.5, 1.4, -2.1])
UNIT = np.array([0.3, -0.7, 0.1])
POSITIVE = np.array([[0.3, 1.2, 2.8], [1.7, 0.4, 3.6]])
ABOVE = POSITIVE + 1.0

ANYWHERE = [
    "sin", "cos", "tan", "arctan", "sinh", "cosh", "tanh", "arcsinh", "exp", "exp2", "expm1", "square",
    "absolute", "abs", "fabs", "negative", "positive", "reciprocal", "deg2rad", "rad2deg", "radians",
    "degrees",
    "sinc", "cbrt", "nan_to_num", "conj",
]  # fmt: skip
TWO = ["add", "subtract", "multiply", "divide", "true_divide", "maximum", "minimum", "fmax", "fmin", "hypot",
       "arctan2", "logaddexp", "logaddexp2", "copysign", "remainder", "mod", "fmod"]  # fmt: skip


@pytest.mark.parametrize("name", ANYWHERE)
@pytest.mark.parametrize(
    "x", [A, np.float64(0.7), np.array(0.7), np.zeros((0, 3))], ids=["matrix", "scalar", "0-d", "empty"]
)
def test_of_one(name, x):
    check(getattr(np, name), x)


@pytest.mark.parametrize("name", ["log", "log2", "log10", "log1p", "sqrt"])
def test_of_a_positive_number(name):
    check(getattr(np, name), POSITIVE)


@pytest.mark.parametrize("name", ["arcsin", "arccos", "arctanh"])
def test_of_a_number_within_one(name):
    check(getattr(np, name), UNIT)


def test_of_a_number_above_one():
    check(np.arccosh, ABOVE)


@pytest.mark.parametrize("name", TWO)
@pytest.mark.parametrize(
    ("x", "y"),
    [
        (A, A[::-1] * 1.1),
        (A, ROW),
        (ROW, A),
        (A, A[:, :1] * 0.9),
        (A[:, :1], ROW),
        (np.array([0.35]), A),
        (A, 0.7),
        (0.7, A),
        (0.7, 1.1),
        (np.ones((0, 3)), ROW),
    ],
    ids=["equal", "row", "row first", "column", "outer", "one", "number", "number first", "numbers", "empty"],
)
def test_of_two(name, x, y):
    check(getattr(np, name), x, y)


@pytest.mark.parametrize("y", [2, 3.0, ROW, 0, 1, -1])
def test_power(y):
    check(np.power, POSITIVE, y)
    check(np.float_power, POSITIVE, y, float32=False)


def test_power_of_zero():
    rule = BOOK.rule_for(np.power)
    x = np.zeros(4)
    n = np.array([0, 1, 2, 3])
    got = pullback(rule, np.ones(4), x**n, {"x": x, "n": n})
    np.testing.assert_array_equal(got["x"], [0, 1, 0, 0])
    got = pullback(rule, np.ones(2), x[:2] ** 2.5, {"x": x[:2], "n": 2.5})
    assert got["n"] == 0


@pytest.mark.parametrize("name", ["maximum", "minimum", "fmax", "fmin"])
def test_ties_are_split(name):
    rule = BOOK.rule_for(getattr(np, name))
    x = np.array([1.0, -np.inf, 2.0])
    got = pullback(rule, np.ones(3), x, {"x": x, "y": x.copy()})
    np.testing.assert_array_equal(got["x"], [0.5, 0.5, 0.5])
    np.testing.assert_array_equal(got["y"], [0.5, 0.5, 0.5])


def test_fmax_passes_over_nan():
    rule = BOOK.rule_for(np.fmax)
    x, y = np.array([np.nan]), np.array([1.0])
    got = pullback(rule, np.ones(1), np.fmax(x, y), {"x": x, "y": y})
    assert got["x"] == [0.0]
    assert got["y"] == [1.0]


@pytest.mark.parametrize(("x", "y"), [(A, ROW), (A, 0.0), (0.5, A), (A, A[:, :1])])
def test_where(x, y):
    check(np.where, A > 0, x, y)


def test_where_keeps_nan_of_the_other_branch_out():
    rule = BOOK.rule_for(np.where)
    c = np.array([True, False])
    got = pullback(rule, np.array([1.0, np.nan]), None, {"condition": c, "x": np.ones(2), "y": np.ones(2)})
    assert got["x"].tolist() == [1.0, 0.0]


@pytest.mark.parametrize("bounds", [(-1.0, 1.0), (None, 0.5), (0.0, None), (ROW - 2.0, ROW)])
def test_clip(bounds):
    check(np.clip, A, *bounds)
    check(np.ndarray.clip, A, *bounds)


def test_gradient_of_abs_and_hypot_at_zero_is_zero():
    x = np.zeros(2)
    assert pullback(BOOK.rule_for(np.abs), np.ones(2), x, {"x": x})["x"].tolist() == [0, 0]
    assert pullback(BOOK.rule_for(np.hypot), np.ones(2), x, {"x": x, "y": x})["x"].tolist() == [0, 0]


def test_complex_exponential():
    z = np.array([0.3 + 0.4j, -1.0 + 0.1j])
    for name in ("exp", "sin", "square", "log", "sqrt", "reciprocal"):
        check(getattr(np, name), z)
    check(np.multiply, z, z[::-1] + 1.0)
    check(np.multiply, np.array([1.5, 2.5]), z)
