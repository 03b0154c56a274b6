"""Arrays that are made of a key: `np.r_[x, 0.0]` and `np.c_[x, y]` join what stands between the brackets."""

import inspect

import numpy as np
import pytest

import tangent
from tangent.testing import check_grads

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
r_ = np.r_


def with_ends(x):
    return np.r_[0.0, x[0], x[1, 2]] ** 2


def with_ones(x):
    design = np.c_[np.ones(2), x]
    return design.T @ design


def under_another_name(x):
    join = np.r_
    return join[x[0], 2.0 * x[1]] * r_[x[1], x[0]]


def of_a_tuple(x):
    rows = tuple(x[k] * k for k in range(2))
    return np.c_[rows] ** 2


def complex_parts(x):
    return np.r_[x[0], 1j] * 2.0


def places(x):
    return x[:, np.r_[0:2, 2, 0]] ** 2


def in_a_loop(x):
    y = x[0]
    for k in range(3):
        y = np.r_[y[1:], y[0] * x[1, k]]
    return y


@pytest.mark.parametrize(
    "f", [with_ends, with_ones, under_another_name, of_a_tuple, complex_parts, places, in_a_loop]
)
def test_joined(f):
    check_grads(f, A)
    check_grads(f, A.astype(np.float32), order=1)


def first_row(x):
    return np.r_[1.0, x[0]]


def test_the_derivative_joins_as_the_function_does():
    assert "return np.r_[0.0, dx[0]]" in inspect.getsource(tangent.jvp(first_row))


def spaced(x):
    return np.r_[0 : x[0, 0] : 3j]


def in_another_axis(x):
    return np.r_["0,2", x[0], x[1]]


def grid(x):
    return np.mgrid[0 : x[0, 0] : 3j]


def indices(x):
    return np.s_[x[0, 0]]


@pytest.mark.parametrize("f", [spaced, in_another_axis, grid, indices])
def test_keys_that_say_more_are_refused(f):
    for operator in (tangent.vjp, tangent.jvp):
        with pytest.raises(tangent.Unsupported, match="is what its methods make of the key") as caught:
            operator(f)
        assert "np." in str(caught.value)
        assert "^^^" in str(caught.value)


def through_a_local_name(x):
    xp = np
    return xp.sum(xp.r_[x, 1.0] ** 2)


def through_a_parameter(x, xp):
    return xp.sum(xp.r_[x, 1.0] ** 2)


def of_an_unknown_table(x, table):
    return table[x[0]] * 2.0


class Making:
    def __getitem__(self, key):
        return key * 3.0


def test_items_of_what_is_known_when_it_runs():
    x = np.array([1.0, 2.0])
    calls = [
        (through_a_local_name, (x,)),
        (through_a_parameter, (x, np)),
        (of_an_unknown_table, (x, Making())),
    ]
    for f, args in calls:
        for derived in (tangent.grad(f), lambda *given, f=f: tangent.jvp(f)(*given, np.ones(2))):
            with pytest.raises(tangent.Unsupported, match=r"made of the key|what its methods make of it"):
                derived(*args)
    np.testing.assert_array_equal(tangent.grad(of_an_unknown_table)(x, {1.0: 5.0}), np.zeros(2))
