"""Calls that make a view of some arrays and a copy of others: right, or refused when it is a copy."""

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

M = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])


def test_reshape_makes_a_view():
    def f(x):
        y = (2 * x).reshape(-1)
        y[0] = y[0] * 3.0
        return np.sum(y * y)

    check(f, M)


def test_reshape_makes_a_copy():
    def f(x):
        y = x.T.reshape(-1)
        y[0] = y[0] * 2.0
        return np.sum(y * y)

    with pytest.raises(tangent.Unsupported, match="as a view or as a copy"):
        tangent.grad(f)(M)


def test_said_to_be_a_copy():
    def f(x):
        y = x.T.reshape(-1).copy()
        y[0] = y[0] * 2.0
        return np.sum(y * y) + np.sum(x)

    check(f, M)


def test_ravel_makes_a_copy():
    def f(x):
        y = np.ravel(x.T)
        y[0] = 3.0
        return np.sum(y * y) + np.sum(x)

    with pytest.raises(tangent.Unsupported, match="as a view or as a copy"):
        tangent.grad(f)(M)


def test_transposes_are_views():
    def f(x):
        y = np.swapaxes(2 * x, 0, 1)
        y[0] = y[0] * 3.0
        return np.sum(y * y)

    check(f, M)


def written_under_a_broadcast(x):
    a = x[0] * 1.0
    b = np.broadcast_to(a, x.shape)
    a[0] = x[1, 1]
    return np.sum(b * x)


def written_after_broadcasting(x):
    a = x * 1.0
    b, c = np.broadcast_arrays(a, 2.0 * x)
    a[0, 0] = x[1, 1]
    return np.sum(b * c)


def test_elements_that_are_shown_several_times():
    with pytest.raises(tangent.Unsupported, match="shows elements of an array several times"):
        tangent.grad(written_under_a_broadcast)
    check(written_under_a_broadcast, M, modes=("forward",))
    check_refused(written_after_broadcasting)


def copied_from_a_broadcast(x):
    a = x[0] * 1.0
    b = np.broadcast_to(a, x.shape).copy()
    a[0] = x[1, 1]
    b[1] *= x[0]
    return np.sum(b * x) + np.sum(a)


def test_a_copy_of_a_broadcast_array():
    check(copied_from_a_broadcast, M)


def row(x):
    y = x * 1.0
    z = y[np.newaxis, :]
    z[0, 1] = x[0] * 3.0
    return np.sum(y * y)


def column(x):
    y = x * 1.0
    z = y[:, np.newaxis]
    y[0] = x[1] * 4.0
    return np.sum(z * z)


def whole(x):
    y = x * 1.0
    z = y[..., np.newaxis]
    z *= x[0]
    return np.sum(y * y)


def alone(x):
    y = x * 1.0
    y[np.newaxis] = x[::-1] * 2.0
    return np.sum(y * y * x)


@pytest.mark.parametrize("f", [row, column, whole, alone])
def test_newaxis_is_none_by_its_name(f):
    check(f, np.array([1.5, -0.5]))
