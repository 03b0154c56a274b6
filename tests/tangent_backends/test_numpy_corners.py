"""What samples of differences cannot show: nan on purpose, integers, dtypes that cut off."""

import numpy as np

import tangent


def test_fmax_passes_over_nan():
    x, y = np.array([np.nan]), np.array([1.0])
    bx, by = tangent.vjp(np.fmax, wrt=(0, 1))(x, y, np.ones(1))
    assert (bx, by) == ([0.0], [1.0])


def test_where_keeps_nan_of_the_other_branch_out():
    def f(x, y):
        return np.where(np.array([True, False]), x, y)

    bx, by = tangent.vjp(f, wrt=(0, 1))(np.ones(2), np.ones(2), np.array([1.0, np.nan]))
    assert bx.tolist() == [1.0, 0.0]
    assert by[0] == 0.0


def test_an_integer_dtype_cuts_the_derivative_off():
    assert tangent.vjp(lambda x: 2.0 * np.array(x, dtype=int))([1.5, 2.5], np.ones(2)) == [0.0, 0.0]


def test_integers_in_a_list_are_real_numbers():
    assert tangent.vjp(lambda x: np.array(x) * 1.0)([1, 2], np.ones(2)) == [1.0, 1.0]


def test_ties_of_infinities_are_shared():
    x = np.array([1.0, -np.inf, 2.0])
    bx, by = tangent.vjp(np.maximum, wrt=(0, 1))(x, x.copy(), np.ones(3))
    assert bx.tolist() == by.tolist() == [0.5, 0.5, 0.5]
