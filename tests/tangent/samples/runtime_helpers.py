"""Calls of the functions that generated code calls: derivatives are differentiated again."""

import contextlib
from collections import namedtuple
from functools import partial
from types import SimpleNamespace

import numpy as np

from tangent import runtime
from tangent.testing import sample

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
B = np.array([[-0.5, 0.9, 1.3], [0.2, -1.4, 0.7]])
ROW = np.array([0.55, 1.45, -2.15])
COLUMN = np.array([[0.9], [-1.6]])
SCALAR = np.array(0.7)  # of shape ()
Z = A + 0.5j * B
LIST = [0.3, -1.2, 0.8]
NESTED = [0.3, (ROW, -1.2)]
Point = namedtuple("Point", ["x", "y"])


def square(x):
    """Something to derive."""
    return x * x


SAMPLES = {
    # Shapes
    runtime.unbroadcast: [
        sample(A, ROW),
        sample(A, COLUMN),
        sample(A, SCALAR),
        sample(A, 0.4),
        sample(A, B),
        sample(0.3, 0.4),
        sample(Z, Z[0]),
    ],
    runtime.broadcast_like: [
        sample(ROW, A),
        sample(COLUMN, A),
        sample(0.4, A),
        sample(0.3, 0.4),
        sample(Z[0], Z),
    ],
    runtime.spread: [
        sample(0.4, A),
        sample(ROW, A, 0),
        sample(COLUMN, A, 1, True),
        sample(ROW[:2], A, -1),
        sample(ROW, np.array([[A], [B]]), axis=(0, 1, 2)),
        sample(0.4, ROW, 0),
        sample(0.4, 0.3),
    ],
    runtime.collapse: [
        sample(A, A),
        sample(A, A, 0),
        sample(A, A, 1, True),
        sample(ROW, A),
        sample(0.4, 0.3),
        sample(np.array([A, B]), np.array([A, B]), (0, -1)),
    ],
    runtime.spread_items: [
        sample(LIST, 0.4),
        sample((0.3, -1.2), 0.4),
        sample([A, ROW], B),
        sample(ROW, 0.4),
    ],
    runtime.sum_items: [sample(LIST, 0.4), sample((0.3, -1.2), 0.4), sample(A, ROW), sample([A, ROW], B)],
    # Dtypes and nesting
    runtime.cast: [sample(1.5, 0.3, 0.7), sample(A, B, A)],
    runtime.uncast: [sample(0.7, 0.3, 1.5), sample(A, B, A)],
    runtime.pack_like: [sample(ROW, LIST), sample((0.3, -1.2), [0.8, 0.4]), sample(A, [ROW, ROW[::-1]])],
    runtime.unpack_like: [sample(LIST, ROW), sample([LIST, LIST], A), sample(ROW, ROW[::-1])],
    runtime.is_zero: [sample(0.7), sample(A)],
    runtime.added_at: [
        sample(A, (0, 1), 0.4),
        sample(A, 1, ROW),
        sample(A, np.array([0, 0, 1]), np.array([ROW, ROW, ROW])),
        sample((0.3, -1.2), 1, 0.4),
        sample([0.3, -1.2], 1, 0.4),
    ],
    runtime.added_at_each: [
        sample(A, [1, 0, 1], [ROW, ROW, ROW]),
        sample(A, [(0, 1), 1], [0.4, ROW]),
        sample([0.3, -1.2], [1, 1], [0.4, 0.7]),
    ],
    runtime.items_at: [sample(A, [1, 0, 1]), sample([0.3, -1.2], [1, 1])],
    # Sums of cotangents
    runtime.add: [sample(0.3, 0.7), sample(A, B), sample(LIST, [0.1, 0.2, 0.3]), sample(NESTED, NESTED)],
    runtime.add_at: [sample(A.copy(), (0, 1), 0.4), sample(A.copy(), [0, 0], ROW)],
    runtime.add_within: [sample(A.copy(), (0, 1), 0.4), sample([0.3, ROW.copy()], 1, ROW)],
    runtime.add_into: [sample([0.3, ROW.copy()], [0.7, ROW])],
    runtime.add_items: [sample([0.3, ROW.copy()], [0.7, ROW]), sample({"a": 0.3}, {"a": 0.7})],
    runtime.add_item: [
        sample(A.copy(), (0, 1), 0.4),
        sample(A.copy(), 1, ROW),
        sample((0.3, -1.2), 1, 0.4),
        sample([0.3, -1.2], 1, 0.4),
    ],
    runtime.add_attribute: [
        sample(SimpleNamespace(w=0.3, b=ROW.copy()), "w", 0.4),
        sample(SimpleNamespace(w=0.3, b=ROW.copy()), "b", ROW),
        sample(Point(0.3, -1.2), "y", 0.4),
    ],
    runtime.add_to_attribute: [
        sample(SimpleNamespace(w=0.3, b=ROW.copy()), "w", 0.4),
        sample(SimpleNamespace(w=0.3, b=ROW.copy()), "b", ROW),
    ],
    runtime.add_within_attribute: [
        sample(SimpleNamespace(w=0.3, b=ROW.copy()), "w", 0.4),
        sample(SimpleNamespace(w=0.3, b=ROW.copy()), "b", ROW),
    ],
    runtime.attribute_of: [
        sample(SimpleNamespace(w=0.3, b=ROW), "b"),
        sample(Point(0.3, -1.2), "x"),
    ],
    runtime.picked: [
        sample({"a": 0.3, "b": ROW}, {"a": 1.0, "b": ROW}),
        sample({"a": 0.3, "b": 0.7}, {"a": 1.0}, {"b": 2.0}),
        sample({"a": 0.3, "b": 0.7}, {"a": 1.0, "b": 0.5}, {"b": 2.0}),
    ],
    runtime.placed: [
        sample({"a": 0.3, "b": 0.7}, {"a": 0.4}, ()),
        sample({"a": 0.3, "b": 0.7}, {"a": 0.4, "b": 0.2}, {"b": 2.0}),
    ],
    runtime.last_values: [
        sample({"a": 0.3, "b": 0.7}, ["a", "b"], [0.5, 0.5]),
        sample({"a": 0.3, "b": 0.7}, ["a", "b", "a"], [0.5, 0.5, 0.5]),
    ],
    runtime.joined: [
        sample({"a": 0.3}, {"b": 0.7}, {"a": 0.4}, {"b": -0.6}),
        sample({"a": 0.3, "b": 0.7}, {"b": 0.7}, {"a": 0.4, "b": 0.1}, {"b": -0.6}),
    ],
    runtime.kept_like: [
        sample(partial(pow, 2.0), (0.5,), None),
    ],
    runtime.object_of: [sample(SimpleNamespace, {"w": 0.3, "b": ROW})],
    runtime.attributes_of: [sample(SimpleNamespace(w=0.3, b=ROW))],
    runtime.own_copy: [sample(LIST), sample({"a": 0.3, "b": 0.7})],
    runtime.taken: [sample([0.3, ROW], [0.7, ROW]), sample(0.3, 0.4)],
    runtime.scatter: [
        sample(A, (0, 1), 0.4),
        sample(A, 1, ROW),
        sample(A, np.array([0, 0, 1]), np.array([ROW, ROW, ROW])),
        sample(ROW, slice(0, 2), np.array([0.3, 0.4])),
        sample(LIST, 1, 0.4),
        sample((0.3, -1.2), 0, 0.4),
    ],
    runtime.written_at: [
        sample(A, (0, 1)),
        sample(A, 1),
        sample(ROW, np.array([0, 0, 1])),
        sample(ROW, np.array([True, False, True])),
        sample(LIST, 1),
    ],
    runtime.write_at: [sample(A, (0, 1), 0.4), sample(A, 1, ROW), sample(LIST, 1, 0.4)],
    # Memory
    runtime.fit: [sample(0.3, 1.5), sample(A, B), sample(LIST, LIST), sample(A.astype(np.float32), A)],
    runtime.stop_gradient: [sample(2)],
    runtime.watch: [sample(A, "the value y", "model.py:12: y = x")],
    runtime.copy: [sample(0.3), sample(A), sample(LIST), sample(NESTED), sample(A.T)],
    runtime.private: [sample(A, ROW), sample(LIST, 0.3)],
    runtime.scalar_item: [sample(A, (0, 1)), sample(ROW, 1), sample(LIST, 1)],
    runtime.shares_memory: [sample(A, ROW)],
    runtime.outline: [sample(np.full((64, 64), 0.5))],  # of a small one it is the array itself
    # Guards
    runtime.check_seed: [sample(0.3, 1.5), sample(A, B), sample(LIST, LIST)],
    runtime.scalar_seed: [sample(0.3, 1.5), sample(np.float64(0.3), np.float64(1.5))],
    runtime.check_wrt: [sample(A, "x")],
    runtime.along: [sample(0.3, 0.7), sample(A, ROW), sample(0.3, A)],
    runtime.bound: [sample(0.3), sample(0.3, perhaps_none=True)],
    runtime.check_in_place: [sample(A)],
    runtime.check_joined: [sample([1.0, 2.0])],
    runtime.check_finds_items: [sample(A)],
    runtime.check_items: [sample(A)],
    runtime.check_no_numbers: [sample([A], [A])],
    runtime.check_view: [sample([A], [A], [A], [A])],
    runtime.check_views_agree: [sample(LIST, LIST, LIST, LIST)],
    runtime.propagating: [sample(contextlib.nullcontext())],
    runtime.snapshot: [sample(A)],
    runtime.put_back: [sample(runtime.snapshot())],
    runtime.only_reading: [sample(len, LIST)],
    runtime.restore_item: [sample({"a": 0.3}, "a", 0.5)],
    runtime.check_value: [sample(0.3)],
    runtime.check_apart: [sample(A, ROW)],
    # Functions that are known only when they are called
    runtime.pair_of: [sample(square, 0)],
    runtime.jvp_of: [sample(square, 0)],
    runtime.method_of: [sample(SimpleNamespace(w=0.3), "w")],
    # Choices and sequences
    runtime.split_among: [
        sample(0.4, 3, (3, 1)),
        sample(0.4, 3, ([3, 1, 2],)),
        sample(0.4, 3, (np.array([3, 1]),)),
        sample((0.4, 0.7), (3, 1), ((2, 5), (3, 1))),
    ],
    runtime.mean_among: [
        sample((0.4, 0.7), 3, (3, 1)),
        sample((LIST,), 3, ([3, 1, 2],)),
        sample(((0.4, 0.7), (0.2, 0.9)), (3, 1), ((2, 5), (3, 1))),
    ],
    runtime.order_of: [sample(LIST), sample(LIST, True)],
    runtime.arranged: [sample(LIST, [2, 0, 1]), sample(ROW, [2, 0, 1]), sample((0.3, -1.2), [1, 0])],
    runtime.rearranged: [sample(LIST, [0.1, 0.2, 0.3], [2, 0, 1]), sample(ROW, LIST, [2, 0, 1])],
    runtime.folded: [sample([0.3, -1.2, 0.8, 0.1], [0.2, 0.4])],
    runtime.unfolded: [sample([0.3, -1.2], [0.2, 0.4, 0.1, 0.7])],
    runtime.scaled_items: [sample(LIST, (0.1, 0.2, 0.3), 0.7), sample((0.3, -1.2), [0.1, 0.2], -0.4)],
    runtime.dot_items: [sample(LIST, (0.1, 0.2, 0.3)), sample([0.3], [0.4])],
    runtime.difference_items: [sample(LIST, (0.1, 0.2, 0.3)), sample((0.3, -1.2), [0.1, 0.2])],
    # Products and elementwise functions
    runtime.matmul_left: [
        sample(ROW[:2], A, ROW),
        sample(A, B[:, :2], A[:, :3][:2]),
        sample(0.4, ROW, ROW),
        sample(ROW, ROW[:2], A),
        sample(A[:, :2], A[:1], B.T),  # wider than the product
        sample(np.stack([A[:, :2], B[:, :2]]), A, B.T),
        sample(A[:, :2], ROW, B.T),
    ],
    runtime.matmul_right: [
        sample(ROW[:2], A, ROW),
        sample(A, B[:, :2], A[:, :3][:2]),
        sample(0.4, ROW, ROW),
        sample(ROW, ROW[:2], A),
        sample(A[:, :2], A[:1], B.T),  # wider than the product
        sample(np.stack([A[:, :2], B[:, :2]]), A, B.T),
        sample(A[:, :2], ROW, B.T),
    ],
    runtime.times: [sample(0.3, 0.4), sample(A, ROW), sample(0.4, A), sample(Z, B)],
    # Sums over the turns of a loop: lists of what the turns have kept
    runtime.unbroadcast_sum: [
        sample([A, B], ROW),
        sample([A, ROW], ROW),
        sample([0.3, 1.2], 0.4),
        sample([A], B),
        sample([], ROW),
    ],
    runtime.broadcast_each: [sample(ROW, [A, ROW]), sample(0.3, [0.4, 1.2]), sample(COLUMN, [B, A])],
    runtime.matmul_left_sum: [sample([A[:, :2], B[:, :2]], A, [B.T, A.T]), sample([], A, [])],
    runtime.matmul_right_sum: [sample([A[:, :2], B[:, :2]], [A, B], A.T), sample([], [], A)],
    runtime.matmul_left_each: [sample([A[:, :2], B[:, :2]], [A, B], A.T)],
    runtime.matmul_right_each: [sample([A[:, :2], B[:, :2]], A, [B.T, A.T])],
    runtime.rows_times: [sample([A, B], A.T, [A[:, :2], B[:, :2]])],
    runtime.times_columns: [sample(A, [A.T, B.T], [A[:, :2], B[:, :2]])],
    runtime.log: [sample(0.3), sample(np.abs(A)), sample(0.3 + 0.4j), sample(np.float64(1.2))],
    runtime.modulus: [
        sample(0.3),
        sample(A),
        sample(0.3 - 0.4j, order=1),  # a real seed beside a complex number
        sample(A + 1j, order=1),
    ],
    runtime.sign: [sample(0.3), sample(A)],
    runtime.zeros_like: [sample(0.3), sample(A), sample(LIST)],
    runtime.empty_like: [sample(0.3)],  # of an array it is whatever was in memory
}
