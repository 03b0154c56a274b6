"""Seeds and arguments are checked; copies are private."""

import numpy as np
import pytest

from tangent.runtime import (
    check_seed,
    check_view,
    check_wrt,
    copy,
    private,
    scalar_item,
    scalar_seed,
    shares_memory,
)
from tangent_ast.errors import ShapeMismatch, TangentError, Undifferentiable


def test_a_seed_has_the_shape_and_dtype_of_the_result():
    assert check_seed(1.0, 2.0) == 1.0
    assert check_seed(np.ones(2), np.ones(2, np.float32)).dtype == np.float32
    assert check_seed(1.0, np.float32(2.0)).dtype == np.float32
    assert check_seed([1.0, (2.0,)], [3.0, (4.0,)]) == [1.0, (2.0,)]


@pytest.mark.parametrize(
    ("seed", "result"),
    [
        (1.0, np.ones(2)),
        (np.ones(2), 1.0),
        (np.ones(3), np.ones(2)),
        ([1.0], 1.0),
        ([1.0], [1.0, 2.0]),
        ("x", 1.0),
    ],
)
def test_another_shape_is_refused(seed, result):
    with pytest.raises(ShapeMismatch):
        check_seed(seed, result)


@pytest.mark.parametrize("result", [2.0, 3, np.float32(2.0), np.array(2.0)])
def test_gradients_are_of_one_number(result):
    assert scalar_seed(1.0, result) == 1.0


def test_a_gradient_of_an_array_is_refused_with_its_shape_and_a_way_out():
    with pytest.raises(ShapeMismatch, match=r"\(2, 3\).*tangent.vjp.*tangent.jacobian"):
        scalar_seed(1.0, np.ones((2, 3)))
    with pytest.raises(ShapeMismatch, match="a tuple of 2"):
        scalar_seed(1.0, (1.0, 2.0))
    with pytest.raises(ShapeMismatch, match="NoneType"):
        scalar_seed(1.0, None)
    with pytest.raises(ShapeMismatch, match="complex"):
        scalar_seed(1.0, 1j)
    with pytest.raises(ShapeMismatch, match=r"returns an array of shape \(2,\)"):
        scalar_seed(np.ones(2), np.ones(2))
    with pytest.raises(ShapeMismatch, match="the seed of a gradient is one number"):
        scalar_seed(np.ones(2), 1.5)


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        2,
        1j,
        np.ones(2),
        np.float32(1),
        np.ones(2, complex),
        [1.0, {"a": (np.ones(1), None, "relu", True)}],
        [],
    ],
)
def test_arguments_that_can_be_differentiated(value):
    assert check_wrt(value, "x") is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.arange(3), r"x is an array of int64.*x\.astype\(float\)"),
        ([1.0, np.arange(3)], r"x\[1\] is an array of int64"),
        ({"w": np.array([True])}, r"x\['w'\] is an array of bool"),
        ("text", "x is a str"),
        (None, "x is a NoneType"),
        (True, "x is a bool"),
        (object(), "x is an object"),
        (np.array(["a"]), "x is an array of <U1"),
        (np.ma.ones(3), "x is a MaskedArray of shape"),
    ],
)
def test_arguments_that_cannot(value, words):
    with pytest.raises(Undifferentiable, match=words):
        check_wrt(value, "x")


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_matrices_are_no_arrays():
    # Their operator * is another one.
    with pytest.raises(Undifferentiable, match="x is a matrix of shape"):
        check_wrt(np.matrix([[1.0]]), "x")


def test_copies_share_nothing():
    x = {"a": [np.ones(2), 1.0], "b": "text"}
    y = copy(x)
    y["a"][0][0] = 9.0
    y["a"].append(3)
    assert x["a"][0][0] == 1.0
    assert len(x["a"]) == 2
    assert copy(2.5) == 2.5


def test_private_copies_keep_identity():
    a, b = np.ones(2), np.ones(2)
    c, e, f, g = private(a, b, a, [a])
    assert c is f is g[0]
    assert c is not a
    assert not shares_memory(c, e)


def test_private_copies_of_overlapping_arrays_are_refused():
    a = np.ones(4)
    with pytest.raises(TangentError, match="overlap"):
        private(a[1:], a)
    with pytest.raises(TangentError, match="overlap"):
        private([a], a[:2])
    private(a[:2], a[2:])  # neighbours do not overlap
    private(a[::2], a[1::2])  # nor do interleaved ones


def test_shares_memory():
    a = np.ones(4)
    assert shares_memory(a, a[1:])
    assert not shares_memory(a, a + 0)
    assert not shares_memory(a, 1.0)
    assert not shares_memory([a], [a])


def test_an_item_that_is_a_view_is_refused():
    a = np.ones((2, 3))
    assert scalar_item(a, (0, 1)) == 1.0
    assert scalar_item([a], 0) is a
    assert scalar_item(a, [0, 1]).shape == (2, 3)  # a copy
    with pytest.raises(Undifferentiable, match="view"):
        scalar_item(a, 0)


def test_a_number_has_no_memory_that_a_view_could_share():
    x, bx = np.ones(2), np.zeros(2)
    check_view(x[1:], x, bx[1:], bx)
    with pytest.raises(TangentError, match="a float was taken for an array"):
        check_view(1.0, 1.0, 0.0, 0.0)
