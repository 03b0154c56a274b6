"""Objects of known classes that are gone through, and that are made numbers."""

import dataclasses

import numpy as np
import pytest

from oracle import check, check_refused

A = np.array([0.3, -1.2, 0.8])


class Curve:
    """Gives its points, one by one."""

    def __init__(self, start, rate, count):
        self.start, self.rate, self.count = start, rate, count

    def __iter__(self):
        at = self.start
        for _ in range(self.count):
            yield at
            at = at * self.rate

    def after(self, first):
        for point in self:
            if point > first:
                yield point

    def __float__(self):
        return float(self.start * self.rate)


class Three:
    """Three points of a curve."""

    def __init__(self, start, rate):
        self.start, self.rate = start, rate

    def __iter__(self):
        at = self.start
        for _ in range(3):
            yield at
            at = at * self.rate

    def __float__(self):
        return float(self.start * self.rate)


class Net:
    """Gives the list that it keeps."""

    def __init__(self, layers):
        self.layers = layers

    def __iter__(self):
        return iter(self.layers)


@dataclasses.dataclass
class Pair:
    a: float
    b: float

    def __iter__(self):
        yield self.a
        yield self.b * self.a


class Doubled(Curve):
    def __iter__(self):
        return (2.0 * v for v in super().__iter__())


class Evens:
    def __init__(self, values):
        self.values = values

    def __iter__(self):
        return map(lambda v: v * v, self.values)


class Endless:
    def __init__(self, x):
        self.x = x

    def __iter__(self):
        while True:
            yield self.x


class Table:
    """Old style: items by number."""

    def __init__(self, x):
        self.x = x

    def __getitem__(self, k):
        if k > 2:
            raise IndexError
        return self.x * k


def loop(x):
    s = 0.0
    curve = Curve(x, 1.5, 3)
    for point in curve:
        s = s + point * point
    return s


def loop_over_a_parameter(curve: Curve, x):
    s = 0.0
    for point in curve:
        s = s + point * x
    return s


def loop_over_three(three: Three, x):
    s = 0.0
    for point in three:
        s = s + point * x
    return s


def of_what_is_made_in_the_header(x):
    s = 0.0
    for point in Curve(x, x, 3):
        s = s + point
    return s


def kept_list(x):
    net = Net([x, 2.0 * x, x * x])
    y = x
    for w in net:
        y = np.tanh(w * y)
    return y


def kept_list_of_a_parameter(net: Net, x):
    for w in net:
        x = np.tanh(w * x)
    return x


def loop_that_is_left(x):
    s = 0.0
    for point in Curve(x, 1.5, 8):
        if point > 4:
            break
        s = s + point * point
    return s


def list_that_is_left(x):
    net = Net([x, 2.0, x * x])
    s = 1.0
    for w in net:
        if w > 2.1:
            break
        s = s * w
    return s


def summed(x):
    curve = Curve(x, 1.5, 3)
    return sum(curve) * max(curve) + list(curve)[1]


def comprehension(x):
    curve = Curve(x, 1.5, 3)
    return sum([a * b for a in curve for b in curve])


def enumerated(x):
    s = 0.0
    curve = Curve(x, 1.5, 3)
    for i, (a, b) in enumerate(zip(curve, [x, 2.0, 3.0])):
        s = s + i * a * b
    return s


def unpacked(x):
    pair = Pair(x, x * x)
    a, b = pair
    return a * b


def unpacked_parameter(pair: Pair):
    a, b = pair
    return a * b


def starred(x):
    curve = Curve(x, 1.5, 3)
    return sum([*curve, x * x])


def generator_method(x):
    curve = Curve(x, 1.5, 4)
    s = 0.0
    for point in curve.after(3.0):
        s = s + point * x
    return s


def given_by_map(x):
    s = 0.0
    squares = Evens([x, 2.0 * x])
    for v in squares:
        s = s + v
    return s


def inside_a_method(model: Curve, x):
    return [p * x for p in model][1]


def made_a_number(x):
    curve = Curve(x, x, 3)
    return float(curve) * 2.0


def made_a_number_of_a_parameter(three: Three):
    return float(three) * three.rate


def by_number(x):
    s = 0.0
    table = Table(x)
    for v in table:
        s = s + v * x
        for w in table:
            if w > v * 2.0:
                break
            s = s + w * v
    first, *_, last = table
    return s + sum(v * v for v in table) * last + max(table) + first


def of_its_own_sum(x):
    s = 0.0
    for v in Doubled(x, 1.5, 3):
        s = s + v
    return s


def that_goes_on_for_ever(x):
    s = 0.0
    for v in Endless(x):
        s = s + v
        if s > 10.0:
            return s * v
    return s


CURVE = Curve(1.5, 0.5, 3)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    [
        (loop, 0, (1.5,)),
        (loop_over_a_parameter, 1, (CURVE, 2.0)),
        (of_what_is_made_in_the_header, 0, (1.5,)),
        (kept_list, 0, (0.5,)),
        (kept_list_of_a_parameter, 1, (Net([0.5, 1.5]), 0.8)),
        (loop_that_is_left, 0, (1.5,)),
        (list_that_is_left, 0, (1.5,)),
        (summed, 0, (1.5,)),
        (comprehension, 0, (1.5,)),
        (enumerated, 0, (1.5,)),
        (unpacked, 0, (1.5,)),
        (starred, 0, (1.5,)),
        (generator_method, 0, (1.5,)),
        (given_by_map, 0, (1.5,)),
        (inside_a_method, 1, (CURVE, 2.0)),
        (made_a_number, 0, (1.5,)),
        (of_its_own_sum, 0, (1.5,)),
        (by_number, 0, (1.5,)),
    ],
)
def test_derivatives(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_refused():
    check_refused(that_goes_on_for_ever, 1.5)


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (loop_over_three, (Three(1.5, 0.5), 2.0)),
        (kept_list_of_a_parameter, (Net([0.5, 1.5]), 0.8)),
        (unpacked_parameter, (Pair(1.5, 0.5),)),
        (made_a_number_of_a_parameter, (Three(1.5, 0.5),)),
    ],
)
def test_by_the_object(f, args):
    check(f, *args)
