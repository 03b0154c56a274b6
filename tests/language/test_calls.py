"""Calls of the user's own functions: arguments of every kind, recursion, methods, functions as values."""

import dataclasses
import functools
import math

import numpy as np
import pytest

from oracle import check, rows


def square(x):
    return x * x


def dense(x, w, b):
    return np.tanh(np.dot(x, w) + b)


def scaled(x, scale=2.0, *, shift=0.0):
    return x * scale + shift


def pair(x, y):
    return x * y, x + y


def total(first, *rest, **named):
    result = first
    for r in rest:
        result = result * r
    for value in named.values():
        result = result + value * first
    return result


def twice(x):
    return square(x) * square(x + 1)


def deep(x):
    return square(twice(square(x)) * 0.1)


def defaults(x, y):
    return scaled(x) * scaled(y, 3.0) + scaled(x, shift=y) * scaled(shift=x, scale=y, x=y)


def active_keyword(x, y):
    return scaled(2.0, scale=x, shift=y) ** 2


def two_results(x, y):
    a, b = pair(x, y)
    c, _ = pair(a, b)
    return c * b


def one_of_two_results(x, y):
    return pair(x, y)[1] * x


def collects_arguments(x, y):
    return total(x, y, 2.0, extra=y, more=x * x)


def spreads_arguments(x, y):
    values = (x, y, x * y)
    names = {"a": y, "b": x}
    return total(*values, **names)


def power(x, n):
    if n == 0:
        return 1.0
    return x * power(x, n - 1)


def fibonacci(x, n):
    if n < 2:
        return x**n
    return fibonacci(x, n - 1) * x + fibonacci(x, n - 2)


def even(x, n):
    if n == 0:
        return x
    return odd(x * 1.5, n - 1) + x


def odd(x, n):
    if n == 0:
        return x * x
    return even(math.sin(x), n - 1)


def tree_sum(tree, x):
    if isinstance(tree, float):
        return tree * x
    return sum(tree_sum(item, x * x) for item in tree)


def network(params, x):
    for w, b in params:
        x = dense(x, w, b)
    return np.sum(x**2)


def layer_twice(w, x):
    return np.sum(dense(dense(x, w, 0.1), w, 0.2))


def apply(f, x, times):
    for _ in range(times):
        x = f(x)
    return x


def function_argument(x):
    return apply(square, x, 3) + apply(math.sin, x, 2)


def chosen_function(x, name):
    table = {"square": square, "sin": math.sin}
    return table[name](x) * x


def partial_call(x, y):
    times_y = functools.partial(scaled, scale=y)
    return times_y(x) * times_y(y, shift=x)


def mutates_its_argument(x, values):
    values[0] = values[0] * x
    return values[0] + values[1]


def calls_a_mutator(x):
    values = [x, 2.0 * x]
    a = mutates_its_argument(x, values)
    return a * values[0]


def shadows_a_global(x):
    square = x * 3
    return square * x


def ignored_result(x):
    square(x)
    print(end="")
    return x * 2


def same_variable_twice(x):
    a, b = pair(x, x)
    return a * b


class Line:
    def __init__(self, slope, offset):
        self.slope = slope
        self.offset = offset

    def __call__(self, x):
        return self.slope * x + self.offset

    def squared(self, x):
        return self(x) ** 2

    @staticmethod
    def half(x):
        return x / 2

    @property
    def size(self):
        return self.slope * self.offset


LINE = Line(2.0, 0.5)


def method_of_a_global(x):
    return LINE.squared(x) * LINE(x) + Line.half(x) * LINE.size


def local_object(x, y):
    line = Line(x, y)
    return line(x) * line.squared(y) + line.size


def object_argument(line, x):
    return line(x) * line.slope + line.offset**2


@dataclasses.dataclass
class Risen:
    x: float
    k: float = 2.0

    def value(self):
        return self.x**self.k


def powers(u, k):
    for _ in range(2):
        w = u * k
        u = w**k if u < 0 else w - u**k
    return u**k, (k, u), {"u": u, "k": k}, Risen(u, k)


def power_of_pair(p, d):
    (k, u) = p
    return u**k + d["u"] ** d["k"]


def without_slope_by_constants(x):
    a, (k, u), d, risen = powers(x, 3.0)
    later = Risen(x, k=k)
    given = power_of_pair((k, u), d) + power_of_pair((3.0, x), {"u": u, "k": d["k"]})
    return 1e-3 * (a + x**k + u**k + d["u"] ** d["k"] + risen.value() + later.value() + given) ** 2


def roots(x, c):
    for _ in range(2):
        x = x * np.sqrt(c) + x * x
    return x


def root_at_zero(x):
    return roots(x, 0.0)


def paired(us, k):
    out = []
    for u in us:
        out.append((u, k))
    return out


def list_of_pairs(x):
    s = 0.0
    for u, k in paired([x, 2.0 * x], 3.0):
        s = s + u**k
    return s


W = np.random.RandomState(0).randn(3, 3)
X = np.random.RandomState(1).randn(2, 3)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (twice, 0, (1.5,), (np.array(-0.5),)),
        (deep, 0, (1.1,), (-0.5,)),
        (defaults, (0, 1), (1.5, 2.5), (-1.0, 0.5)),
        (active_keyword, (0, 1), (1.5, 2.5)),
        (two_results, (0, 1), (1.5, 2.5), (-1.0, 0.5)),
        (one_of_two_results, (0, 1), (1.5, 2.5)),
        (power, 0, (1.3, 4), (1.3, 0)),
        (fibonacci, 0, (1.3, 5), (1.3, 1)),
        (even, 0, (1.3, 4), (1.3, 3), (1.3, 0)),
        (odd, 0, (0.7, 3), (0.7, 0)),
        (network, 0, ([(W, X[0]), (W[:, :2], X[1, :2])], X)),
        (layer_twice, (0, 1), (W, X)),
        (function_argument, 0, (1.1,), (-0.7,)),
        (shadows_a_global, 0, (1.5,)),
        (ignored_result, 0, (1.5,)),
        (same_variable_twice, 0, (1.5,)),
        (chosen_function, 0, (1.5, "square"), (1.5, "sin")),
        (method_of_a_global, 0, (1.5,), (-0.5,)),
        (local_object, (0, 1), (1.5, 2.5)),
        (object_argument, (0, 1), (Line(1.5, 2.5), 0.7)),
        (calls_a_mutator, 0, (1.5,)),
        (collects_arguments, (0, 1), (1.5, 2.5)),
        (spreads_arguments, (0, 1), (1.5, 2.5)),
        (without_slope_by_constants, 0, (-0.3,)),
        (root_at_zero, 0, (1.1,)),
    ),
)
def test_call(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_items_of_a_list_that_do_not_vary_have_no_slope():
    # Reverse over reverse is refused at run time: the cotangent of `us` may be an array.
    check(list_of_pairs, -1.1, modes=("joint", "split", "plain", "forward", "hvp"))


def test_lambda():
    import tangent

    assert tangent.grad(lambda x: x * x)(3.0) == 6.0


def test_decorated_function():
    import tangent

    def doubled(f):
        @functools.wraps(f)
        def wrapper(x):
            return 2 * f(x)

        return wrapper

    @doubled
    def f(x):
        return x * x

    assert tangent.grad(f)(3.0) == 12.0


def test_two_functions_of_one_name():
    def make(k):
        if k:

            def g(x):
                return x * x
        else:

            def g(x):
                return x * x * x

        return g

    g2, g3 = make(1), make(0)

    def f(x):
        return g2(x) * g3(x)

    check(f, 1.5)


def test_a_value_that_is_calculated_with_in_one_branch_and_walked_in_another():
    """Reverse over reverse is refused where a cotangent is added to that may be a number or a list."""
    check(
        tree_sum, [1.5, [2.5, 0.5], []], 1.1, wrt=(0, 1), modes=("joint", "split", "plain", "forward", "hvp")
    )


def risen(u, k, n):
    """A constant that every call saves, of which the slope does not exist."""
    if n == 0:
        return u**k + np.sqrt(k - 3.0) * u
    return risen(u * -1.0, k, n - 1) * 1.5


def with_its_exponent(u, k, n):
    return (u, k) if n == 0 else with_its_exponent(u * -2.0, k, n - 1)


def power_of(u, k):
    return u**k


def constants_of_recursive_functions(x):
    u, k = with_its_exponent(x, 3.0, 1)
    return risen(x, 3.0, 2) + risen(x, 3.0, 1) + u**k


def constants_of_functions_known_late(x, give, power):
    u, k = give(x)
    return u**k + power(x, 2.0) + power(u, k)


def test_constants_have_no_slope_wherever_they_come_from():
    def give(z):
        return z * -1.0, 3.0

    # In reverse over reverse the cotangent of what is given back and does not vary meets that slope.
    modes = ("joint", "split", "plain", "forward", "hvp")
    check(constants_of_recursive_functions, 0.7, modes=modes)
    check(constants_of_functions_known_late, 0.7, give, power_of, modes=modes)
