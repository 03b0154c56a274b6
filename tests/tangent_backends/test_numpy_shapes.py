"""Functions of NumPy that rearrange, join, split and repeat."""

import numpy as np
import pytest

from rule_oracle import check, pullback
from tangent.rules.book import BOOK

A = np.arange(24.0).reshape(2, 3, 4) * 0.1 - 1.0
M = A[0]
V = np.array([0.5, -1.0, 2.0])

CASES = {
    "reshape": lambda: check(np.reshape, A, (4, 6)),
    "reshape to inferred": lambda: check(np.reshape, A, -1),
    "reshape of a number": lambda: check(np.reshape, 2.0, (1, 1)),
    "method reshape": lambda: check(np.ndarray.reshape, A, 6, -1),
    "method reshape, tuple": lambda: check(np.ndarray.reshape, A, (6, 4)),
    "ravel": lambda: check(np.ravel, A),
    "flatten": lambda: check(np.ndarray.flatten, A),
    "squeeze": lambda: check(np.squeeze, A[:1]),
    "squeeze axis": lambda: check(np.squeeze, A[:, :1, :1], axis=(1, -1)),
    "expand_dims": lambda: check(np.expand_dims, M, (0, -1)),
    "atleast_1d": lambda: check(np.atleast_1d, np.float64(2.0)),
    "atleast_2d": lambda: check(np.atleast_2d, V),
    "atleast_3d": lambda: check(np.atleast_3d, M),
    "broadcast_to": lambda: check(np.broadcast_to, V, (2, 4, 3)),
    "broadcast_to stretched": lambda: check(np.broadcast_to, V[:, None], (2, 3, 4)),
    "broadcast_to of a number": lambda: check(np.broadcast_to, 2.0, (2, 3)),
    "transpose": lambda: check(np.transpose, A),
    "transpose axes": lambda: check(np.transpose, A, (1, 2, 0)),
    "transpose negative axes": lambda: check(np.transpose, A, (-2, 0, -1)),
    "method transpose": lambda: check(np.ndarray.transpose, A),
    "method transpose axes": lambda: check(np.ndarray.transpose, A, 1, 2, 0),
    "method transpose tuple": lambda: check(np.ndarray.transpose, A, (1, 2, 0)),
    "method transpose None": lambda: check(np.ndarray.transpose, A, None),
    "matrix_transpose": lambda: check(np.matrix_transpose, A),
    "swapaxes": lambda: check(np.swapaxes, A, 0, -1),
    "moveaxis": lambda: check(np.moveaxis, A, (0, 1), (-1, 0)),
    "flip": lambda: check(np.flip, A),
    "flip axis": lambda: check(np.flip, A, (0, -1)),
    "fliplr": lambda: check(np.fliplr, A),
    "flipud": lambda: check(np.flipud, A),
    "rot90": lambda: check(np.rot90, A, 3, (2, 0)),
    "roll": lambda: check(np.roll, A, 2),
    "roll axes": lambda: check(np.roll, A, (1, -2), (0, 2)),
    "concatenate": lambda: check(np.concatenate, [M, M * 2.0, M[:1]]),
    "concatenate last axis": lambda: check(np.concatenate, (M, M[:, :1]), axis=-1),
    "concatenate flattened": lambda: check(np.concatenate, (M, V), axis=None),
    "concatenate of an array": lambda: check(np.concatenate, A, axis=1),
    "concatenate of nothing": lambda: check(np.concatenate, [V, V[:0]]),
    "stack": lambda: check(np.stack, [M, M * 2.0]),
    "stack last axis": lambda: check(np.stack, (M, M * 2.0), axis=-1),
    "stack of numbers": lambda: check(np.stack, [1.0, 2.0]),
    "stack of an array": lambda: check(np.stack, A, axis=2),
    "hstack": lambda: check(np.hstack, [M, M[:, :1]]),
    "hstack of vectors": lambda: check(np.hstack, [V, V[:1], 3.0]),
    "vstack": lambda: check(np.vstack, [M, M[0], M[:1]]),
    "vstack of vectors": lambda: check(np.vstack, (V, V * 2.0)),
    "split": lambda: check(np.split, M, [1]),
    "split in parts": lambda: check(np.split, M, 2, axis=-1),
    "array_split": lambda: check(np.array_split, M, 3, axis=1),
    "tile": lambda: check(np.tile, V, 2),
    "tile more axes": lambda: check(np.tile, M, (2, 1, 3)),
    "tile fewer axes": lambda: check(np.tile, A, (2,)),
    "tile of a number": lambda: check(np.tile, 2.0, (2, 3)),
    "repeat": lambda: check(np.repeat, A, 2),
    "repeat axis": lambda: check(np.repeat, A, 3, axis=1),
    "repeat unevenly": lambda: check(np.repeat, A, [0, 1, 3], axis=1),
    "repeat last axis": lambda: check(np.repeat, A, 2, axis=-1),
    "repeat of a number": lambda: check(np.repeat, 2.0, 3),
    "diag of a vector": lambda: check(np.diag, V, 1),
    "diag of a matrix": lambda: check(np.diag, M, -1),
    "diag of a matrix, above": lambda: check(np.diag, M, 2),
    "diag beyond": lambda: check(np.diag, M, 7),
    "diagonal": lambda: check(np.diagonal, A, 1, 2, 0),
    "diagonal below": lambda: check(np.diagonal, A, -1, 1, 2),
    "trace": lambda: check(np.trace, A),
    "trace axes": lambda: check(np.trace, A, 1, -1, 1),
    "trace of a matrix": lambda: check(np.trace, M, -1),
    "tril": lambda: check(np.tril, A, 1),
    "triu": lambda: check(np.triu, A, -1),
    "real": lambda: check(np.real, M + 1j * M),
    "real of real": lambda: check(np.real, M),
    "imag": lambda: check(np.imag, M + 1j * M),
    "imag of real": lambda: check(np.imag, M),
    "take": lambda: check(np.take, A, [0, 5, 5, -1]),
    "take axis": lambda: check(np.take, A, np.array([[0, 2], [2, 2]]), axis=1),
    "take one": lambda: check(np.take, A, 1, axis=-1),
    "take_along_axis": lambda: check(np.take_along_axis, M, np.argsort(-M, axis=1), 1),
    "take_along_axis, few": lambda: check(
        np.take_along_axis, M, np.array([[1, 1]]) * np.ones((3, 1), int), 1
    ),
    "take_along_axis, broadcast": lambda: check(np.take_along_axis, M, np.array([[1, 1, 0, 2]]), 0),
    "take_along_axis, flat": lambda: check(np.take_along_axis, M, np.array([1, 1, 4]), None),
    "sort": lambda: check(np.sort, np.sin(7 * A)),
    "sort axis": lambda: check(np.sort, np.sin(7 * A), 0),
    "sort flat": lambda: check(np.sort, np.sin(7 * A), None),
    "full": lambda: check(np.full, (2, 3), 1.5),
    "full of an array": lambda: check(np.full, (2, 3), V),
    "full_like": lambda: check(np.full_like, M.astype(int), 1.5, dtype=float),
    "linspace": lambda: check(np.linspace, 0.5, 2.0, 7),
    "linspace arrays": lambda: check(np.linspace, V, 2.0, 4, endpoint=False),
    "linspace one": lambda: check(np.linspace, 0.5, 2.0, 1),
    "array": lambda: check(np.array, M),
    "array of lists": lambda: check(np.array, [[1.0, 2.0], [np.float64(3.0), 4.0]]),
    "array of arrays": lambda: check(np.array, [V, V * 2.0]),
    "array of a number": lambda: check(np.array, 2.0),
    "asarray": lambda: check(np.asarray, (1.0, 2.0)),
    "astype": lambda: check(np.ndarray.astype, M, np.complex128),
    "copy": lambda: check(np.copy, M),
    "float64": lambda: check(np.float64, 2.0),
    "item": lambda: check(np.ndarray.item, np.array([2.0])),
    "tolist": lambda: check(np.ndarray.tolist, V),
}


@pytest.mark.parametrize("case", CASES)
def test_rearranging(case):
    CASES[case]()


def test_integer_dtype_cuts_the_derivative_off():
    rule = BOOK.rule_for(np.array)
    y = np.array([1.5, 2.5], dtype=int)
    got = pullback(rule, np.ones(2), y, {"object": [1.5, 2.5], "dtype": int})
    assert got["object"] == [0.0, 0.0]


def test_integers_in_a_list_are_numbers():
    rule = BOOK.rule_for(np.array)
    assert pullback(rule, np.ones(2), np.array([1, 2]), {"object": [1, 2], "dtype": None})["object"] == [
        1.0,
        1.0,
    ]


def test_views_are_declared():
    for fn in (np.reshape, np.transpose, np.ravel, np.squeeze, np.expand_dims, np.swapaxes, np.moveaxis,
               np.broadcast_to, np.asarray, np.atleast_1d, np.diag, np.diagonal, np.flip,
               np.split):  # fmt: skip
        assert BOOK.rule_for(fn).view_of in BOOK.rule_for(fn).active
    assert BOOK.rule_for(np.array).view_of is None
    assert BOOK.attribute("T").view_of == "a"
