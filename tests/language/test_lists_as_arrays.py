"""Functions of an array library that are given lists: they make arrays of them, and so do derivatives."""

import numpy as np
import pytest

import tangent
from oracle import check, check_refused, rows
from tangent.testing import check_grads


def absolute(x):
    return np.sum(np.abs([x, -2.0 * x]) * 3.0)


def repeated(x):
    return np.mean(np.multiply([x, 2.0 * x], 3))


def joined(x):
    return np.mean(np.add([x, 2.0 * x], [x * x, x]))


def table(x):
    return np.sum(np.sin([[x, 2.0 * x], [x * x, 1.0]]))


def powers(x):
    return np.sum(np.power((x, 2.0 * x), 3.0) * np.array([1.0, 0.5]))


def constant_list(x):
    return np.sum(np.arctan2(x, [1.0, 2.0]) * x)


def larger(x):
    return np.sum(np.maximum([1.0, 3.0], x) * x)


def in_both_places(x):
    xs = [x, x * x]
    return np.sum(np.multiply(xs, xs)) + xs[1]


def in_a_loop(x, n):
    total = 0.0
    for i in range(n):
        total = total * x + np.sum(np.exp([x, total]))
    return total


def grown(x, n):
    ys = []
    for i in range(n):
        ys.append(x * i)
    return np.sum(np.square(ys))


def product(x, a):
    return np.sum(np.dot([x, 2.0 * x], a))


def outer(x):
    return np.sum(np.outer([x, 2.0 * x], [1.0, x]) * np.array([[1.0, 2.0], [3.0, 4.0]]))


def matrix_product(x):
    return np.matmul([x, 2.0 * x], [1.0, 3.0 * x])


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (absolute, 0, (1.5,)),
        (repeated, 0, (1.5,)),
        (joined, 0, (1.5,)),
        (table, 0, (0.7,)),
        (powers, 0, (0.7,)),
        (in_both_places, 0, (0.7,)),
        (in_a_loop, 0, (0.3, 3)),
        (grown, 0, (0.3, 3)),
        (outer, 0, (0.3,)),
        (matrix_product, 0, (0.3,)),
    ),
)
def test_arrays_are_made_of_lists(f, wrt, args):
    check(f, *args, wrt=wrt)


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (constant_list, (np.array([1.5, -0.5]),)),
        (larger, (np.array([1.5, 2.0]),)),
        (product, (0.3, np.array([1.0, -2.0]))),
    ],
    ids=["constant_list", "larger", "product"],
)
def test_beside_arrays(f, args):
    """Only NumPy takes lists beside its own arrays, so these are not compared on another library."""
    check_grads(f, *args)


def of_a_constant(x):
    return x * np.sum(np.exp([1.0, 2.0]))


def test_a_list_that_does_not_vary_stays_as_it_is(capsys):
    tangent.grad(of_a_constant, verbose=1)
    assert "np.array" not in capsys.readouterr().out


def list_at_the_left(x):
    return np.sum([1.0, 2.0] @ x)


def list_at_the_right(x):
    return np.sum(x @ [1.0, 2.0])


def exponents(x):
    return np.sum(x ** [1.0, 2.0])


def bases(x):
    return np.sum((1.0, 2.0) ** x)


def difference_of_what_varies(x):
    return np.sum([x[0], x[1] * 2.0] - x)


def divided_by_a_list(x):
    return np.sum(x / (1.0, 2.0))


def quotient_of_what_varies(x):
    return np.sum(x / (x[0], x[1] * 2.0))


@pytest.mark.parametrize(
    "f",
    [
        list_at_the_left,
        list_at_the_right,
        exponents,
        bases,
        difference_of_what_varies,
        divided_by_a_list,
        quotient_of_what_varies,
    ],
)
def test_operators_name_no_library(f):
    check_refused(f, np.array([1.0, 2.0]))


def difference_of_constants(x):
    return np.sum(([1.0, 2.0] - x) * (1.0, 2.0) + [3.0, 1.0] / x)


def test_arithmetic_of_an_array_with_a_constant_list():
    check(difference_of_constants, np.array([0.5, 1.5]))


def with_truth_values(x, b, bs, c):
    a = np.array([x, b, 2.0 * x])
    both = np.array([bs, [x > 1.0, x]])
    n = np.stack([x, c]) * np.sum(np.concatenate([a, bs]))
    return np.sum(a * a) * b + np.sum(both * both) * np.sum(n) + sum([x, b]) * max([x, b])


@pytest.mark.parametrize("args", [(True, [True, False], np.bool_(True)), (np.bool_(False), (False, True), 3)])
def test_truth_values_in_arrays_of_numbers(args):
    check(with_truth_values, 1.2, *args)


def statistics(x, y):
    xs = [x, y, x * y]
    middle = np.median(xs) + np.percentile(xs, 30) * np.std(xs) + np.var([x, y])
    return (
        middle
        + np.max(xs) * np.min([x, y])
        + np.ptp(xs) * np.prod(xs)
        + np.average(xs, weights=[1.0, 2.0, 3.0])
    )


def sequences(x, y):
    steps = np.diff([x, y, x * y]) * np.gradient([x, y, 2.0 * y])[1:]
    folded = np.convolve([x, y], [1.0, 2.0])[1] + np.interp(0.4, [0.0, 1.0], [x, y])
    sums = np.logaddexp.reduce([x, y]) + np.multiply.accumulate([x, y])[1] + np.trapezoid([x, y, x])
    return np.sum(steps) * folded + sums * np.sort([y, x])[0] + np.polyval([x, y], 0.4)


def matrices(x, y):
    m = [[x, y], [y, 3.0]]
    inverse = np.linalg.inv(m) @ np.linalg.matrix_power(m, 2)
    chosen = np.where([True, False], [x, y], [y, x]) + np.linalg.solve(m, [1.0, x])
    return np.linalg.det(m) * np.sum(inverse) + np.sum(chosen) + np.triu(m)[0, 1] * np.cov([x, y])


@pytest.mark.parametrize("f", [statistics, sequences, matrices])
def test_functions_of_arrays_are_given_lists(f):
    check(f, 0.3, 0.7, wrt=(0, 1), modes=("joint", "split", "forward"))
