"""Lists that a container holds and that grow, shrink or are sorted there."""

import inspect
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

XS = [1.5, -0.5, 2.0, 0.7]


def grouped(xs):
    groups = {}
    for i, x in enumerate(xs):
        k = "even" if i % 2 == 0 else "odd"
        if k not in groups:
            groups[k] = []
        groups[k].append(x * x)
    return sum(groups["even"]) * sum(groups["odd"])


def grouped_by_setdefault(xs):
    d = {}
    for i, x in enumerate(xs):
        d.setdefault(i % 2, []).append(x)
    return sum(sum(v) ** 2 for v in d.values())


def grouped_by_a_default(xs):
    groups = defaultdict(list)
    for i, x in enumerate(xs):
        groups[i % 3].append(x)
    total = 0.0
    for k, g in groups.items():
        total += (k + 1) * sum(g) / len(g) * g[0]
    return total


def binned(xs):
    bins = [[] for _ in range(2)]
    for x in xs:
        bins[0 if x > 1 else 1].append(x)
    return sum(b[0] * sum(b) for b in bins)


def histories(xs):
    kept = [[x] for x in xs]
    for _ in range(3):
        for h in kept:
            h.append(h[-1] * h[0] + 0.1)
    return sum(h[1] * h[-1] for h in kept)


def histories_in_step(xs):
    kept = [[] for _ in xs]
    for k in range(2):
        for h, x in zip(kept, xs):
            h.append(x**k * x)
            h.append(x)
    return sum(h[0] * h[2] * h[3] for h in kept)


def under_a_name(xs):
    d = {k: [] for k in range(2)}
    for i, x in enumerate(xs):
        g = d.setdefault(i % 2, [])
        g.append(x)
        if len(g) > 1:
            g.append(g[0] * x)
    return d[0][-1] * sum(d[1])


def of_tuples(xs):
    d = {}
    for i, x in enumerate(xs):
        d.setdefault(i % 2, []).append((x, x * x))
    return sum(a * b for pairs in d.values() for a, b in pairs)


def extended(xs):
    d = {0: [], 1: []}
    for i in range(len(xs)):
        d[i % 2].extend([xs[i], xs[i] ** 2])
        d[1] += [xs[i]]
    return sum(d[0]) * d[1][-1] * d[1][0]


def as_stacks(xs):
    stacks = [[], []]
    for i, x in enumerate(xs):
        stacks[i % 2].append(x)
    top = stacks[0].pop()
    first = stacks[1].pop(0)
    stacks[0].insert(0, top * first)
    return stacks[0][0] * stacks[0][1] + stacks[1][0]


def read_between(xs):
    d = {}
    total = 0.0
    for i, x in enumerate(xs):
        g = d.setdefault(i % 2, [])
        if g and g[-1] > x:
            total += g[-1] * x
        d[i % 2].append(x * total + x)
        total += sum(d[i % 2]) * len(d)
    return total


def left_early(xs):
    d = defaultdict(list)
    for i, x in enumerate(xs):
        d[i % 2].append(x)
        if len(d[0]) == 2:
            return d[0][0] * d[0][1] + d[1][0] ** 2
    return 0.0


def handed_on(xs):
    d = {}
    for i, x in enumerate(xs):
        d.setdefault(i % 2, []).append(x)
    return spread(d[0]) + spread(d[1])


def spread(values):
    mean = sum(values) / len(values)
    return sum((v - mean) ** 2 for v in values)


def moved_from_one_to_another(xs):
    waiting = {0: [], 1: []}
    for x in xs:
        waiting[0].append(x)
    while waiting[0]:
        v = waiting[0].pop()
        waiting[1].append(v * len(waiting[0]))
    return sum(v * v for v in waiting[1])


@pytest.mark.parametrize(
    "f",
    [
        grouped,
        grouped_by_setdefault,
        grouped_by_a_default,
        binned,
        histories,
        histories_in_step,
        under_a_name,
        of_tuples,
        extended,
        as_stacks,
        read_between,
        left_early,
        handed_on,
        moved_from_one_to_another,
    ],
)
def test_lists_in_containers(f):
    check(f, XS)


def of_arrays(x):
    d = {}
    for k in range(4):
        d.setdefault(k % 2, []).append(x * k)
    return np.sum(np.stack(d[0]) * np.stack(d[1]))


def returned(x):
    d = {}
    for k in range(3):
        d.setdefault(k % 2, []).append(x * k)
    return d


def test_lists_of_arrays():
    check(of_arrays, np.array([1.5, -0.5]))


def test_lists_that_are_returned():
    check(returned, 1.5)


@dataclass
class Box:
    ys: object


def first_of(d):
    return d[0]


def two_keys(x):
    a = []
    d = {}
    d[0] = a
    d[1] = a
    d[0].append(x)
    return d[1][0] * x


def put_in_turns(x):
    a = []
    d = {}
    for k in range(2):
        d[k] = a
    for k in range(2):
        d[k].append(x)
    return sum(d[0])


def read_before(x):
    d = {0: [x], 1: []}
    k = 1
    for j in range(2):
        g = d[0]
        d[j].append(x * x)
        k = k * sum(g)
    return k


def replaced(x):
    d = {}
    for j in range(2):
        d[j] = [x]
        g = d[j]
        d[j] = [x * x]
        g.append(x)
    return sum(d[0])


def another_key(x):
    d = {0: [], 1: []}
    k = 0
    for _ in range(2):
        g = d[k]
        k = 1
        g.append(x)
    return sum(d[0]) * x


def repeated(x):
    rows = [[]] * 2
    for k in range(2):
        rows[k].append(x)
    return sum(rows[0])


def from_elsewhere(x, ys=None):
    zs = [x] if ys is None else ys
    d = {0: zs}
    for k in range(1):
        d[k].append(x * x)
    return sum(zs)


def in_a_box(x):
    d = {0: [x]}
    for k in range(1):
        box = Box(d[k])
        d[k].append(x * x)
    return sum(box.ys)


def by_a_function(x):
    d = {0: [x]}
    for k in range(1):
        g = first_of(d)
        d[k].append(x * x)
    return sum(g)


def copied(x):
    d = {0: [x]}
    e = d.copy()
    for k in range(1):
        d[k].append(x * x)
    return sum(e[0])


def rows_copied(x):
    rows = [[x], [x]]
    other = list(rows)
    for k in range(2):
        rows[k].append(x * x)
    return sum(other[0])


def chosen(x):
    rows = [[x], [x, x]]
    for k in range(2):
        longest = max(rows[0], rows[k])
        rows[k].append(x * x)
    return sum(longest)


def collected(x):
    d = {0: [x], 1: [x]}
    kept = []
    for g in d.values():
        kept.append(g)
    for k in range(2):
        d[k].append(x * x)
    return sum(kept[0])


def seen_by_a_function(x):
    d = {0: [x]}
    total = lambda: sum(d[0])
    h = [total]
    for k in range(1):
        d[k].append(x * x)
    return h[0]()


NAMED_TWICE = [
    two_keys,
    put_in_turns,
    read_before,
    replaced,
    another_key,
    repeated,
    from_elsewhere,
    in_a_box,
    by_a_function,
    copied,
    rows_copied,
    chosen,
    collected,
    seen_by_a_function,
]


@pytest.mark.parametrize("f", NAMED_TWICE)
def test_lists_that_have_a_second_name(f):
    """Refused; never wrong."""
    check_refused(f, 1.5)


def numbers_only(x):
    d = {}
    for k in range(4):
        d.setdefault(k % 2, []).append(k)
    return x * sum(d[0]) ** 2


def test_lists_without_what_varies_stay_as_written():
    check(numbers_only, 1.5)
    assert "append(k)" in inspect.getsource(tangent.grad(numbers_only))
