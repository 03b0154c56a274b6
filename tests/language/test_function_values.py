"""Local functions as values: in variables, lists and dicts, returned, recursive; partials made inside."""

import functools
import math
from dataclasses import dataclass

import numpy as np
import pytest

import tangent
from oracle import MODES, check, check_refused, rows

A = np.array([1.5, -0.5, 2.0])


def in_a_list(x):
    def g(z):
        return z * x

    hs = [g, math.sin]
    return hs[0](x) * hs[1](x)


def in_a_dict(x, name):
    k = x * x
    table = {"a": lambda z: z * k, "b": lambda z: z + x}
    return table[name](x) * table["a"](2.0)


def in_a_tuple_that_is_unpacked(x):
    f, g = lambda z: z * x, lambda z: z - x
    return f(2.0) * g(x * x)


def chosen(x, n):
    k = x * 2
    h = (lambda z: z * k * k) if n > 1 else math.sin
    return h(x)


def chosen_by_a_branch(x, n):
    def double(z):
        return 2 * z * x

    def square(z):
        return z * z

    if n > 1:
        h = double
    elif n > 0:
        h = square
    else:
        h = np.exp
    return h(x) * x


def returned(x):
    def adder(k):
        def add(z):
            return z * k + x

        return add

    return adder(x)(2.0) * adder(3.0)(x)


def returned_lambda(x):
    def make(a):
        return lambda z: a * z * x

    h = make(x * x)
    return h(2.0) * make(3.0)(x)


def module_make(a, b):
    def inner(z):
        return a * z + b

    return inner


def module_twice(a):
    return lambda f: lambda z: f(a * f(z))


def made_by_the_module(x):
    h = module_make(x * x, b=x)
    return h(2.0) * h(x)


def closure_of_a_closure(x):
    h = module_twice(x)(lambda z: z * x)
    return h(2.0)


def composed(x):
    def compose(f, g):
        return lambda z: f(g(z))

    h = compose(lambda z: z * x, compose(math.sin, lambda z: z + x))
    return h(0.5)


def keeps_a_default(x):
    fs = []
    for k in range(3):
        fs.append(lambda v, k=k: v**k * x)
    y = 0.0
    for f in fs:
        y = y + f(x)
    return y


def default_that_is_differentiated(x):
    k = x * x

    def g(z, scale=k, *, shift=1.0):
        return z * scale + shift * x

    fs = [g]
    k = 0.0
    return fs[0](x) + fs[0](2.0, shift=x) + k


def keyword_arguments(x):
    fs = [lambda a, b, c=2.0: a * b**c * x]
    return fs[0](b=x, a=3.0) * fs[0](x, 2.0, c=x)


def with_arrays(x):
    w = x * 2.0
    fs = [lambda z: np.sum(z * w), lambda z: np.dot(x, z)]
    return fs[0](x) * fs[1](w)


def nothing_is_differentiated_in_it(x, n):
    fs = [lambda z: z + n, lambda z: z * n]
    return fs[n % 2](x) * fs[0](2.0)


@dataclass
class Layer:
    bend: object
    w: float


def in_an_object(x):
    layer = Layer(lambda z: z * x, x * x)
    return layer.bend(layer.w)


def passed_to_what_is_not_known(x, run):
    k = x * x

    def g(z):
        return z * k

    return run(g, x)


def run_twice(f, z):
    return f(f(z))


def as_a_result_of_a_branch_in_a_loop(x):
    y = x
    for k in range(3):
        h = (lambda z, k=k: z * x * k) if k % 2 else (lambda z: z + x)
        y = h(y)
    return y


def one_that_calls_another(x):
    def inner(z):
        return z * x

    def outer(z):
        return inner(z) + inner(x)

    fs = [outer]
    return fs[0](2.0)


def reads_nothing(x):
    fs = {"sq": lambda z: z * z}
    return fs["sq"](x)


def partial_inside(x):
    def power(a, b):
        return a**b

    g = functools.partial(power, x)
    h = functools.partial(scaled, k=x * x)
    return g(2.0) * h(x) * h(3.0, shift=x)


def scaled(z, k=1.0, shift=0.0):
    return z * k + shift


def partial_of_a_partial(x):
    g = functools.partial(scaled, x, k=x)
    h = functools.partial(g, shift=x * x)
    return h() * g(k=2.0)


def partial_of_an_argument(x, f):
    g = functools.partial(f, x)
    return g(x) * g(2.0)


def partial_in_a_loop(x):
    fs = [functools.partial(scaled, k=x * k) for k in range(3)]
    return fs[1](x) + fs[2](x)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (in_a_list, 0, (1.5,)),
        (in_a_dict, 0, (1.5, "a"), (1.5, "b")),
        (in_a_tuple_that_is_unpacked, 0, (1.5,)),
        (chosen, 0, (1.5, 2), (1.5, 0)),
        (chosen_by_a_branch, 0, (1.5, 2), (1.5, 1), (1.5, 0)),
        (returned, 0, (1.5,)),
        (returned_lambda, 0, (1.5,)),
        (made_by_the_module, 0, (1.5,)),
        (closure_of_a_closure, 0, (1.5,)),
        (composed, 0, (1.5,)),
        (default_that_is_differentiated, 0, (1.5,)),
        (keyword_arguments, 0, (1.5,)),
        (with_arrays, 0, (A,)),
        (nothing_is_differentiated_in_it, 0, (1.5, 1), (1.5, 2)),
        (in_an_object, 0, (1.5,)),
        (passed_to_what_is_not_known, 0, (1.5, run_twice)),
        (as_a_result_of_a_branch_in_a_loop, 0, (1.5,)),
        (one_that_calls_another, 0, (1.5,)),
        (reads_nothing, 0, (1.5,)),
        (partial_inside, 0, (1.5,)),
    ),
)
def test_a_function_is_a_value(f, wrt, args):
    check(f, *args, wrt=wrt)


@pytest.mark.parametrize("f", [keeps_a_default, partial_in_a_loop])
def test_functions_in_a_list_that_grows(f):
    check(f, 1.5)


# Recursion


def recursive(x, n):
    def power(k):
        if k == 0:
            return 1.0
        return x * power(k - 1)

    return power(n)


def recursive_by_its_own_argument(x, n):
    def g(z, k, scale=2.0):
        return z if k == 0 else g(z * x, k - 1, scale=scale) * scale

    return g(x, n) + g(2.0, n, 3.0)


def mutually_recursive(x, n):
    def even(k):
        return x if k == 0 else x * odd(k - 1)

    def odd(k):
        return x * x if k == 0 else x + even(k - 1)

    return even(n) * odd(n)


def recursive_with_what_changes(x, n):
    k = x

    def g(z, m):
        return z if m == 0 else g(z * k, m - 1)

    y = g(x, n)
    k = x * x
    return y + g(x, n)


def recursive_with_a_helper(x, n):
    w = x * 2

    def step(z):
        return z * w

    half = lambda z: z / 2

    def g(z, m):
        return half(z) if m == 0 else step(g(z, m - 1))

    return g(x, n)


def total_by_position(node, k):
    if isinstance(node, float):
        return node * node * k
    y = 0.0
    for i in range(len(node)):
        y = y + total_by_position(node[i], k)
    return y


def recursive_by_position(tree, k):
    return total_by_position(tree, k)


def recursive_over_a_tree(tree, k):
    def total(node):
        if isinstance(node, float):
            return node * node * k
        y = 0.0
        for child in node:
            y = y + total(child)
        return y

    return total(tree)


def recursive_and_a_value(x, n):
    def g(m):
        return 1.0 if m == 0 else x * sum(map(g, [m - 1, m - 1]))

    return g(n)


def recursive_in_a_recursive_one(x, n):
    def outer(m):
        def inner(j):
            return x if j == 0 else x * inner(j - 1)

        return inner(m) if m == 0 else inner(m) + outer(m - 1)

    return outer(n)


def recursive_lambda(x, n):
    fact = lambda m: 1.0 if m == 0 else m * x * fact(m - 1)
    return fact(n)


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (recursive, 0, (1.5, 3), (1.5, 0)),
        (recursive_by_its_own_argument, 0, (1.5, 3)),
        (mutually_recursive, 0, (1.5, 3), (1.5, 0)),
        (recursive_with_what_changes, 0, (1.5, 2)),
        (recursive_with_a_helper, 0, (1.5, 2)),
        (recursive_in_a_recursive_one, 0, (1.5, 2)),
        (recursive_lambda, 0, (1.5, 3)),
        (recursive_and_a_value, 0, (1.5, 2)),
    ),
)
def test_a_local_function_calls_itself(f, wrt, args):
    check(f, *args, wrt=wrt)


def test_a_recursive_function_over_numbers_and_lists():
    """Reverse over reverse is refused where a cotangent is added to that may be a number or a list."""
    for f in (recursive_over_a_tree, recursive_by_position):
        check(f, [1.5, [0.5, 2.0], [[1.0]]], 0.7, wrt=(0, 1), modes=MODES[:-1])


# What must not be got wrong


def changed_after_it_was_kept(x):
    k = x
    fs = [lambda z: z * k]
    k = x * x
    return fs[0](x)


def changes_in_the_loop(x):
    fs = []
    for k in range(3):
        fs.append(lambda z: z * k * x)
    return fs[0](x)


def comprehension_variable(x):
    fs = [lambda z: z * k * x for k in range(3)]
    return fs[0](x)


def changed_by_nonlocal(x):
    k = x

    def g(z):
        nonlocal k
        k = k * z
        return k

    fs = [g]
    return fs[0](x) * fs[0](x)


@pytest.mark.parametrize(
    "f", [changed_after_it_was_kept, changes_in_the_loop, comprehension_variable, changed_by_nonlocal]
)
def test_what_changes_before_the_call_is_refused(f):
    check_refused(f, 1.5)


def sees_an_array_that_is_written(x):
    buffer = np.zeros(3)
    fs = [lambda i: buffer[i]]
    buffer[0] = x * x
    return fs[0](0) * x


def keeps_an_array_that_is_written(x):
    buffer = np.zeros(3)
    layer = Layer(buffer, 1.0)
    buffer[0] = x * x
    return layer.bend[0] * x


def test_what_a_function_sees_is_written_in_place():
    check(sees_an_array_that_is_written, 1.5, modes=("forward",))
    with pytest.raises(tangent.Unsupported, match="memory"):
        tangent.grad(sees_an_array_that_is_written)


def test_what_an_object_keeps_is_written_in_place():
    check(keeps_an_array_that_is_written, 1.5)


def test_partials_of_what_is_not_known_are_refused():
    check_refused(partial_of_a_partial, 1.5)
    check_refused(partial_of_an_argument, 1.5, scaled)


def test_the_gradient_by_a_partial_has_its_arguments():
    def f(g, x):
        return g(x) * x

    gradient = tangent.grad(f)(functools.partial(scaled, k=3.0), 2.0)
    assert isinstance(gradient, functools.partial)
    assert gradient.keywords == {"k": 4.0}
    assert gradient.args == ()


def put(b, i, v):
    b[i] = v


def writes_to_what_it_sees(x):
    b = np.zeros(3)
    fs = [lambda i: put(b, i, x)]
    fs[0](1)
    return np.sum(b)


def appends_to_what_it_sees(x):
    b = [0.0]
    fs = [lambda v: b.append(v)]
    fs[0](x)
    return b[1]


def partial_that_writes(x):
    b = np.zeros(3)
    h = functools.partial(put, b)
    h(1, x)
    return np.sum(b)


def recursion_that_writes(x):
    b = np.zeros(3)

    def g(n):
        if n:
            b[n] = x
            g(n - 1)

    g(2)
    return np.sum(b)


@pytest.mark.parametrize(
    "f", [writes_to_what_it_sees, appends_to_what_it_sees, partial_that_writes, recursion_that_writes]
)
def test_functions_that_write_to_what_they_see_are_refused(f):
    check_refused(f, 1.5)


def heun(rhs, y, t, h):
    k1 = rhs(y, t)
    return y + h * (k1 + rhs(y + h * k1, t + h)) / 2.0


@dataclass
class Pendulum:
    k: float
    w: np.ndarray

    def rhs(self, y, t):
        return -self.k * y + t * np.sum(self.w) * np.sin(y)

    def solved(self, y, n):
        for i in range(n):
            y = heun(self.rhs, y, 0.1 * i, 0.1)
        return y


W = np.array([0.3, 0.4])


def method_of_an_object_made_inside(x):
    p = Pendulum(x, W * x)
    y = 1.0
    for i in range(3):
        y = heun(p.rhs, y, 0.1 * i, 0.1)
    return y * sum(f(x, 0.3) for f in [p.rhs, lambda y, t: y * t])


def method_of_an_argument(p: Pendulum, x):
    return heun(p.rhs, x, 0.0, 0.1) * p.solved(x, 2)


def method_of_what_is_not_known(p, x):
    return heun(p.rhs, x, 0.0, 0.1)


def method_kept_while_its_object_changes(x):
    p = Pendulum(x, W)
    rhs = p.rhs
    p.k = p.k * 2.0
    return rhs(x, 0.1)


def test_methods_are_values():
    check(method_of_an_object_made_inside, 0.7)
    check(method_of_an_argument, Pendulum(0.5, W), 0.7, wrt=(0, 1))
    with pytest.raises(tangent.Unsupported, match="does not tell the class: annotate the parameter"):
        tangent.grad(method_of_what_is_not_known)(Pendulum(0.5, W), 0.7)
    with pytest.raises(tangent.Unsupported, match="shares memory with an object"):
        tangent.grad(method_kept_while_its_object_changes)
