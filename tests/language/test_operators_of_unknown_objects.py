"""Operators on objects whose class is not known: they were taken for sums of numbers."""

from dataclasses import dataclass

import numpy as np
import pytest

import tangent
from oracle import check, check_refused


@dataclass
class Wave:
    x: float
    v: float

    def __add__(self, other):
        return Wave(np.sin(self.x + other.x), self.v)

    def __mul__(self, k):
        return Wave(np.sin(self.x * k), self.v)

    def __neg__(self):
        return Wave(np.sin(self.x), self.v)


class Holder:
    def __init__(self, wave, weights):
        self.wave = wave
        self.weights = weights


def plus(one, other):
    return one + other


def first(ps):
    return ps["a"]


def in_a_dictionary(x):
    ps = {"a": Wave(x, x), "b": Wave(x, 0.3)}
    q = ps["a"] + ps["b"]
    return q.x * q.v


def scaled(x):
    ps = {"a": Wave(x, x), "b": Wave(x, 0.3)}
    q = ps["a"] * 2.0
    return q.x * q.v


def negated(x):
    ps = {"a": Wave(x, x), "b": Wave(x, 0.3)}
    q = -ps["a"]
    return q.x * q.v


def in_tuples(x):
    total = 0.0
    for p, w in [(Wave(x, x), 2.0), (Wave(x, 0.3), 1.0)]:
        q = p + p
        total += q.x * q.v * w
    return total


def values_of_a_dictionary(x):
    total = 0.0
    for p in {"a": Wave(x, x), "b": Wave(x, 0.3)}.values():
        q = p + p
        total += q.x * q.v
    return total


def by_a_function(x):
    ps = {"a": Wave(x, x), "b": Wave(x, 0.3)}
    q = plus(ps["a"], ps["b"])
    return q.x * q.v


def given_by_a_function(x):
    ps = {"a": Wave(x, x), "b": Wave(x, 0.3)}
    q = first(ps) + first(ps)
    return q.x * q.v


def put_later(x):
    ps = {}
    ps["a"] = Wave(x, x)
    ps["b"] = Wave(x, 0.3)
    for k in ("a", "b"):
        ps[k] = Wave(ps[k].v, x)
    q = ps["a"] + ps["b"]
    return q.x * q.v


KNOWN = [in_a_dictionary, scaled, negated, values_of_a_dictionary, by_a_function, put_later]


@pytest.mark.parametrize("f", KNOWN)
def test_followed_where_facts_tell_the_class(f):
    check(f, 0.3)


@pytest.mark.parametrize("f", [in_tuples, given_by_a_function])
def test_refused_where_the_function_makes_them(f):
    check_refused(f, 0.3)


def items_added(ps):
    q = ps[0] + ps[1]
    return q.x * q.v


def attributes_added(h):
    q = h.wave + h.wave
    return q.x * q.v


@pytest.mark.parametrize(
    ("f", "given"),
    [
        (items_added, [Wave(0.3, 0.5), Wave(0.1, 0.2)]),
        (attributes_added, Holder(Wave(0.3, 0.5), np.ones(2))),
    ],
)
def test_refused_when_they_are_passed(f, given):
    with pytest.raises(tangent.Unsupported, match="whose `__add__` was taken for what numbers do"):
        tangent.grad(f)(given)
    with pytest.raises(tangent.Unsupported, match="whose `__add__` was taken for what numbers do"):
        tangent.jvp(f)(given, given)


def numbers_beside_objects(ps, x, y):
    z = x + y
    total = 0.0
    for p in ps:
        total += p.x * z + p.v * p.x
    return total * x + y


def attributes_beside_objects(h, x):
    return np.sum(h.weights * x) + h.wave.x * h.wave.v


def tuples_of_objects_and_numbers(x):
    total = 0.0
    for p, w in [(Wave(x, x), 2.0), (Wave(x, 0.3), x)]:
        total += p.x * w
    return total


def objects_in_a_dictionary(x):
    hs = {"a": Holder(Wave(x, 1.0), x), "b": Holder(Wave(x, x), 3.0)}
    total = 0.0
    for h in hs.values():
        total += h.wave.x * h.weights
    return total + hs["a"].weights * hs["b"].weights


def read_by_a_function(x):
    def position(p):
        return p.x

    ps = {"a": Wave(x, 2.0)}
    return position(ps["a"]) * position(ps["a"]) + ps["a"].x * ps["a"].v


def gathered(x, y, **more):
    z = more["k"] if y > 5.0 else x
    return z + z * y


def test_what_is_gathered_is_not_looked_at():
    assert tangent.grad(gathered)(0.3, 0.2) == 1.2
    assert tangent.grad(gathered)(0.3, 6.0, k=2.0) == 0.0


WAVES = [Wave(0.3, 0.5), Wave(0.1, 0.2)]


@pytest.mark.parametrize(
    ("f", "args", "wrt"),
    [
        (numbers_beside_objects, (WAVES, 0.3, 0.2), (0, 1, 2)),
        (attributes_beside_objects, (Holder(WAVES[0], np.ones(2)), 0.3), (0, 1)),
        (tuples_of_objects_and_numbers, (0.3,), 0),
        (objects_in_a_dictionary, (0.3,), 0),
        (read_by_a_function, (0.3,), 0),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_numbers_beside_such_objects(f, args, wrt):
    check(f, *args, wrt=wrt)


# --------------------------------------------------------------------------
# Objects that are given by what is known only when it is called


class Blob(Wave):
    """It has names that arrays have."""

    def mean(self):
        return self.x**2

    @property
    def size(self):
        return self.x * 3.0

    def copy(self):
        return Blob(self.x * 2.0, self.v)


class Source:
    def __init__(self, rate):
        self.rate = rate

    def __call__(self, x):
        return Blob(self.rate * x, x)

    def at(self, x):
        return Blob(self.rate * x, x)

    def holder(self, x):
        return Holder(self(x), x)


def of_a_call(g, x):
    w = g(x) + g(2.0 * x)
    return w.x + w.v


def of_a_method(g, x):
    w = g.at(x) + g.at(2.0 * x)
    return w.x + w.v


def of_a_name(g, x):
    w = g(x)
    u = w + w
    return u.x


def of_an_attribute(g, x):
    w = g.holder(x).wave + g.holder(x).wave
    return w.x


def plus_by_a_function(g, x):
    return plus(g(x), g(x)).x


def call_of(g, x):
    return g(x)


def given_by_a_call_inside(g, x):
    w = call_of(g, x) + call_of(g, x)
    return w.x


def mean_of_a_call(g, x):
    return g(x).mean() * x


def size_of_a_call(g, x):
    return g(x).size * x


def copy_of_a_call(g, x):
    return g(x).copy().x


LATE = [
    of_a_call, of_a_name, plus_by_a_function, given_by_a_call_inside, mean_of_a_call, size_of_a_call,
    copy_of_a_call,
]  # fmt: skip


@pytest.mark.parametrize("f", [*LATE, of_a_method, of_an_attribute])
def test_objects_that_late_calls_give_are_refused(f):
    match = "gives a Blob, whose .* was taken for that of numbers and arrays"
    sources = [Source(1.3), lambda x: Blob(1.3 * x, x)] if f in LATE else [Source(1.3)]
    for source in sources:
        with pytest.raises(tangent.Unsupported, match=match):
            tangent.grad(f, wrt=1)(source, 0.4)
        with pytest.raises(tangent.Unsupported, match=match):
            tangent.jvp(f, wrt=1)(source, 0.4, 1.0)
        with pytest.raises(
            (tangent.Unsupported, tangent.ShapeMismatch), match=f"{match}|cotangent of a Blob"
        ):
            tangent.hvp(f, wrt=1)(source, 0.4, 1.0)


def read_only(g, x):
    w = g(x)
    return w.x * w.v + g.at(x).x


def numbers_of_an_object_with_operators(g, x):
    return g.of(x) * x + g.of(2.0)


class Scaled(Wave):
    def of(self, x):
        return self.x * x + self.v


@pytest.mark.parametrize(
    ("f", "args"),
    [(read_only, (Source(1.3), 0.4)), (numbers_of_an_object_with_operators, (Scaled(0.3, 0.7), 0.4))],
)
def test_what_late_calls_give_may_be_read(f, args):
    check(f, *args, wrt=(0, 1))
