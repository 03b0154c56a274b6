"""Generator functions that are used up inside the function."""

import itertools

import numpy as np
import pytest

import tangent
from oracle import check, check_refused, rows

A = np.array([1.5, -0.5, 2.0])


def steps(x, n):
    for i in range(n):
        x = x * 1.5
        yield x * i


def forever(x):
    while True:
        x = x * x
        yield x


def large_ones(xs, k):
    """Gives some."""
    for x in xs:
        if x * k > 0.9:
            yield x * x * k


def until(xs, end):
    for x in xs:
        if x > end:
            return
        yield x * x


def loop(x):
    y = 0.0
    for v in steps(x, 3):
        y = y + v * v
    return y


def loop_with_else(x):
    y = 0.0
    for v in steps(x, 3):
        y = y + v * v
    else:
        y = y * x
    return y


def left_by_break(x):
    y = 0.0
    for v in forever(x):
        if v > 100:
            break
        y = y + v
    return y


def that_skips(xs, k):
    y = 1.0
    for v in large_ones(xs, k):
        if v > 3:
            continue
        y = y * v + v
    return y


def that_ends_early(xs):
    y = 0.0
    for v in until(xs, 1.8):
        y = y + v * v
    return y


def summed(xs, k):
    return sum(large_ones(xs, k)) * max(large_ones(xs, k))


def local_generator(x):
    def powers(n):
        z = 1.0
        for _ in range(n):
            z = z * x
            yield z

    y = 0.0
    for v in powers(3):
        y = y + v * v
    return y


def local_generator_as_a_list(x):
    def gen(z):
        yield z
        for _ in range(3):
            z = z * x
            yield z

    return sum(gen(x)) * list(gen(2.0))[1]


def sees_what_the_loop_changes(x):
    k = x

    def gen(n):
        for i in range(n):
            yield k * i

    y = 0.0
    for v in gen(4):
        k = k * x
        y = y + v
    return y


def one_from_another(x):
    def outer(n):
        yield x
        yield from steps(x, n)
        yield x * x

    y = 1.0
    for v in outer(3):
        if v == 0.0:
            continue
        y = y * v
    return y


def pairs(xs):
    for i, x in enumerate(xs):
        yield i, x * x


def unpacked_items(xs):
    y = 0.0
    for i, v in pairs(xs):
        y = y + i * v
    return y


def in_step(x):
    y = 0.0
    for i, (a, b) in enumerate(zip(steps(x, 3), steps(2.0, 3))):
        y = y + a * b * i
    return y


def mapped(x):
    return sum(map(lambda v: v * x, steps(x, 3)))


def in_a_comprehension(x):
    return sum([v * x for v in steps(x, 3) if v > 0])


def nested_loops(x):
    y = 0.0
    for v in steps(x, 3):
        for w in steps(v, 2):
            y = y + v * w
            if y > 50:
                break
    return y


def constant_generator(x, n):
    y = x
    for v in steps(2.0, n):
        y = y * x + v
    return y


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (loop, 0, (1.5,)),
        (loop_with_else, 0, (1.5,)),
        (left_by_break, 0, (1.5,)),
        (that_skips, (0, 1), (A, 0.7)),
        (that_ends_early, 0, (A,), ([1.5, 0.5],)),
        (summed, (0, 1), (A, 0.7)),
        (local_generator, 0, (1.5,)),
        (sees_what_the_loop_changes, 0, (1.5,)),
        (unpacked_items, 0, (A,)),
        (mapped, 0, (1.5,)),
        (in_a_comprehension, 0, (1.5,)),
        (nested_loops, 0, (1.5,), (3.5,)),
        (constant_generator, 0, (1.5, 3)),
    ),
)
def test_a_generator(f, wrt, args):
    check(f, *args, wrt=wrt)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (local_generator_as_a_list, 0, (1.5,)),
        (one_from_another, 0, (1.5,)),
        (in_step, 0, (1.5,)),
    ),
)
def test_lists_that_are_read_by_position(f, wrt, args):
    check(f, *args, wrt=wrt)


def logistic(x, n=6):
    for _ in range(n):
        x = 2.2 * x * (1.0 - x)
        yield x


def smooth(values, a=0.5):
    last = None
    for v in values:
        last = v if last is None else a * v + (1.0 - a) * last
        yield last


class Stages:
    def __init__(self, k):
        self.k = k

    def decayed(self, values):
        last = 0.0
        for v in values:
            last = 0.5 * last + v * self.k
            yield last


def one_after_another(x):
    total = sum(v * v for v in smooth(logistic(x * 0.1), x * 0.2))
    for k, v in enumerate(Stages(x).decayed(smooth(smooth(logistic(x * 0.1, 3)), a=x * 0.3))):
        total += v * k
    return total


def begins_late(x):
    k = x

    def steps():
        for i in range(3):
            yield k * i

    def feeding(values):
        nonlocal k
        for v in values:
            k = k + v
            yield v * v

    return sum(feeding(steps()))


def some_of_them(x):
    last = list(itertools.islice(smooth(logistic(x * 0.1)), 2, 4))
    rising = sum(itertools.takewhile(lambda v: v < 0.5, logistic(x * 0.1)))
    late = 0.0
    for v in itertools.dropwhile(
        lambda v: v < 0.5, itertools.filterfalse(lambda v: v > 2.0, logistic(x * 0.1))
    ):
        late += v * v
    pairs = sum(itertools.starmap(lambda a, b: a * b, [(x, 2.0), (x, x)]))
    return last[0] * last[1] + rising + late * pairs


@pytest.mark.parametrize("f", [one_after_another, begins_late, some_of_them])
def test_generators_of_generators(f):
    check(f, 1.5)


def twice_through(x):
    def both(values):
        for v in values:
            yield v * x
        for v in values:
            yield v

    return sum(both(logistic(x)))


def generator_itself(x):
    yield x * x


def returned_from_an_endless_one(x):
    for v in forever(x):
        if v > 100:
            return v * x
    return x


def tree(x, n):
    yield x
    if n:
        yield from tree(x * x, n - 1)


def recursive_generator(x):
    return sum(tree(x, 3))


def writes_what_is_read(x):
    x = x * 1.0

    def items():
        yield x[0] * 2
        yield x[1] * x[0]

    y = 0.0
    for v in items():
        x[0] = v * v
        y = y + v
    return y


def sends(x):
    def gen():
        z = yield x
        yield z

    return sum(gen())


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (generator_itself, (1.5,)),
        (twice_through, (1.5,)),
        (returned_from_an_endless_one, (1.5,)),
        (recursive_generator, (1.5,)),
        (writes_what_is_read, (A,)),
        (sends, (1.5,)),
    ],
)
def test_refused(f, args):
    check_refused(f, *args)


def test_the_text_shows_a_loop():
    import inspect

    text = inspect.getsource(tangent.grad(loop))
    assert "steps" not in text
    assert "for i in range(3):" in text
