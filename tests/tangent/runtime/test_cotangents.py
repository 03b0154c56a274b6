"""zeros_like, add, add_at and their relatives; and casting, packing, unpacking."""

from collections import namedtuple

import numpy as np
import pytest

from rule_oracle import check
from tangent.runtime import (
    add,
    add_at,
    add_into,
    add_item,
    cast,
    pack_like,
    scatter,
    uncast,
    unpack_like,
    write_at,
    written_at,
    zeros_like,
)
from tangent_ast.errors import ShapeMismatch, Undifferentiable

Pair = namedtuple("Pair", "a b")


def test_zeros_of_numbers_and_of_what_is_none():
    assert (zeros_like(2.5), zeros_like(3), zeros_like(1j)) == (0.0, 0.0, 0j)
    assert type(zeros_like(3)) is float
    for constant in ("text", None, True, len, np):
        assert zeros_like(constant) is None


def test_zeros_of_arrays_keep_shape_and_dtype():
    for x in (np.ones((2, 0)), np.ones(3, np.float32), np.ones(2, complex), np.float32(1.0)):
        assert zeros_like(x).shape == x.shape
        assert zeros_like(x).dtype == x.dtype
    zeros_like(np.broadcast_to(1.0, 3))[0] = 1.0  # it can be written to


def test_zeros_of_containers():
    x = {"w": [np.ones(2), 1], "p": Pair(1.0, "relu"), "t": ()}
    got = zeros_like(x)
    assert got["w"][0].tolist() == [0, 0]
    assert got["p"] == Pair(0.0, None)
    assert type(got["p"]) is Pair
    assert got["t"] == ()


def test_zeros_of_integers_are_refused_or_floats():
    with pytest.raises(Undifferentiable, match="astype"):
        zeros_like(np.arange(3))
    assert zeros_like(np.arange(3), exact=True).dtype == float


def test_add():
    assert add(1.0, 2.0) == 3.0
    assert add(None, 2.0) == 2.0
    assert add(2.0, None) == 2.0
    assert add(None, None) is None
    assert add((1.0, [2.0]), (10.0, [None])) == (11.0, [2.0])
    assert add(Pair(1.0, None), Pair(2.0, None)) == Pair(3.0, None)
    assert add({"a": 1.0, "b": 2.0}, {"b": 20.0, "a": 10.0}) == {"a": 11.0, "b": 22.0}


def test_add_makes_new_arrays():
    a, b = np.ones(2), np.ones(2)
    total = add([a], [b])
    total[0][0] = 9.0
    assert a[0] == b[0] == 1.0


@pytest.mark.parametrize(
    ("a", "b"), [([1.0], [1.0, 2.0]), ([1.0], (1.0,)), ([1.0], 1.0), ({"a": 1.0}, {"b": 1.0})]
)
def test_add_refuses_other_structures(a, b):
    with pytest.raises(ShapeMismatch):
        add(a, b)


KEYS = [
    1, -1, slice(1, 3), slice(None, None, -2), ..., None, (1,), (slice(None), 2), (..., 0),
    (None, 1, slice(2)),
    np.int64(2), [0, 2, 0], np.array([1, 1]), np.array([[0, 1], [1, 1]]), ([0, 0], [1, 1]),
    (slice(None), [0, 0, 2]),
    np.array([True, False, True]), (np.array([True, False, True]), 1), (1, 2), np.array(1),
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_add_at_counts_every_occurrence(key):
    buffer = np.zeros((3, 4))
    value = np.random.default_rng(0).standard_normal(np.shape(buffer[key]))
    expected = np.zeros((3, 4))
    np.add.at(expected, key, value)
    assert add_at(buffer, key, value) is None
    np.testing.assert_allclose(buffer, expected)
    like = np.zeros((3, 4))
    np.testing.assert_allclose(scatter(like, key, value), expected)
    assert not like.any()
    check(scatter, like, key, value)


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_written_at_keeps_the_last_write(key):
    # x[key] = v, then <b, x>: the cotangent of v is written_at(b, key).
    b = np.random.default_rng(0).standard_normal((3, 4))
    got = written_at(b, key)
    v = np.random.default_rng(1).standard_normal(np.shape(b[key]))
    x = np.zeros((3, 4))
    x[key] = v
    np.testing.assert_allclose(np.sum(got * v), np.sum(b * x))
    check(written_at, b, key)
    check(write_at, b, key, v)


def test_add_at_in_lists_and_dicts():
    total = [1.0, None, (1.0, 2.0)]
    add_at(total, 1, np.ones(2))
    add_at(total, -1, (1.0, None))
    assert total[1].tolist() == [1, 1]
    assert total[2] == (2.0, 2.0)
    add_at(total, slice(0, 1), [5.0])
    assert total[0] == 6.0
    with pytest.raises(ShapeMismatch):
        add_at(total, slice(0, 2), [5.0])
    total = {"a": 1.0}
    add_at(total, "a", 2.0)
    add_at(total, "a", None)
    assert total == {"a": 3.0}


def test_add_item_changes_in_place_what_can_be_changed():
    for total in ([1.0, 2.0], np.array([1.0, 2.0])):
        assert add_item(total, 1, 5.0) is total
        assert list(total) == [1.0, 7.0]
    before = Pair(1.0, 2.0)
    assert add_item(before, 0, 5.0) == Pair(6.0, 2.0)
    assert before == Pair(1.0, 2.0)
    assert add_item(np.float64(1.0), (), 2.0) == 3.0


def test_add_into_reaches_every_part():
    part = np.ones(2)
    total = {"w": part, "b": [1.0], "t": (1.0, 2.0)}
    add_into(total, {"w": np.ones(2), "b": [2.0], "t": (1.0, 1.0)})
    assert part.tolist() == [2, 2]
    assert total["b"] == [3.0]
    assert total["t"] == (2.0, 3.0)


def test_pack_like():
    assert pack_like([1.0, 2.0], (3.0, None)) == [3.0, 0.0]
    assert pack_like(Pair(1.0, 2.0), [None, 4.0]) == Pair(0.0, 4.0)
    got = pack_like(np.ones((2, 3), np.float32), (np.ones(3), None))
    assert got.dtype == np.float32
    assert got.tolist() == [[1, 1, 1], [0, 0, 0]]
    assert pack_like(np.ones((0, 3)), ()).shape == (0, 3)
    with pytest.raises(ShapeMismatch):
        pack_like([1.0, 2.0], (3.0,))


def test_unpack_like():
    g = np.arange(4.0).reshape(2, 2)
    got = unpack_like([np.ones(2, np.float32), (1.0, 2.0)], g)
    assert got[0].dtype == np.float32
    assert got[1] == (2.0, 3.0)


def test_casting_that_cuts_fractions_off_has_derivative_zero():
    x = np.array([1.5, 2.5])
    assert cast(x.astype(int), np.ones(2), x).tolist() == [0, 0]
    assert uncast(x, np.ones(2), x.astype(int)).tolist() == [0, 0]
    assert uncast(1.5, 1.0, 1) == 0.0
    assert uncast(2, 1.0, 2.0) == 1.0  # an integer made real


RULES = {
    "add": lambda: check(add, [1.0, np.ones(2)], [2.0, np.ones(2)]),
    "cast": lambda: check(cast, np.ones(2, complex), np.ones(2), np.ones(2)),
    "uncast": lambda: check(uncast, np.ones(2), np.ones(2), np.ones(2)),
    "pack_like": lambda: check(pack_like, np.ones((2, 2)), [np.ones(2), np.ones(2)]),
    "unpack_like": lambda: check(unpack_like, [1.0, 2.0], np.ones(2)),
}


@pytest.mark.parametrize("case", RULES)
def test_rules(case):
    RULES[case]()
