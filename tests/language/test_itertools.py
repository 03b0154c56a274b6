"""Iterators of `itertools`, `zip(*rows)` and `zip(..., strict=True)`, where they are used up."""

import itertools
import math
import operator
from itertools import accumulate, chain, combinations, pairwise, permutations, product

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

XS = [1.5, -0.5, 2.0, 0.7]
M = [[1.5, -0.5, 0.3], [2.0, 0.7, 1.1]]


def running_sums(xs):
    return sum(c * c for c in accumulate(xs))


def running_products(xs):
    ys = list(accumulate(xs, operator.mul))
    return ys[-1] + ys[1] * len(ys)


def running_lambda(xs):
    total = 0.0
    for k, c in enumerate(accumulate(xs, lambda a, b: a * b + 1.0)):
        total += c * k
    return total


def running_from(xs):
    def decayed(state, x):
        return 0.5 * state + x * xs[0]

    return sum(accumulate(xs[1:], decayed, initial=xs[0] ** 2))


def running_sums_from(xs):
    total = 0.0
    for c in accumulate((x * x for x in xs), initial=1.0):
        if c > 5:
            break
        total += c * c
    else:
        total = 0.0
    return total


def running_maximum(xs):
    return sum(accumulate(xs, max)) * sum(itertools.accumulate(xs, func=min))


def chained(xs):
    total = 0.0
    for v in chain(xs, xs[:2], [1.0, xs[0] ** 2]):
        total += v * v * total + v
    return total


def chained_with_break(xs):
    total = 0.0
    for v in chain(xs[1:], map(math.sin, xs)):
        if v > 1.9:
            break
        total += v * xs[0]
    else:
        total = 1.0
    return total


def chained_dictionaries(xs):
    d = {"a": xs[0], "b": xs[1]}
    return sum(v * v for v in chain(d.values(), xs[2:]))


def neighbours(xs):
    return sum((b - a) ** 2 for a, b in pairwise(xs))


def triples(xs):
    return sum(a * b * c for a, b, c in combinations(xs, 3))


def pairs(xs):
    total = 0.0
    for (i, a), (j, b) in combinations(enumerate(xs), 2):
        total += (a - b) ** 2 * (i + 2 * j)
    return total


def pairs_of_places(xs):
    total = 0.0
    for i, j in combinations(range(len(xs)), 2):
        total += (xs[i] - xs[j]) ** 2
    return total


def ordered_pairs(xs):
    return sum(a * a * b for a, b in permutations(xs, 2))


def grid(xs):
    return sum(a * b * b for a, b in product(xs, xs[:2])) + sum(a**2 * b for a, b in product(xs, repeat=2))


def in_step(xs):
    total = 0.0
    for x, (a, b), c in zip(xs, pairwise(xs), accumulate(xs)):
        total += x * a * b * c
    return total


def mapped(xs):
    return sum(map(lambda p: p[0] * p[1], pairwise(xs)))


def weight(xs, n):
    return xs[0] if n == 0 else weight(xs, n - 1) * 1.5


def read_by_a_function_that_calls_itself(xs):
    total = 0.0
    for v in itertools.takewhile(lambda v: v < 9.0, xs):
        total += v * weight(xs, 2)
    return total


@pytest.mark.parametrize(
    "f",
    [
        running_sums,
        running_products,
        running_lambda,
        running_from,
        running_sums_from,
        running_maximum,
        chained,
        chained_with_break,
        chained_dictionaries,
        neighbours,
        triples,
        pairs,
        pairs_of_places,
        ordered_pairs,
        grid,
        in_step,
        mapped,
        read_by_a_function_that_calls_itself,
    ],
)
def test_iterators(f):
    check(f, XS)


def columns(m):
    return sum(max(c) * sum(c) for c in zip(*m))


def transposed(m):
    t = [list(row) for row in zip(*m)]
    return t[0][1] * t[2][0] * t[1][1]


def matrix_product(m):
    t = list(zip(*m))
    total = 0.0
    for row in m:
        for column in t:
            total += sum(a * b for a, b in zip(row, column)) ** 2
    return total


def pairs_of_rows(m):
    total = 0.0
    for k, (a, b) in enumerate(zip(*m)):
        total += a * b * (k + 1)
    return total


def flattened(m):
    return sum(v * v for v in chain.from_iterable(m)) + max(chain(*m))


@pytest.mark.parametrize("f", [columns, transposed, matrix_product, pairs_of_rows, flattened])
def test_rows(f):
    check(f, M)


def test_rows_of_unequal_lengths():
    check(columns, [[1.5, -0.5, 0.3], [2.0, 0.7]])
    assert tangent.grad(columns)([]) == []


def test_rows_of_an_array():
    check(pairs_of_rows, np.array(M))
    check(running_sums, np.array(XS))
    check(neighbours, np.array(XS))


def arrays_summed(x):
    return np.sum(list(accumulate([x, x * 2.0, x**2]))[-1] ** 2)


def test_sums_of_arrays():
    check(arrays_summed, np.array([1.5, -0.5]))


def strict(a, b):
    total = 0.0
    for x, y in zip(a, b, strict=True):
        total += x * y * y
    return total + sum(x * y for x, y in zip(a, b, strict=True))


def lenient(a, b):
    return sum(x * y for x, y in zip(a, b, strict=False))


def test_strict():
    check(strict, XS, [2.0, 1.0, 0.3, 0.2], wrt=(0, 1))
    check(lenient, XS, [2.0, 1.0, 0.3], wrt=(0, 1))
    for derive in (tangent.grad, tangent.jvp):
        with pytest.raises(ValueError, match="argument 2"):
            derive(strict)(XS, [1.0], *([XS] if derive is tangent.jvp else []))


def test_what_does_not_vary_stays_as_it_is_written():
    check(constant_pairs, 1.5)


def constant_pairs(x):
    total = 0.0
    for i, j in product(range(3), repeat=2):
        total += x ** (i + j)
    for a, b in chain([(1, 2)], pairwise([1, 2, 3])):
        total += x * a * b
    return total


def put(xs, v):
    xs[2] = v
    return v


def changed_by_a_call(xs):
    xs, total = list(xs), 0.0
    for v in itertools.islice(xs, 3):
        put(xs, v)
        total += v * v
    return total


def changed_in_a_comprehension(xs):
    xs = list(xs)

    def first(v):
        xs[0] = v
        return v

    return sum([first(v * 3.0) for v in accumulate(xs)])


def naturals():
    n = 0.0
    while True:
        yield n
        n += 1.0


def that_does_not_end(x):
    total = 0.0
    for c in accumulate(itertools.chain([x], naturals())):
        if c > 10:
            break
        total += c
    return total


def kept_for_later(x):
    it = accumulate([x, x * x])
    return sum(it) + sum(it)


def rows_kept_for_later(x):
    it = zip(*[[x, x], [x * x, x]] * int(x))
    return sum(a for (a,) in it) + len(list(it))


def changed_while_it_runs(x):
    xs = [x, x, x]
    total = 0.0
    for c in accumulate(xs):
        xs[2] = 5.0
        total += c
    return total


def of_four(x):
    return sum(a for a, _, _, _ in combinations([x, x * x, x, 2.0], 4))


@pytest.mark.parametrize(
    "f", [that_does_not_end, kept_for_later, rows_kept_for_later, changed_while_it_runs, of_four]
)
def test_refused(f):
    check_refused(f, 1.5)


@pytest.mark.parametrize("f", [changed_by_a_call, changed_in_a_comprehension])
def test_what_the_next_turn_reads_is_not_changed(f):
    """Nothing tells when `islice` or `accumulate` reads an item: the text reads all of them at first."""
    check_refused(f, XS)
