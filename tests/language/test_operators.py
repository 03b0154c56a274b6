"""Objects with operators of their own: what their methods say is differentiated, or it is refused."""

import math

import numpy as np
import pytest

import tangent
from oracle import check, check_refused


class Pair:
    """Operators that are no arithmetic of the attributes, so that nobody can take them for it."""

    def __init__(self, a, b):
        self.a = a
        self.b = b

    def __add__(self, other):
        return Pair(self.a * other.a, self.b + other.b * other.b)

    def __mul__(self, s):
        return Pair(self.a * s * s, self.b * s)

    __rmul__ = __mul__

    def __neg__(self):
        return Pair(-self.b, self.a * self.a)

    def __matmul__(self, other):
        return self.a * other.b - other.a

    def __getitem__(self, k):
        return (self.b**2, self.a)[k]

    def __iter__(self):
        return iter((self.b, self.a * self.a))

    def __len__(self):
        return 2

    def __abs__(self):
        return self.a * self.b * 2

    def __float__(self):
        return float(self.a * 3.0)

    def __lt__(self, other):
        return self.a < other.b

    @property
    def product(self):
        return self.a * self.b


def added(x):
    v = Pair(x, 2.0) + Pair(1.0, x)
    return v.a * v.b


def multiplied(x):
    v = 2.0 * Pair(x, 2.0) * x
    return v.a * v.b * v.product


def negated(x):
    v = -Pair(x, x)
    return v.a * v.b


def at_an_index(x):
    return Pair(x, x * x)[0] * x


def absolute(x):
    return abs(Pair(x, x * x))


def matrix_product(x):
    return Pair(x, 2.0) @ Pair(3.0, x * x)


def compared(x):
    return x * x if Pair(x, 1.0) < Pair(2.0, 2.0) else x


def in_a_loop(x):
    v = Pair(x, 1.0)
    total = 0.0
    for _ in range(3):
        v = v + Pair(x, x)
        total = total + v.product
    return total


def added_up(v: Pair, x):
    w = v + Pair(x, x)
    return w.a * w.b


@pytest.mark.parametrize(
    "f", [added, multiplied, negated, at_an_index, absolute, matrix_product, compared, in_a_loop]
)
def test_operator(f):
    check(f, 1.2)


def test_operator_of_an_argument():
    check(added_up, Pair(0.5, 1.5), 1.2, wrt=(0, 1))


def gone_through(x):
    total = 0.0
    for c in Pair(x, x * x):
        total = total * c + c * c
    return total


def unpacked(x):
    a, b = Pair(x, x * x)
    return a * b * b


def summed(x):
    return sum(Pair(x, x * x))


def listed(x):
    a = list(Pair(x, x * x))
    return a[0] * a[1] * a[1]


def made_a_number(x):
    return float(Pair(x, x * x))


@pytest.mark.parametrize("f", [gone_through, unpacked, summed, listed, made_a_number])
def test_items_and_numbers(f):
    check(f, 1.2)


def gone_through_after_a_sum(x):
    total = 0.0
    for c in Pair(x, x) + Pair(x, 1.0):
        total = total * c + c * c
    return total


def made_whole(x):
    return x * math.exp(Pair(x, x))


@pytest.mark.parametrize("f", [gone_through_after_a_sum, made_whole])
def test_what_only_methods_know_is_refused(f):
    check_refused(f, 1.2)


def unknown_item(v, x):
    return v[0] * x


def unknown_sum(v, x):
    w = v + v
    return w.a * x


@pytest.mark.parametrize("f", [unknown_item, unknown_sum])
def test_operators_of_an_unknown_class_are_refused(f):
    with pytest.raises(tangent.TangentError):
        tangent.vjp(f, wrt=("v", "x"))(Pair(0.5, 1.5), 1.2, 1.0)
    with pytest.raises(tangent.TangentError):
        tangent.jvp(f, wrt=("v", "x"))(Pair(0.5, 1.5), 1.2, Pair(1.0, 0.0), 0.0)


def made_by(make, x):
    v = make(x)
    return v[0] * x


def test_operators_of_what_an_unknown_function_gives_are_refused():
    def make(x):
        return Pair(x, x * x)

    with pytest.raises(tangent.TangentError):
        tangent.grad(made_by, wrt="x")(make, 1.2)
    with pytest.raises(tangent.TangentError):
        tangent.jvp(made_by, wrt="x")(make, 1.2, 1.0)


def test_constants_may_have_any_operators():
    check(unknown_sum, Pair(0.5, 1.5), 1.2, wrt=1)


class Other(Pair):
    """Its methods are others."""

    def __add__(self, other):
        return Pair(self.a * other.a, self.b)

    @property
    def product(self):
        return 7.0 * self.a


def under_a_second_name(v: Pair, x):
    w = v
    return w.product * x


def passed_on(v: Pair, x):
    return under_a_second_name(v, x)


def with_an_operator(v: Pair, x):
    return (v + Pair(x, x)).a


def asked_what_it_is(v: Pair, x):
    return x * v.a if isinstance(v, Other) else x * x


@pytest.mark.parametrize("f", [under_a_second_name, passed_on, with_an_operator])
def test_an_object_of_another_class_is_noticed_wherever_it_goes(f):
    for operator in (tangent.grad, tangent.vjp, tangent.jvp):
        derivative = operator(f, wrt=1)
        assert np.isfinite(derivative(Pair(0.5, 1.5), 1.2, *[1.0][: operator is not tangent.grad]))
        with pytest.raises(tangent.TangentError, match="written for the methods of Pair"):
            derivative(Other(0.5, 1.5), 1.2, *[1.0][: operator is not tangent.grad])


def test_who_only_asks_takes_any_class():
    assert tangent.grad(asked_what_it_is, wrt=1)(Other(0.5, 1.5), 1.2) == 0.5
