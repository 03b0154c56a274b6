"""unbroadcast, broadcast_like, spread, collapse: over numbers, arrays and containers."""

import numpy as np
import pytest

from rule_oracle import check
from tangent.runtime import broadcast_like, collapse, spread, unbroadcast
from tangent_ast.errors import ShapeMismatch

G = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize("shape", [(2, 3), (1, 3), (3,), (2, 1), (1, 1), (1,), ()])
def test_unbroadcast_sums_to_the_shape(shape):
    like = np.ones(shape)
    got = unbroadcast(G, like)
    assert np.shape(got) == shape
    assert np.sum(got) == np.sum(G)
    np.testing.assert_array_equal(broadcast_like(got, G).shape, G.shape)


def test_unbroadcast_of_empty_arrays():
    assert unbroadcast(np.ones((0, 3)), np.ones(3)).tolist() == [0, 0, 0]
    assert unbroadcast(np.ones((0, 3)), np.ones((1, 3))).shape == (1, 3)
    assert unbroadcast(np.ones((0, 3)), np.ones((0, 3))).shape == (0, 3)


def test_unbroadcast_returns_what_fits_as_it_is():
    assert unbroadcast(G, np.ones((2, 3))) is G
    assert unbroadcast(2.0, 3.0) == 2.0
    assert unbroadcast(2.0, 3) == 2.0
    assert unbroadcast(None, G) is None


def test_unbroadcast_keeps_the_dtype_of_the_primal():
    assert unbroadcast(G, np.ones(3, np.float32)).dtype == np.float32
    assert unbroadcast(G, np.ones((2, 3), np.float32)).dtype == np.float32
    assert unbroadcast(G, np.float32(1)).dtype == np.float32
    # Fractions would be cut off in an integer array.
    assert unbroadcast(G, np.ones(3, int)).dtype == float


def test_unbroadcast_to_a_real_number_takes_the_real_part():
    assert unbroadcast(1 + 2j, 3.0) == 1.0
    assert unbroadcast(G * 1j, np.ones(3)).dtype == float
    assert unbroadcast(np.complex128(1 + 2j), 3.0) == 1.0


def test_unbroadcast_to_a_number_sums_everything():
    assert unbroadcast(G, 3.0) == 15.0
    assert unbroadcast(G, 3) == 15.0


def test_unbroadcast_goes_into_containers():
    got = unbroadcast([G, {"a": 1.0}], [np.ones(3), {"a": 2.0}])
    assert got[0].tolist() == [3, 5, 7]
    assert got[1] == {"a": 1.0}


@pytest.mark.parametrize(
    ("g", "like"),
    [([1.0], [1.0, 2.0]), ([1.0], (1.0,)), ({"a": 1.0}, {"b": 1.0}), (np.ones(3), np.ones((2, 3))),
     (np.ones(3), np.ones(2)), (1.0, np.ones(2)), ([1.0], np.ones(1))],
)  # fmt: skip
def test_unbroadcast_refuses_what_cannot_have_been_broadcast(g, like):
    with pytest.raises(ShapeMismatch):
        unbroadcast(g, like)


@pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 1), (-1,)])
@pytest.mark.parametrize("keepdims", [False, True])
def test_spread_undoes_a_sum(axis, keepdims):
    g = np.sum(G, axis=axis, keepdims=keepdims)
    got = spread(g, G, axis, keepdims)
    expected = np.broadcast_to(np.sum(G, axis=axis, keepdims=True), G.shape)
    np.testing.assert_array_equal(got, expected)
    np.testing.assert_array_equal(collapse(G, G, axis, keepdims), g)


def test_spread_has_the_dtype_of_its_model():
    assert spread(1.0, np.ones(3, np.float32)).dtype == np.float32
    assert spread(np.ones(3), np.ones((2, 3), np.float32), 0).dtype == np.float32
    assert collapse(np.ones(3, np.float32), np.ones(3)).dtype == np.float32
    assert collapse(np.ones(3, bool), np.ones(3)) == 3


def test_spread_over_a_number():
    assert spread(2.0, 3.0) == 2.0
    assert spread(2.0, np.float64(3.0)) == 2.0


def test_spread_over_nested_lists():
    assert spread(2.0, [1.0, [2.0]][:1]) == [2.0]
    assert spread(np.array([1.0, 2.0]), [[5.0, 5.0]], 0) == [[1.0, 2.0]]


CASES = {
    "unbroadcast": lambda: check(unbroadcast, G, np.ones((1, 3))),
    "unbroadcast of a number": lambda: check(unbroadcast, G, 1.0),
    "broadcast_like": lambda: check(broadcast_like, np.ones((1, 3)), G),
    "broadcast_like of a number": lambda: check(broadcast_like, 1.5, G),
    "spread": lambda: check(spread, np.ones(3), G, 0),
    "spread of a number": lambda: check(spread, 1.5, G),
    "spread keepdims": lambda: check(spread, np.ones((2, 1)), G, 1, True),
    "collapse": lambda: check(collapse, G, G, 0),
    "collapse all": lambda: check(collapse, G, G),
    "collapse keepdims": lambda: check(collapse, G, G, -1, True),
}


@pytest.mark.parametrize("case", CASES)
def test_rules(case):
    CASES[case]()
