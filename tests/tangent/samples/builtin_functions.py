"""Calls of Python's builtin functions."""

import copy

import numpy as np

from tangent.testing import Kink, sample

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
ROW = np.array([0.55, 1.45, -2.15])

SAMPLES = {
    abs: [
        sample(0.3),
        sample(-1.2),
        sample(A),
        sample(np.array(-0.6)),
        sample(A.astype(np.float32)),
        sample(A.T),
    ],
    float: [sample(0.3), sample(np.float64(-1.2)), sample(np.array(0.8))],
    complex: [
        sample(0.3),
        sample(0.3, -1.2),
        sample(np.float64(0.3), 0.8),
        sample(0.3, imag=0.5),
        sample(0.3 + 0.4j),
    ],
    **{
        fn: [
            sample(0.3, -1.2),
            sample(0.3, -1.2, 0.8),
            sample([0.3, -1.2, 0.8]),
            sample((0.3, -1.2)),
            sample(ROW),
            sample(0.3, np.float64(0.8)),
            sample([0.3]),
        ]
        for fn in (max, min)
    },
    sum: [
        sample([0.3, -1.2, 0.8]),
        sample((0.3, -1.2)),
        sample([0.3, -1.2], 0.8),
        sample([0.3, -1.2], start=2),
        sample(ROW),
        sample(A),
        sample(A, ROW),
        sample([A, ROW]),
        sample([A.astype(np.float32), A.astype(np.float32)]),
        sample([0.3 + 0.4j, 0.5j]),
    ],
    list: [sample([0.3, -1.2]), sample((0.3, -1.2)), sample(ROW)],
    tuple: [sample([0.3, -1.2]), sample((0.3, -1.2)), sample(ROW)],
    dict: [sample({"a": 0.3, "b": -1.2}), sample({"a": ROW})],
    # Of containers the items are shared, which no rule can say: tests/language/test_copies.py looks at them.
    copy.copy: [sample(0.3), sample([0.3, -1.2]), sample({"a": 0.3, "b": -1.2}), sample(A)],
    copy.deepcopy: [sample(0.3), sample([0.3, [-1.2, ROW]]), sample({"a": (0.3, A)}), sample(A)],
    sorted: [
        sample([0.3, -1.2, 0.8]),
        sample((0.3, -1.2, 0.8), reverse=True),
        sample(ROW),
        sample([0.3, 2, -1.2]),
        sample([0.3]),
    ],
    divmod: [
        sample(2.3, 0.7),
        sample(-2.3, 0.7),
        sample(2.3, -0.7),
        sample(A, 0.7),
        sample(A, ROW),
        sample(2.3, ROW),
        sample(A.astype(np.float32), ROW.astype(np.float32)),
    ],
    pow: [
        sample(0.3, 1.7),
        sample(1.2, -0.6),
        sample(-1.2, 3),
        sample(A, 2),
        sample(2, A),
        sample(0.3 + 0.4j, 2),
    ],
    round: [sample(0.3), sample(1.27, 1), sample(127.3, -1), sample(np.float64(1.27), 1)],
    len: [sample([0.3, -1.2]), sample(A)],
    int: [sample(0.3), sample(-1.7)],
    bool: [sample(0.3)],
    hash: [sample(3)],
    id: [sample(3)],
    ord: [sample("a")],
    print: [sample()],
    all: [sample([0.3, -1.2])],
    any: [sample([0.3, -1.2])],
    bin: [sample(3)],
    callable: [sample(0.3)],
    chr: [sample(65)],
    format: [sample(0.3)],
    hasattr: [sample(0.3, "real")],
    hex: [sample(3)],
    isinstance: [sample(0.3, float)],
    issubclass: [sample(bool, int)],
    oct: [sample(3)],
    range: [sample(3)],
    type: [sample(0.3)],
}

KINKS = {
    abs: [Kink((0.0,), (0.0,))],
    max: [Kink((1.0, 1.0), (0.5, 0.5)), Kink(([1.0, 2.0, 2.0],), ([0.0, 0.5, 0.5],))],
    min: [Kink((1.0, 1.0), (0.5, 0.5))],
}
