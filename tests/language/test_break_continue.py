"""Leaving a loop or a turn early."""

import math

import numpy as np
import pytest

from oracle import check, rows


def fixed_point(x, tol):
    for _ in range(100):
        step = math.tanh(x) / 2
        if step < tol:
            break
        x = x - step
    return x


def skip_negative(xs):
    total = 1.0
    for x in xs:
        if x < 0:
            continue
        total = total * x
    return total


def break_at_the_end(x, n):
    for i in range(n):
        x = x * 1.5
        if x > 4:
            x = x + i
            break
    return x * x


def break_and_else(x, n):
    for i in range(n):
        x = x * 1.5
        if x > 4:
            break
    else:
        x = x * x
    return x


def first_that_fits(xs, limit):
    found = 0.0
    for x in xs:
        if x > limit:
            found = x * x
            break
    return found + xs[0]


def forever(x):
    k = 0
    while True:
        x = x * 0.8 + 0.1
        k += 1
        if k > 4:
            break
        if x < 0.9:
            continue
        x = x - 0.05 * x * x
    return x


def two_breaks(x, n):
    for i in range(n):
        if x > 10:
            x = x - 1
            break
        x = x * 2
        if i == 2:
            x = math.sqrt(x)
            break
        x = x + i
    return x


def break_on_one_path_of_a_branch(x, n):
    for _ in range(n):
        if x > 0.5:
            x = x * x - 0.2
        elif x < -10.0:
            break
        else:
            x = x * 3.0
    return x


def break_on_one_path_of_each_side(x, n):
    for i in range(n):
        if x > 2.0:
            if x > 9.0:
                break
            x = x * x
        else:
            if x < -9.0:
                break
            x = x * 3.0 + i
        x = x + 0.1
    return x


def break_on_one_path_of_while(x):
    while abs(x) < 100.0:
        if x > 1.0:
            x = x * 2.0
        elif x < -10.0:
            break
        else:
            x = x * 3.0
    return x * x


def inner_break(x, n):
    total = 0.0
    for i in range(n):
        y = x
        for j in range(i + 2):
            y = y * x
            if y > 3:
                break
            total = total + y
        total = total * 0.5 + y * i
    return total


def inner_continue(a):
    total = 0.0
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            if i == j:
                continue
            total = total + a[i, j] ** 2 * total + a[i, j]
    return total


def continue_in_branches(xs):
    total = 1.0
    for i, x in enumerate(xs):
        if x < 0:
            if i % 2:
                total = total - x
                continue
            total = total + x
        elif x > 2:
            continue
        total = total * x
    return total


def while_with_continue(x):
    n = 0
    while n < 6:
        n += 1
        if n % 3 == 0:
            continue
        x = math.sin(x) * n
    return x


def break_while_else(x, limit):
    n = 0
    while n < 5:
        if x > limit:
            break
        x = x * 1.5
        n += 1
    else:
        x = -x
    return x * n


def bisection(x, target):
    low, high = 0.0, 4.0
    for _ in range(20):
        middle = 0.5 * (low + high)
        value = middle * middle
        if abs(value - target) < 1e-3:
            break
        if value < target:
            low = middle
        else:
            high = middle
    return middle * x


V = [1.5, -0.5, 2.5, 0.7, -1.2]


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (fixed_point, 0, (2.0, 0.05), (0.01, 0.05)),
        (skip_negative, 0, (V,), (np.array(V),), ([-1.0],)),
        (break_at_the_end, 0, (1.2, 10), (1.2, 2), (5.0, 3)),
        (break_and_else, 0, (1.2, 10), (1.2, 2)),
        (first_that_fits, 0, (V, 2.0), (V, 1.0), (V, 10.0)),
        (forever, 0, (0.3,), (3.0,)),
        (two_breaks, 0, (1.3, 10), (11.0, 10), (4.0, 5), (1.3, 1)),
        (break_on_one_path_of_a_branch, 0, (-11.0, 5), (-2.0, 5), (0.7, 4), (-2.0, 1)),
        (break_on_one_path_of_each_side, 0, (10.0, 5), (2.5, 5), (-1.0, 5), (-10.0, 5), (1.0, 2)),
        (break_on_one_path_of_while, 0, (-11.0,), (-1.0,), (0.7,), (200.0,)),
        (inner_break, 0, (1.2, 4), (2.0, 3), (0.5, 3)),
        (inner_continue, 0, (np.arange(9.0).reshape(3, 3) / 10,)),
        (continue_in_branches, 0, (V,), ([3.0, -1.0, -1.5, 1.0],)),
        (
            while_with_continue,
            0,
            (0.7,),
        ),
        (break_while_else, 0, (1.2, 4.0), (1.2, 100.0), (5.0, 4.0)),
        (bisection, 0, (1.5, 2.0), (1.5, 4.0)),
    ),
)
def test_break_and_continue(f, wrt, args):
    check(f, *args, wrt=wrt)


def leaves_before_anything_moves(x, tol):
    for _ in range(20):
        s = np.sin(x)
        if s < tol:
            break
        y = s * x
        if y > 2.0:
            break
        x = y + 0.1
        if x > 1.9:
            break
    return x * 2


def leaves_a_while_loop_in_the_middle(x, tol):
    k = 0
    while True:
        s = x * x * 0.5
        if s < tol:
            break
        k = k + 1
        x = x - s * 0.3
    return x * k


def leaves_two_loops(x, n):
    t = x
    for i in range(n):
        for j in range(n):
            u = t * 0.5 * x
            if j > i:
                break
            t = u + x
        if t > 3:
            break
        x = x * t
    return x + t


def says_on_leaving_what_it_saw(x, tol):
    last = x
    for _ in range(20):
        s = np.sin(x)
        if s < tol:
            last = s
            break
        x = s * x
    return x * 2 + last


def notes_on_leaving_that_it_did(x, tol):
    bonus = 0.0
    for _ in range(20):
        s = np.sin(x)
        if s < tol:
            bonus = 3.0
            break
        x = s * x
    return x * 2 + bonus


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (leaves_before_anything_moves, 0, (1.3, 0.2), (0.9, 0.6), (0.01, 0.2)),
        (leaves_a_while_loop_in_the_middle, 0, (1.2, 0.2), (0.1, 0.3)),
        (leaves_two_loops, 0, (0.7, 3), (1.1, 4)),
        (says_on_leaving_what_it_saw, 0, (1.3, 0.3), (0.1, 0.3)),
        (notes_on_leaving_that_it_did, 0, (1.3, 0.3), (0.1, 0.3)),
    ),
)
def test_turns_that_are_left_in_the_middle(f, wrt, args):
    check(f, *args, wrt=wrt)


def advance(state):
    state["k"] = state["k"] + 1
    return state["k"]


def changes_something_before_it_leaves(x, tol):
    state = {"k": 0}
    for _ in range(6):
        factor = advance(state)
        y = np.sin(x) * factor
        if y > tol:
            break
        x = x + 0.1 * y * state["k"]
    return x * x


def test_what_a_turn_that_is_left_has_changed_is_undone():
    check(changes_something_before_it_leaves, 0.3, 2.0)
    check(changes_something_before_it_leaves, 0.9, 0.1)
