"""Items of lists and dictionaries that are set by computed keys."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import MODES, check, check_refused, rows

A = np.array([0.3, -1.2, 0.8])
B = np.array([1.1, 0.4, -0.7])
C = np.array([0.6, 0.4, -1.7])


def filled(x: float, n: int):
    ys = [0.0] * n
    ys[0] = x
    for i in range(1, n):
        ys[i] = ys[i - 1] * x + 1.0
    return ys[n - 1] * ys[1]


def filled_without_types(x, n):
    ys = [0.0] * n
    ys[0] = x
    for i in range(1, n):
        ys[i] = ys[i - 1] * x + 1.0
    return np.sum(ys[n - 1] * ys[1])


def scaled_list(xs: list, v):
    for i in range(len(xs)):
        xs[i] = xs[i] * v
    return np.sum(sum(xs))


def memoised(x, n):
    memo = {0: x, 1: x * x}
    for k in range(2, n):
        memo[k] = memo[k - 1] * memo[k - 2] + x
    return memo[n - 1]


def made_in_a_loop(x, n):
    total = 0.0
    for i in range(3):
        memo = {}
        memo[0] = x * i
        for k in range(n):
            memo[k + 1] = memo[k] * x
        total = total + memo[n]
    return total


def descent(params: dict, lr):
    for _ in range(3):
        for name in params:
            params[name] = params[name] - lr * np.sin(params[name])
    return np.sum(params["w"]) * np.sum(params["b"])


def all_items_matter(x, n):
    ys = [1.0] * n
    for i in range(n):
        ys[i] = ys[i] * x
        x = x * ys[i]
    return sum([y * y for y in ys])


def set_twice(x: float):
    ys = [0.0] * 3
    for i in range(6):
        ys[i % 3] = ys[(i + 1) % 3] + x * x * i
    return ys[0] * ys[1] + ys[2]


def never_read(xs):
    ys = list(xs)
    for i in range(2):
        ys[i] = ys[2] * 2.0
    return np.sum(ys[0] * ys[2])


def overwritten(xs: list, x):
    for i in range(2):
        xs[i] = x * i
    return np.sum(xs[0] * xs[1] * xs[2])


def changed_by(x, n):
    ys = [x, 2.0, x]
    for i in range(n):
        ys[i] *= x
        ys[i] += 1.0
        ys[i] -= x
    return ys[0] * ys[1] * ys[2]


def second_name(x, n):
    ys = [x, 2.0, x]
    zs = ys
    for i in range(n):
        zs[i] = ys[i] * x
        ys[0] = zs[i] + ys[0]
    return ys[0] * zs[1]


def condition(x, n):
    ys = [0.0] * n
    for i in range(n):
        if i % 2:
            ys[i] = ys[i - 1] * x
        else:
            ys[i] = x * i
    return sum(ys) * ys[n - 1]


def shapes_change(x, n):
    ys = [0.0] * n
    for i in range(n):
        ys[i] = x * (i + 1.0)
    for i in range(1, n):
        ys[i] = np.sum(ys[i] * ys[0])
    return ys[1] * ys[n - 1]


def shapes_change_in_a_loop(x, n):
    total = 0.0
    for k in range(2):
        ys = [0.0] * n
        for i in range(n):
            ys[i] = x * (i + 1.0)
        for i in range(1, n):
            ys[i] = np.sum(ys[i] * ys[0])
        total = total + ys[1] * ys[n - 1]
    return total


def bubble(xs: list):
    for i in range(len(xs)):
        for j in range(len(xs) - 1):
            if xs[j] > xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]
    return xs[0] * 2.0 + xs[1] ** 2


def returned_list(x, n):
    ys = [0.0] * n
    for i in range(n):
        ys[i] = x**i
    return ys


def squares(ys):
    return sum([y * y for y in ys])


def passed_on(x, n):
    ys = [0.0] * n
    for i in range(n):
        ys[i] = x * i
    total = squares(ys)
    ys[1] = total
    return squares(ys) * total


def counting(x, words):
    counts = {}
    for w in words:
        if w in counts:
            counts[w] = counts[w] + 1
        else:
            counts[w] = 1
    for w in words:
        x = x * counts[w]
    return x


def weights(x, words):
    table = {}
    for w in words:
        if w in table:
            table[w] = table[w] * x
        else:
            table[w] = x
    y = 1.0
    for w in table:
        y = y * table[w]
    return y


def in_a_dict_of_lists(x, n):
    d = {"a": x, "b": 2.0}
    for k in ["a", "b", "a"]:
        d[k] = d[k] * x
    return d["a"] * d["b"]


def negative(x, n):
    ys = [x, x * x, 1.0]
    for i in range(n):
        ys[-i - 1] = ys[-i - 1] * x
    return ys[0] + ys[1] * ys[2]


def early(x, n):
    ys = [x] * n
    for i in range(1, n):
        ys[i] = ys[i - 1] * x
        if ys[i] < 0.1:
            return ys[i] * ys[0]
    return ys[n - 1]


def put(xs, i, v):
    xs[i] = v * xs[i - 1]


def written_by_a_function(x, n):
    ys = [x, x * x, 1.0]
    for i in range(n):
        put(ys, i, x)
    return ys[0] * ys[1] + ys[2]


def either_of_two(x, n):
    ys, zs = [x, 2.0], [3.0, x]
    for i in range(n):
        ws = ys if i % 2 else zs
        ws[i % 2] = ws[1 - i % 2] * x
    return ys[0] * ys[1] + zs[0] * zs[1] ** 2


def two_buffers(x, n):
    old, new = [x, 1.0, x * x], [0.0, 0.0, 0.0]
    for _ in range(n):
        for i in range(3):
            new[i] = old[i - 1] * x + old[i]
        old, new = new, old
    return old[0] * old[1] + new[2]


def set_while_looped_over(x, n):
    ys = [x, 2.0, x * x]
    for i, y in enumerate(ys):
        ys[i] = y * x
        ys[(i + 1) % 3] = ys[(i + 1) % 3] * y
    return ys[0] * ys[1] * ys[2]


def copied_list(x, n):
    ys = [x, 2.0, x * x]
    zs = list(ys)
    ws = ys[:]
    for i in range(n):
        ys[i] = zs[i] * ys[i - 1]
        zs[i] = ys[i] * ws[i]
    return zs[0] * ys[1] * zs[2] + ws[0]


def in_an_object(x, n):
    p = Holder([0.0] * n)
    p.items[0] = x
    for i in range(1, n):
        p.items[i] = p.items[i - 1] * x
    return p.items[n - 1]


class Holder:
    def __init__(self, items):
        self.items = items


def array_and_list(x, n):
    ys = [0.0] * n
    total = np.zeros(3)
    for i in range(n):
        ys[i] = x * (i + 1.0)
        total += ys[i]
    return np.sum(total * ys[0])


def taken_apart(x, n):
    ys = [x, 2.0, x]
    a, b, c = ys
    for i in range(n):
        ys[i] = ys[i] * a * b
    return ys[0] * ys[2] + c


def while_loop(x, n):
    ys = [x] * n
    i = 1
    while i < n:
        ys[i] = ys[i - 1] * ys[0]
        i += 1
    return ys[n - 1]


ITEMS = rows(
    (filled, (0,), (0.7, 4)),
    (filled_without_types, (0,), (0.7, 4), (A, 4)),
    (scaled_list, (0, 1), ([0.3, 0.8, 1.2], 0.7), ([A, B], 0.7), ([A, B], C)),
    (made_in_a_loop, (0,), (0.7, 4)),
    (all_items_matter, (0,), (0.7, 3)),
    (set_twice, (0,), (0.7,)),
    (never_read, (0,), ([0.3, 0.8, 1.2],), ([A, B, A],)),
    (overwritten, (0, 1), ([0.3, 0.8, 1.2], 0.7), ([A, B, A], 0.7)),
    (changed_by, (0,), (0.7, 3)),
    (second_name, (0,), (0.7, 3)),
    (condition, (0,), (0.7, 4)),
    (shapes_change, (0,), (A, 3)),
    (shapes_change_in_a_loop, (0,), (A, 3)),
    (bubble, (0,), ([0.9, 0.3, 0.8],)),
    (returned_list, (0,), (0.7, 3)),
    (counting, (0,), (0.7, ["a", "b", "a"])),
    (in_a_dict_of_lists, (0,), (0.7, 3)),
    (negative, (0,), (0.7, 3)),
    (early, (0,), (0.7, 8), (0.9, 3)),
    (written_by_a_function, (0,), (0.7, 3)),
    (either_of_two, (0,), (0.7, 4)),
    (two_buffers, (0,), (0.7, 3)),
    (set_while_looped_over, (0,), (0.7, 3)),
    (copied_list, (0,), (0.7, 3)),
    (in_an_object, (0,), (0.7, 3)),
    (array_and_list, (0,), (A, 3)),
    (taken_apart, (0,), (0.7, 3), (A[:1], 3)),
    (while_loop, (0,), (0.7, 4)),
    (memoised, (0,), (0.7, 5)),
    (weights, (0,), (0.7, ["a", "b", "a"])),
    (descent, (0, 1), ({"w": A, "b": 0.5}, 0.1)),
)


@pytest.mark.parametrize(("f", "wrt", "args"), ITEMS)
def test_items(f, wrt, args):
    check(f, *args, wrt=wrt if len(wrt) > 1 else wrt[0])


def test_items_of_what_is_passed_on():
    """What another function gives may be a list or an array, which reverse mode refuses to write to."""
    check(passed_on, 0.7, 3, modes=MODES[:-1])


def test_the_text_reads_and_adds_as_arrays_do():
    text = inspect.getsource(tangent.grad(filled))
    assert "bys[i] = 0.0" not in text  # the loop never comes back to it
    assert "        bys[i - 1] += " in text


def arrays_that_change(x, n):
    ys = [x * 1.0, x * 2.0]
    for i in range(n):
        ys[i] = x * i
        y = ys[0]
        y[0] = 5.0
    return np.sum(ys[0] * ys[1])


def array_in_two_lists(x, n):
    y = x * 1.0
    ys, zs = [y, y], [y]
    for i in range(n):
        ys[i] = x * i
    y[0] = 5.0
    return np.sum(zs[0] * ys[1])


def slices(x, n):
    ys = [x, x, x]
    ys[1:] = [x * x, 1.0]
    return ys[0] * ys[1]


def tuples(x, n):
    ys = (x, x)
    ys[n] = 1.0
    return ys[0]


def test_tuples_are_refused():
    check_refused(tuples, A, 2)


@pytest.mark.parametrize("f", [arrays_that_change, array_in_two_lists])
def test_items_that_are_written_in_place_as_well(f):
    check(f, A, 2)


def test_slices_are_refused_in_reverse_mode():
    with pytest.raises(tangent.TangentError, match="slice"):
        tangent.grad(slices)
    check(slices, 0.7, 2, modes=("forward",))


def given(x, ys):
    return ys


def given_back(x, n):
    ys = [x, 2.0]
    zs = given(x, ys)
    for i in range(n):
        ys[i] = ys[i] * x
    return zs[0] * zs[1]


def nested(x, n):
    grid = [[x, 1.0], [2.0, x]]
    for i in range(n):
        grid[i][1] = grid[i][0] * x
    return grid[0][1] * grid[1][1]


def changed_arrays(xs: list, v):
    for i in range(len(xs)):
        xs[i] *= v
    return np.sum(xs[0] * xs[1])


@pytest.mark.parametrize(("f", "args"), [(given_back, (0.7, 2)), (nested, (0.7, 2))])
def test_right_or_refused(f, args):
    try:
        expected = (f(args[0] + 1e-6, *args[1:]) - f(args[0] - 1e-6, *args[1:])) / 2e-6
        assert abs(tangent.grad(f)(*args) - expected) < 1e-6
    except tangent.TangentError:
        pass


def test_an_array_in_a_list_that_would_change_itself_is_refused():
    check(changed_arrays, [0.3, 0.8], 0.7, wrt=(0, 1))
    with pytest.raises(tangent.TangentError, match="changes an array"):
        tangent.grad(changed_arrays)([A.copy(), B.copy()], 0.7)


def test_the_caller_s_list_stays_as_it_was():
    xs = [0.3, 0.8]
    tangent.grad(scaled_list)(xs, 0.7)
    assert xs == [0.3, 0.8]
