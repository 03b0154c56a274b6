"""What is written in place is saved, restored, cleared and copied only where somebody looks at it again."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import check

A = np.array([0.5, 1.0, 3.0, -1.0])
ROWS = np.array([[0.5, 1.0], [3.0, -1.0], [0.2, 0.3]])


def recurrence(x: np.ndarray):
    y = np.zeros_like(x)
    y[0] = x[0]
    for i in range(1, len(x)):
        y[i] = y[i - 1] * np.sin(y[i - 1]) + x[i] ** 2
    return np.sum(y * y)


def downwards(x: np.ndarray):
    y = np.zeros_like(x)
    y[len(x) - 1] = x[0]
    for i in range(len(x) - 2, -1, -1):
        y[i] = y[i + 1] * x[i]
    return np.sum(y * y)


@pytest.mark.parametrize("x", [A, ROWS], ids=["items", "rows"])
def test_a_recurrence_saves_no_items_and_clears_none(x):
    check(recurrence, x)
    text = inspect.getsource(tangent.grad(recurrence))
    assert "copy(" not in text
    assert "= 0.0" not in text


def back_to_the_same_item(x: np.ndarray):
    y = np.zeros_like(x)
    for i in range(1, len(x)):
        y[i] = y[i - 1] + x[i] ** 2
        y[0] = y[i] * x[0]
    return np.sum(y * y)


def two_steps_back(x: np.ndarray):
    y = np.zeros_like(x)
    for i in range(2, len(x)):
        y[i - 1] = x[i] * y[i - 2] + x[i - 1]
        y[i] = y[i - 1] * x[i]
    return np.sum(y * y)


def upwards_again(x: np.ndarray):
    y = x * 1.0
    for i in range(1, len(x)):
        y[i - 1] = y[i] * x[i]
    for i in range(1, len(x)):
        y[i] = y[i - 1] * x[i]
    return np.sum(y * y)


def every_turn_again(x: np.ndarray):
    y = x * 1.0
    for k in range(2):
        for i in range(1, len(x)):
            y[i] = y[i - 1] * x[i] + k
    return np.sum(y * y)


def by_another_index(x: np.ndarray, k):
    y = x * 1.0
    for i in range(1, len(x)):
        y[i] = y[k[i]] * x[i]
    return np.sum(y * y)


def counted_from_the_end(x: np.ndarray):
    y = x * 1.0
    for i in range(1, len(x)):
        y[-i] = y[i - 1] * x[i]
    return np.sum(y * y)


def overwritten_after_reading(x):
    y = x * 1.0
    a = np.sum(y * y)
    y[1] = 5.0
    b = np.sum(y**3)
    y[0:2] = x[2:4]
    return a * b + np.sum(y * y * y)


def read_between(x):
    y = x * 2.0
    z = y[0] * y[0]
    y[0] = z * y[1]
    y[1:] = y[:-1] * x[1:]
    y[0] = y[0] * y[2]
    return np.sum(y * y * x) * z


def in_branches(x):
    y = x * 1.0
    s = 1.0
    for i in range(4):
        if i % 2:
            y[i] = y[i - 1] * y[i]
        else:
            s = s * np.sum(y * y)
        y *= 0.9
    return s * y[1]


@pytest.mark.parametrize(
    "f",
    [
        downwards,
        back_to_the_same_item,
        two_steps_back,
        upwards_again,
        every_turn_again,
        counted_from_the_end,
        overwritten_after_reading,
        read_between,
        in_branches,
    ],
)
def test_what_is_looked_at_again_is_as_it_was(f):
    check(f, A)


def test_any_index_may_come_back():
    check(by_another_index, A, [0, 0, 1, 2])
    check(by_another_index, A, [3, 2, 3, 3])
