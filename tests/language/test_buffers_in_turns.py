"""Buffers that are made and written in the turns of a loop: what is another memory in each turn."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import MODES, check, rows


def heat(u: np.ndarray, alpha: float, steps):
    u = u.copy()
    for _ in range(steps):
        lap = np.zeros_like(u)
        lap[1:-1] = u[2:] + u[:-2] - 2.0 * u[1:-1]
        u += alpha * lap * u
    return np.sum(u**2)


def written_twice(x, w, steps):
    total = 0.0
    for i in range(steps):
        y = np.zeros(4)
        y[1:] = x * w
        total = total + np.sum(y * y)
        y[:2] = y[1:3] * x[i]  # the product above still wants what was there
    return total + np.sum(y * y)


def filled_by_elements(x, steps):
    total = 0.0
    for k in range(steps):
        y = np.empty(3)
        y[0] = x[k]
        for i in range(1, 3):
            y[i] = y[i - 1] * x[i] + y[0]
        total += y[2] * y[1]
    return total


def used_after_the_loop(x, steps):
    for i in range(steps):
        y = np.zeros(3)
        y[:] = x * x[i]
        y[0] *= y[1]
    return np.sum(y * x)


def read_in_the_next_turn(x, steps):
    before = np.ones(3)
    total = 0.0
    for i in range(steps):
        y = np.zeros(3)
        y[:] = before * x
        total = total + np.sum(y * before)
        y[1] = y[0] * x[i]
        before = y
    return total + np.sum(before)


def collected(x, steps):
    kept = []
    for i in range(steps):
        y = np.zeros(3)
        y[:] = x * x[i]
        kept.append(y)
        y[0] = y[1] * y[2]
    return sum(np.sum(y * y) for y in kept)


def viewed(x, steps):
    total = 0.0
    for i in range(steps):
        grid = np.zeros((2, 3))
        row = grid[1]
        row[:] = x * x[i]
        grid[0] = grid[1] * x
        flat = grid.reshape(-1)
        flat[0] = flat[5]
        total = total + np.sum(grid * grid)
    return total


def one_memory_in_all_turns(x, steps):
    buffer = np.zeros(3)
    total = 0.0
    for i in range(steps):
        y = buffer
        total = total + np.sum(y * x)
        y[:] = x * x[i] + y[::-1]
        total = total + np.sum(y * y)
    return total


def now_and_then_another(x, steps):
    y = np.zeros(3)
    total = 0.0
    for i in range(steps):
        if i % 2 == 0:
            y = np.zeros(3)
        y[:] = x * x[i] + y
        total = total + np.sum(y * y * x)
    return total


def first_made_in_a_branch(x, steps):
    total = 0.0
    for i in range(steps):
        if x[i] > 0.5:
            y = x * 2.0
            y[1:] *= y[0]
            total = total + np.sum(y * y)
    return total


def made(n):
    return np.zeros(n)


def made_by_a_function(x, steps):
    total = 0.0
    for i in range(steps):
        y = made(3)
        y[1:] = x[1:] * x[i]
        y[0] = y[1] * y[2]
        total = total + np.sum(y * y)
    return total


def inner_loops(x, steps):
    total = 0.0
    for i in range(steps):
        y = np.zeros((3, 3))
        for j in range(3):
            z = np.zeros(3)
            z[:] = x * x[j]
            z[1] = z[0] * z[2] * x[i]
            y[j] = z
            y[j, 0] = y[j, 1] * x[j]
        total = total + np.sum(y * y)
    return total


def carried_with_what_it_was(u: np.ndarray, k: float, steps):
    total = 0.0
    for _ in range(steps):
        before = u
        u = u + k * before[::-1] * u
        total += np.sum(before[1:] * u[1:])
    return total + np.sum(u[:2])


def carried_two(u: np.ndarray, k: float, steps):
    v = u * 0.5
    for _ in range(steps):
        u, v = v + k * u[::-1], u * v
        v[1:] += u[:-1]
    return np.sum(u * v)


def carried_in_branches(u: np.ndarray, k: float, steps):
    for i in range(steps):
        if i % 2:
            u = u + k * u[0]
        else:
            u = u - k * u * u[1]
        for _ in range(2):
            u = u + 0.1 * u[2] * u
    return np.sum(u**2)


def carried_and_kept(u: np.ndarray, k: float, steps):
    kept = []
    for _ in range(steps):
        kept.append(u)
        u = u + k * u[0]
    return sum(np.sum(w * w) for w in kept) * u[1]


X = np.array([0.7, 0.4, 1.3])


WIDE = np.linspace(0.5, 1.5, 6)


def another_one_in_each_turn(s, x, n):
    u, v = np.zeros(4), x * 1.0
    for _ in range(n):
        v[:-1] = 0.5 * v[:-1] - v[:-1] * s
        s = np.tanh(s + s)
        u, v = v, np.zeros(4)
    return s + np.sum(np.sin(u) * np.cos(v))


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (another_one_in_each_turn, (0, 1), (0.6, WIDE[:4], 2), (0.6, WIDE[:4], 0)),
        (heat, (0, 1), (WIDE, 0.1, 3), (WIDE, 0.1, 0)),
        (written_twice, (0, 1), (X, 0.9, 3)),
        (carried_with_what_it_was, (0, 1), (X, 0.2, 3)),
        (carried_two, (0, 1), (X, 0.2, 3)),
        (carried_in_branches, (0, 1), (X, 0.2, 3)),
        (carried_and_kept, (0, 1), (X, 0.2, 3)),
        (filled_by_elements, 0, (X, 3)),
        (used_after_the_loop, 0, (X, 3)),
        (read_in_the_next_turn, 0, (X, 3)),
        (collected, 0, (X, 3)),
        (viewed, 0, (X, 3)),
        (one_memory_in_all_turns, 0, (X, 3)),
        (now_and_then_another, 0, (X, 3)),
        (first_made_in_a_branch, 0, (X, 3)),
        (inner_loops, 0, (X, 3)),
    ),
)
def test_buffers(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_buffers_that_a_function_makes():
    """Reverse over reverse is refused: what a call gives beside its result is no memory that is written."""
    check(made_by_a_function, X, 3, modes=[mode for mode in MODES if mode != "twice"])


def test_the_forward_sweep_makes_no_cotangents():
    forward, _ = inspect.getsource(tangent.grad(heat)).split("bu = ")[:2]
    assert "zeros_like(lap)" not in forward


def test_the_cotangent_of_what_is_carried_goes_on():
    _, backward = inspect.getsource(tangent.grad(heat)).split("for _ in range(steps - 1")
    assert "bu = " not in backward


def test_what_was_in_a_buffer_is_not_put_back():
    assert "lap[1:-1] = lap" not in inspect.getsource(tangent.grad(heat))
