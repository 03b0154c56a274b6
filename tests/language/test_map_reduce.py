"""`map`, `filter`, `reduce`, `zip` and `enumerate` as values, `sorted`, `min` and `max` with a key."""

import functools
import math
import operator

import numpy as np
import pytest

import tangent
from oracle import check, check_refused, rows

XS = [1.5, 0.5, 2.0]


def square(v):
    return v * v


def weigh(v, w):
    return v * w * w


class Scale:
    def __init__(self, k):
        self.k = k

    def at(self, v):
        return self.k * v * v


SCALE = Scale(2.0)
by_three = functools.partial(weigh, 3.0)


def mapped_lambda(xs, k):
    return sum(map(lambda v: v * v * k, xs))


def mapped_local_function(xs, k):
    def g(v):
        if v > 1:
            return v * v * k
        return v

    return sum(map(g, xs))


def mapped_of_the_module(xs):
    return sum(map(square, xs)) * 2.0


def mapped_builtin(xs):
    return sum(map(math.sin, xs)) + sum(map(abs, xs))


def mapped_operator(xs, ys):
    return sum(map(operator.mul, xs, ys))


def mapped_method(xs):
    return sum(map(SCALE.at, xs))


def mapped_partial(xs):
    return sum(map(by_three, xs))


def mapped_partial_made_here(xs):
    return sum(map(functools.partial(weigh, 2.0), xs))


def mapped_argument(xs, g):
    return sum(map(g, xs))


def mapped_choice(xs, n):
    g = square if n > 1 else math.cos
    return sum(map(g, xs))


def several_iterables(xs, ys):
    return sum(map(lambda a, b: a * b * b, xs, ys))


def of_unequal_length(xs, ys):
    return sum(map(lambda a, b: a * b, xs, ys[1:]))


def loop_over_map(xs):
    y = 1.0
    for v in map(square, xs):
        y = y * v + v
    return y


def loop_left_by_break(xs):
    y = 1.0
    for v in filter(lambda v: v > 1, map(square, xs)):
        y = y * v
        if y > 2:
            break
    else:
        y = y * 100.0
    return y


def loop_that_continues(xs):
    y = 0.0
    for v in map(square, xs):
        if v < 1:
            continue
        y = y + v * v
    return y


def loop_over_a_generator(xs, k):
    y = 0.0
    for v in (a * b * k for a in xs for b in xs if a > b):
        y = y + v * v
    return y


def left_from_two_loops(xs):
    y = 0.0
    for v in (a * b for a in xs for b in xs):
        y = y + v * v
        if y > 3:
            break
    return y


def numbered(xs):
    y = 0.0
    for i, v in enumerate(map(square, xs), 1):
        y = y + i * v
    return y


def in_step(xs):
    y = 0.0
    for a, (i, b) in zip(map(square, xs), enumerate(map(math.sin, xs))):
        y = y + a * b * i
    return y


def in_step_with_what_is_bound(xs):
    a = 2.0
    y = 0.0
    for a, b in zip(map(square, xs), map(lambda v: v * a, xs)):
        y = y + a * b
    return y


def no_name_is_caught(xs):
    item = xs[0] * 2.0
    v = 3.0
    y = sum(map(lambda v: v * item, xs)) * v
    for w in map(square, xs):
        y = y + w * item
    return y


def pairs(xs):
    y = 0.0
    for a, b in list(zip(xs, xs[1:])):  # noqa: RUF007
        y = y + a * b * b
    return y


def places(xs):
    return sum([i * v * v for i, v in list(enumerate(xs))])


def backwards(xs):
    first, *rest = list(reversed(xs))
    return first * sum(rest)


def filtered(xs, k):
    return sum(list(filter(lambda v: v > k, map(square, xs))))


def filtered_by_nothing(xs):
    return sum(filter(None, xs))


def tuple_of(xs):
    a, b, c = tuple(map(square, xs))
    return a * b - c * a


def array_of(xs):
    return np.sum(np.array(list(map(square, xs))) ** 2)


def unpacked(xs):
    a, b, c = map(square, xs)
    return a * b - c


def reduced(xs):
    return functools.reduce(lambda a, b: a * b + a, xs)


def reduced_from(xs, k):
    return functools.reduce(operator.mul, xs, k)


def reduced_by_local_function(xs, k):
    def step(state, v):
        a, b = state
        return a + b * v, b * k

    total, last = functools.reduce(step, xs, (0.0, 1.0))
    return total * last


def reduced_map(xs):
    return functools.reduce(lambda a, b: a * b, map(square, xs), 2.0)


def reduced_by_an_argument(xs, g):
    return functools.reduce(g, xs)


def sorted_by_key(xs, k):
    s = sorted(xs, key=lambda v: -v * k)
    return s[0] * s[1] + s[2] * s[2]


def sorted_backwards(xs):
    s = sorted(xs, key=square, reverse=True)
    return s[0] * s[1] - s[2]


def sorted_pairs(xs, ys):
    s = sorted(zip(xs, ys), key=lambda p: p[1])
    return s[0][0] * s[1][1] + s[2][0] * s[0][1]


def extreme_by_key(xs):
    return max(xs, key=math.sin) * min(xs[0], xs[1], key=square) + max(xs, key=lambda v: -v) ** 2


def largest_of_pairs(xs, ys):
    a, b = max(zip(xs, ys), key=lambda p: p[0] * p[1])
    return a * b * b


def sum_from(xs, k):
    return sum((v * v for v in xs), k * k) + sum(map(square, xs), 1.0)


def any_and_all(xs):
    y = xs[0] * xs[1] if any(map(lambda v: v > 1, xs)) else xs[2]
    return y * y if all(v > 0 for v in xs) else y


def inside_of_a_function_that_is_given_one(xs, k):
    return apply_to_all(lambda v: v * v * k, xs)


def apply_to_all(g, values):
    return sum([g(v) for v in values]) + sum(map(g, values))


def constant_ones_stay(xs):
    n = (
        functools.reduce(lambda a, b: a + b, [1, 2, 3])
        + max([3, 1], key=lambda k: -k)
        + sum(map(abs, [1, -2]))
    )
    return xs[0] * n


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (mapped_lambda, (0, 1), (XS, 0.7)),
        (mapped_local_function, (0, 1), (XS, 0.7)),
        (mapped_of_the_module, 0, (XS,), (np.array(XS),), ((1.0, 2.0),)),
        (mapped_builtin, 0, (XS,)),
        (mapped_operator, (0, 1), (XS, [0.5, 2.5, 1.0])),
        (mapped_method, 0, (XS,)),
        (mapped_partial, 0, (XS,)),
        (mapped_partial_made_here, 0, (XS,)),
        (mapped_argument, 0, (XS, square), (XS, np.sin), (XS, by_three), (XS, SCALE.at)),
        (mapped_choice, 0, (XS, 1), (XS, 2)),
        (several_iterables, (0, 1), (XS, [0.5, 2.5, 1.0])),
        (of_unequal_length, (0, 1), (XS, [0.5, 2.5, 1.0])),
        (loop_over_map, 0, (XS,), ([],)),
        (loop_left_by_break, 0, (XS,), ([0.5],)),
        (loop_that_continues, 0, (XS,)),
        (loop_over_a_generator, (0, 1), (XS, 0.7)),
        (numbered, 0, (XS,)),
        (in_step, 0, (XS,)),
        (in_step_with_what_is_bound, 0, (XS,)),
        (no_name_is_caught, 0, (XS,)),
        (filtered, 0, (XS, 1.0)),
        (filtered_by_nothing, 0, (XS,)),
        (tuple_of, 0, (XS,)),
        (array_of, 0, (XS,)),
        (reduced, 0, (XS,), (np.array(XS),)),
        (reduced_from, (0, 1), (XS, 1.5), ([], 1.5)),
        (reduced_by_local_function, (0, 1), (XS, 1.5)),
        (reduced_by_an_argument, 0, (XS, weigh), (XS, operator.mul)),
        (extreme_by_key, 0, (XS,)),
        (sum_from, (0, 1), (XS, 0.7)),
        (any_and_all, 0, (XS,), ([0.5, 0.25, 0.75],)),
        (inside_of_a_function_that_is_given_one, (0, 1), (XS, 0.7)),
        (constant_ones_stay, 0, (XS,)),
    ),
)
def test_map_reduce(f, wrt, args):
    check(f, *args, wrt=wrt)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (left_from_two_loops, 0, (XS,)),
        (pairs, 0, (XS,)),
        (places, 0, (XS,)),
        (backwards, 0, (XS,)),
        (unpacked, 0, (XS,)),
        (reduced_map, 0, (XS,)),
        (sorted_by_key, 0, (XS, 0.7)),
        (sorted_backwards, 0, (XS,)),
        (sorted_pairs, (0, 1), (XS, [0.5, 2.5, 1.0])),
        (largest_of_pairs, (0, 1), (XS, [0.5, 2.5, 1.0])),
    ),
)
def test_lists_that_are_read_by_position(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_a_reduction_of_nothing_raises_as_it_does_without_derivatives():
    with pytest.raises((TypeError, IndexError)):
        tangent.grad(reduced)([])


def changed_while_it_is_read(xs):
    a = 2.0
    y = 0.0
    for b in (v * a * w for v in xs for w in xs):
        a = a * b
        if a > 10:
            break
        y = y + b
    return y


def bound_before_it_is_read(xs):
    a = 2.0
    y = 0.0
    for a, b in zip(xs, map(lambda v: v * a, xs)):
        y = y + a * b
    return y


def changed_and_read_again(xs):
    a = 2.0

    def g(v):
        return v * a

    y = 0.0
    for b in map(g, xs):
        a = a * b
        y = y + b
    return y


def kept_iterator(xs):
    m = map(square, xs)
    return next(m) + sum(m)


def test_an_iterator_that_is_kept_is_refused():
    check_refused(kept_iterator, XS)


@pytest.mark.parametrize("f", [changed_while_it_is_read, bound_before_it_is_read])
def test_what_changes_while_it_is_read_is_refused(f):
    check_refused(f, XS)


def test_what_changes_from_turn_to_turn():
    check(changed_and_read_again, XS)


def put(b, i, v):
    b[i] = v


def changes_an_array(x):
    b = np.zeros(3)
    [put(b, i, x * i) for i in range(3)]
    functools.reduce(lambda a, i: put(b, i, x), range(2), None)
    return np.sum(b**2)


def local_function_that_writes(x):
    b = np.zeros(3)

    def w(i):
        b[i] = x * i

    list(map(w, range(3)))
    return np.sum(b)


def what_is_in_the_list_is_changed(x):
    rows = [np.zeros(2) + x, np.ones(2)]
    top = max(rows, key=np.sum)
    top[0] = 7.0 * x
    return np.sum(rows[0]) + np.sum(rows[1]) * x


@pytest.mark.parametrize("f", [changes_an_array, local_function_that_writes, what_is_in_the_list_is_changed])
def test_what_is_called_for_each_item_changes_something(f):
    check(f, 1.5)


def items_that_are_changed(x):
    rows = [np.zeros(2) + x, np.ones(2)]
    ys = [r for r in rows]
    ys[0][0] = 5.0
    return np.sum(rows[0])


def appends_in_a_comprehension(x):
    ys = []
    [ys.append(v * x) for v in (1.0, 2.0)]
    return sum(ys)


def test_items_of_a_comprehension_are_changed():
    check(items_that_are_changed, np.array([0.3, 0.8]))
    check(items_that_are_changed, 1.5)


def test_appending_in_a_comprehension_is_refused():
    with pytest.raises(tangent.TangentError):
        tangent.grad(appends_in_a_comprehension)
