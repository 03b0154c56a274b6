"""What max, min, sum and @ pass back, and log and sign."""

import math

import numpy as np
import pytest

from rule_oracle import check
from tangent.runtime import (
    arranged,
    log,
    matmul_left,
    matmul_right,
    mean_among,
    order_of,
    rearranged,
    sign,
    split_among,
    spread_items,
    sum_items,
)
from tangent_ast.errors import ShapeMismatch, Undifferentiable


def test_ties_share_evenly():
    assert split_among(6.0, 3.0, (3.0, 1.0, 3.0, 3.0)) == (2.0, 0.0, 2.0, 2.0)
    assert split_among(6.0, 3.0, ([3.0, 1.0],)) == ([6.0, 0.0],)
    assert split_among(6.0, 3.0, ([3.0],)) == ([6.0],)
    assert split_among(6.0, 3.0, (np.array([3.0, 3.0]),))[0].tolist() == [3.0, 3.0]
    assert mean_among((1.0, 5.0, 3.0), 3.0, (3.0, 1.0, 3.0)) == 2.0
    assert mean_among(([1.0, 5.0],), 3.0, ([3.0, 1.0],)) == 1.0
    assert mean_among(([1.0],), 3.0, ([3.0],)) == 1.0


def test_cotangent_of_nan_is_nan():
    shares = split_among(math.nan, math.nan, (math.nan, 1.0))
    assert all(math.isnan(s) for s in shares)


def test_items_of_a_sum():
    assert spread_items([1.0, (2.0)], 3.0) == [3.0, 3.0]
    assert spread_items(np.ones((2, 3)), np.ones(3)).shape == (2, 3)
    got = spread_items([np.ones(3), 1.0], np.ones(3))
    assert got[1] == 3.0
    assert sum_items(got, np.ones(3)).shape == (3,)


def test_log_and_sign_of_numbers():
    assert log(math.e) == 1.0
    assert log(0.0) == -math.inf
    assert math.isnan(log(-1.0))
    assert log(1j) == pytest.approx(1j * math.pi / 2)
    assert log(np.ones(2)).tolist() == [0, 0]
    assert [sign(x) for x in (-2, 0, 0.5)] == [-1.0, 0.0, 1.0]
    assert math.isnan(sign(math.nan))
    assert sign(np.array([-2.0, 0.0])).tolist() == [-1, 0]


@pytest.mark.parametrize("z", [1j, np.array([1j])])
def test_abs_of_complex_numbers_is_refused(z):
    with pytest.raises(Undifferentiable, match="complex"):
        sign(z)


def test_products_of_numbers_are_refused():
    with pytest.raises(ShapeMismatch):
        matmul_left(1.0, 2.0, 3.0)


SHAPES = [((3,), (3,)), ((2, 3), (3,)), ((2,), (2, 3)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)),
          ((3,), (5, 3, 4)),
          ((5, 2, 3), (3,)), ((5, 1, 2, 3), (6, 3, 4))]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), SHAPES)
def test_cotangents_of_products_are_differentiable(left, right):
    r = np.random.default_rng(0)
    x, y = r.standard_normal(left), r.standard_normal(right)
    g = r.standard_normal(np.shape(x @ y))
    check(matmul_left, g, x, y)
    check(matmul_right, g, x, y)


def test_choices_among_the_keys_of_a_dict_do_not_move_its_values():
    d = {1.0: 5.0, 2.0: 7.0}
    assert split_among(1.0, 2.0, (d,)) == ({1.0: 0.0, 2.0: 0.0},)
    assert mean_among((d,), 2.0, (d,)) == 0.0
    assert spread_items(d, 1.0) == {1.0: 0.0, 2.0: 0.0}
    assert arranged(d, order_of(d)) == [0.0, 0.0]
    assert rearranged(d, [3.0, 4.0], order_of(d)) == {1.0: 0.0, 2.0: 0.0}
