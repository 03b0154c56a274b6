"""What a derivative keeps: what is overwritten and needed again, and nothing else."""

import importlib
import inspect
import sys
import tracemalloc
from pathlib import Path

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

import tangent

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))
WORKLOADS = importlib.import_module("workloads").WORKLOADS


WITH_ARRAYS = [
    name
    for name, workload in WORKLOADS.items()
    if workload.mode == "gradient"
    and any(isinstance(a, np.ndarray) for a in workload.arguments(next(iter(workload.sizes.values()))))
]


def peak(call, *args):
    """The most bytes that a call has allocated at a time; its result counts."""
    call(*args)  # what is loaded and cached by the first call does not count
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        call(*args)
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("size", ["64/128", "1024/32", "256/128"])
def test_the_gradient_of_a_network_needs_no_more_memory_than_with_a_tape(size):
    mlp = WORKLOADS["mlp"]
    args = mlp.arguments(mlp.sizes[size])

    def taped(w1, b1, w2, b2, x, y):
        h = anp.tanh(x @ w1 + b1)
        r = h @ w2 + b2 - y
        return anp.sum(r * r)

    generated = peak(tangent.grad(mlp.primal, wrt=mlp.wrt), *args)
    assert generated <= 1.1 * peak(autograd.grad(taped, argnum=mlp.wrt), *args)


def per_step(function, wrt, *sizes):
    """Bytes at the peak per turn, for each number of turns."""
    derivative = tangent.grad(function, wrt=wrt)
    return [peak(derivative, 0.5, np.linspace(0.1, 0.9, n)) / n for n in sizes]


def filled_once(a, b):
    x = np.zeros(len(b))
    for i in range(1, len(b)):
        x[i] = a * x[i - 1] + b[i]
    return np.sum(x)


def overwritten(a, b):
    x = b * 1.0
    for i in range(1, len(b)):
        x[i] = a * x[i - 1] * x[i]
    return np.sum(x)


@pytest.mark.parametrize("function", [filled_once, overwritten])
def test_memory_grows_with_the_number_of_turns_and_no_faster(function):
    short, long = per_step(function, (0, 1), 10_000, 60_000)  # below, Python's lists of free objects count
    assert long <= 1.2 * short


def test_elements_that_are_written_once_are_not_saved():
    """Four arrays: x, its cotangent, that of b, and the sum; nothing on a stack."""
    (bytes_per_turn,) = per_step(filled_once, (0, 1), 20_000)
    assert bytes_per_turn < 5 * 8


def halves(w, xs):
    n = w.shape[1] // 2
    total = 0.0
    for x in xs:
        z = x @ w
        total = total + np.sum(z[:, :n]) - np.sum(np.sin(x[0]) * np.mean(z[:, n:]))
    return total


def test_of_what_is_needed_for_its_shape_nothing_else_is_kept():
    w, turns = np.ones((3, 100)), 50
    xs = np.ones((turns, 80, 3))
    derivative = tangent.grad(halves)
    assert "outline(z)" in inspect.getsource(derivative)
    assert peak(derivative, w, xs) < 0.2 * turns * (80 * 100 * 8)  # of all arrays z together


@pytest.mark.parametrize("name", WITH_ARRAYS)
def test_single_precision_stays_single(name):
    """Cotangents of single precision are single, and the function makes no wider arrays than it did."""
    workload = WORKLOADS[name]
    args = [
        a.astype(np.float32) if isinstance(a, np.ndarray) and a.dtype.kind == "f" else a
        for a in workload.arguments(next(iter(workload.sizes.values())))
    ]
    theirs = wide_arrays(workload.primal, args)
    ours = wide_arrays(tangent.grad(workload.primal, wrt=workload.wrt), args)
    assert ours <= theirs | {f"b{name}" for name in theirs}


def wide_arrays(function, args):
    """The names under which a call has had an array of double precision."""
    found = set()

    def look(frame, event, _):
        if frame.f_code.co_filename != function.__code__.co_filename:
            return None
        for local, value in frame.f_locals.items():
            if isinstance(value, np.ndarray) and value.dtype == np.float64:
                found.add(local)
        return look

    sys.settrace(look)
    try:
        function(*args)
    finally:
        sys.settrace(None)
    return found
