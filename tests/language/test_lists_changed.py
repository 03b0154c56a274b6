"""Methods that change lists and dictionaries which a function has made: insert, sort, update, ..."""

import inspect

import numpy as np
import pytest

import tangent
from oracle import check, check_refused, rows

A = np.array([0.3, -1.2, 0.8])


def in_a_row(x):
    ys = [x, 2.0, x * x]
    ys.reverse()
    ys.insert(1, x**3)
    ys.sort(reverse=True)
    return ys[0] * ys[1] + ys[3]


def while_it_grows(x, n):
    ys = []
    for i in range(n):
        ys.append(x * (i - 1.5) ** 2)
    ys.sort()
    ys.append(x)
    ys.insert(0, x * x)
    return ys[0] * ys[1] + ys[-1] * ys[2]


def insert_at(x, n):
    ys = [x, 1.0, x * x]
    ys.insert(n, x**3)
    ys.insert(-1, 2.0 * x)
    ys.insert(100, x)
    return sum([k * y for k, y in enumerate(ys)])


def items_set_as_well(x, n):
    ys = [x, 1.0, x * x]
    for i in range(n):
        ys[i] = ys[i - 1] * x
    ys.reverse()
    for i in range(n):
        ys[i] = ys[i - 1] * x
    return ys[0] * ys[1] + ys[2]


def arrays(x):
    ys = [x, x * 2.0]
    ys.insert(0, x * x)
    ys.reverse()
    return np.sum(ys[0] * ys[1] * ys[2])


def defaults(x, n):
    d = {}
    for i in range(n):
        y = d.setdefault(i % 2, x * i)
        d[2] = y * x
    return d[0] + d[1] * y


def updates(x, n):
    d = {"a": x}
    for _ in range(n):
        d.update(a=d["a"] * x, b=x, c=x)
    return d["a"] * d["b"] * d["c"]


def inserted_in_a_loop(x, n):
    ys = [x]
    for i in range(n):
        ys.insert(0, ys[0] * x + i)
    return ys[0] * ys[1] + sum(ys)


def sorted_in_a_loop(x, n):
    ys = [x, 2.0]
    for i in range(n):
        ys.append(x * x * (i - 1.3))
        ys.sort()
    return ys[0] * ys[1] + ys[-1] * len(ys)


def kept_to_a_length(x, n):
    best = []
    for i in range(n):
        best.append(x * (i - 2.2) ** 2)
        best.sort(reverse=True)
        if len(best) > 2:
            best.pop()
    return best[0] * best[1]


def removed(x):
    ys = [x, 2.0, x * x]
    ys.remove(2.0)
    ys.insert(1, x**3)
    return ys[0] * ys[1] * ys[2]


def removed_in_a_loop(x):
    ys = [x, 2.0 * x, x * x, 3.0]
    total = 0.0
    while len(ys) > 1:
        low = min(ys)
        ys.remove(low)
        total = total * x + low
    return total * ys[0]


def in_a_branch(x):
    ys = [x, x * x]
    if x > 1:
        ys.insert(1, x**3)
        ys.reverse()
    return ys[0] * ys[1]


def taken_by_position(x, n):
    ys = [x, x * x, 2.0 * x, x**3]
    y = 1.0
    for i in range(n):
        y = y * ys.pop(1)
        ys.insert(0, y + i)
    ys += [x]
    return y * ys[0] * len(ys)


def made_in_every_turn(x, n):
    total = 0.0
    for i in range(n):
        ys = [x]
        for j in range(i):
            ys.insert(0, ys[0] * x)
        total = total + ys[0] * ys[-1]
    return total


def comprehension_sorted(x):
    ys = [v * v for v in x]
    ys.sort()
    return ys[0] * ys[1]


def comprehensions_changed_in_a_loop(x):
    total = 0.0
    for k in range(2):
        ys = [v * (k + x[0]) for v in x if v > -1.0]
        ys.sort(reverse=k > 0)
        total += ys[0] * ys[len(ys) // 2]
        ys.insert(0, total)
        total += ys[1]
    return total


def beam_search(logits):
    """Sorted by a key in each turn, and a part kept for the next."""
    beams = [((0,), 0.0)]
    for row in logits:
        candidates = []
        for tokens, score in beams:
            for k in range(2):
                candidates.append(((*tokens, k), score + row[k] * row[tokens[-1]]))
        candidates.sort(key=lambda c: c[1], reverse=True)
        beams = candidates[:2]
    return beams[0][1] + 2.0 * beams[1][1]


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (beam_search, (0,), (np.array([[0.3, 0.8], [0.9, -0.4], [0.7, 0.5]]),)),
        (comprehension_sorted, (0,), (A,)),
        (comprehensions_changed_in_a_loop, (0,), (A,)),
        (in_a_row, (0,), (0.7,)),
        (while_it_grows, (0,), (0.7, 3)),
        (insert_at, (0,), (0.7, 1), (0.7, -2), (0.7, 9)),
        (items_set_as_well, (0,), (0.7, 3)),
        (arrays, (0,), (A,)),
        (defaults, (0,), (0.7, 4)),
        (updates, (0,), (0.7, 3)),
        (inserted_in_a_loop, (0,), (0.7, 3)),
        (sorted_in_a_loop, (0,), (0.7, 4)),
        (kept_to_a_length, (0,), (0.7, 5)),
        (removed, (0,), (0.7,)),
        (removed_in_a_loop, (0,), (0.7,)),
        (in_a_branch, (0,), (0.7,), (1.3,)),
        (taken_by_position, (0,), (0.7, 3)),
        (made_in_every_turn, (0,), (0.7, 3)),
    ),
)
def test_changes(f, wrt, args):
    check(f, *args, wrt=wrt[0])


def moving_average(xs):
    window = []
    total = 0.0
    for x in xs:
        window.append(x)
        if len(window) > 2:
            window.pop(0)
        total += sum(window) / len(window) * x
    return total


def queue(xs):
    waiting = list(xs)
    total = 0.0
    while waiting:
        v = waiting.pop(0)
        total += v * v
        if len(waiting) > 2 and total < 3:
            waiting.append(v * 0.5)
    return total


def in_batches(xs):
    batch = []
    total = 0.0
    for x in xs:
        batch.append(x)
        if len(batch) == 2:
            total += batch[0] * batch[1]
            batch.clear()
    return total + len(batch)


def set_while_it_grows(xs):
    ys = []
    for x in xs:
        ys.append(x)
        ys[-1] += ys[0] * x
        ys[0] = ys[0] * 1.5
    return ys[0] * ys[1] + sum(ys)


def heap(xs):
    ys = []
    for x in xs:
        ys.append(x)
        i = len(ys) - 1
        while i > 0 and ys[i] < ys[(i - 1) // 2]:
            ys[i], ys[(i - 1) // 2] = ys[(i - 1) // 2], ys[i]
            i = (i - 1) // 2
    return ys[0] * ys[1]


def compared_with_its_last(xs):
    ys = []
    total = 0.0
    for x in xs:
        if ys and ys[-1] > x:
            total += ys[-1] * x
        ys.append(x * x)
    return total * ys[0]


def rows_that_grow(xs):
    rows = []
    for i in range(2):
        rows.append([])
        for x in xs:
            rows[-1].append(x * i + x * x)
    return sum(a * b for a, b in zip(rows[0], rows[1]))


@pytest.mark.parametrize(
    "f",
    [moving_average, queue, in_batches, set_while_it_grows, heap, compared_with_its_last, rows_that_grow],
)
def test_queues(f):
    check(f, [1.5, -0.5, 2.0, 0.7, 0.3])


def merged(xs):
    ys = []
    for x in xs:
        if ys and ys[-1] > x:
            ys[-1] = ys[-1] + x * x
        else:
            ys.append(x * x)
    return ys[0] * ys[-1] + len(ys)


def test_items_set_or_appended():
    check(merged, [1.5, -0.5, 2.0, 0.7, 0.3], modes=("joint", "split", "plain", "forward", "hvp"))


def kept_under_another_name(x):
    ys = []
    filled = ys
    for _ in range(2):
        ys.append(x)
        if filled:
            x = x * 2.0
    return sum(ys) * x


def asked_when_it_has_changed(x):
    ys = [x]
    filled = ys
    if filled:
        ys.pop()
    if filled:
        ys.append(x * x)
    return sum(ys)


@pytest.mark.parametrize("f", [kept_under_another_name, asked_when_it_has_changed])
def test_tests_of_a_second_name(f):
    check_refused(f, 1.5)


def second_name(x):
    ys = [x, 2.0, x * x]
    zs = ys
    ys.reverse()
    return zs[0] * ys[1]


def second_name_of_a_comprehension(x):
    ys = [x * i for i in range(3)]
    zs = ys
    ys.reverse()
    return zs[0] * ys[1]


def second_name_in_a_loop(x):
    ys = [x]
    for i in range(3):
        zs = ys
        ys.insert(0, x * i)
    return zs[0] * ys[0]


def passed_on_before(x):
    ys = [x]
    for i in range(3):
        keep(ys)
        ys.insert(0, x * i)
    return ys[0]


def keep(ys):
    return ys


def gone_through_meanwhile(x):
    ys = [x, x * x]
    for y in ys:
        if y > 0.6:
            ys.remove(y)
    return ys[0]


def taken_from_anywhere(x, k):
    ys = [x, x * x]
    for _ in range(2):
        ys.insert(0, ys.pop(k) * x)
    return ys[0]


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (second_name, (0.7,)),
        (second_name_of_a_comprehension, (0.7,)),
        (second_name_in_a_loop, (0.7,)),
        (passed_on_before, (0.7,)),
        (gone_through_meanwhile, (0.7,)),
        (taken_from_anywhere, (0.7, 1)),
    ],
)
def test_refused(f, args):
    check_refused(f, *args)


def of_constants(x, n):
    order = []
    for i in range(n):
        order.append(-i)
        order.sort()
    return x * x * order[0]


def test_what_is_not_differentiated_stays_as_it_is_written():
    check(of_constants, 0.7, 3)
    assert "order.sort()" in inspect.getsource(tangent.grad(of_constants))
