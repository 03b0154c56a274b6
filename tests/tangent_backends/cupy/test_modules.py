"""Functions that pick the module of their arrays when they run."""

import inspect

import numpy as np
import on_double
import pytest
import strict

import tangent
from oracle import check, check_refused

strict.install()
cp = strict.strict_cupy
A = np.array([0.5, 1.5, 2.0])
B = np.outer(A, A)[:2]


def softmax(x):
    xp = cp.get_array_module(x)
    e = xp.exp(x - xp.max(x, axis=-1, keepdims=True))
    return e / xp.sum(e, axis=-1, keepdims=True)


def entropy(x):
    xp = cp.get_array_module(x)
    p = softmax(x)
    return -xp.sum(p * xp.log(p))


def in_a_loop(x, n):
    xp = cp.get_array_module(x)
    s = 0.0
    for i in range(n):
        x = xp.tanh(x) * i + xp.pi
        s = s + xp.mean(x)
    return s


def submodule(x):
    xp = cp.get_array_module(x)
    la = xp.linalg
    return la.norm(x) + xp.linalg.norm(xp.sin(x))


def by_branch(x, flag):
    if flag:
        xp = cp.get_array_module(x)
    else:
        xp = cp.get_array_module(x)
    return xp.sum(xp.sin(x))


def by_choice(x, flag):
    xp = np if flag else cp.get_array_module(x)
    return xp.sum(xp.sin(x))


def items(xs):
    xp = cp.get_array_module(xs[0])
    return sum([xp.sum(xp.tanh(x)) for x in xs])


def local_function(x):
    xp = cp.get_array_module(x)

    def inner(t):
        return xp.sum(xp.exp(t))

    return inner(x) + inner(2.0 * x)


def parameter(x, xp=np):
    return xp.sum(xp.cos(x) * x)


def helper(x, xp=np):
    return xp.tanh(x) * x


def passed_on(x):
    xp = cp.get_array_module(x)
    return xp.sum(helper(x, xp))


def buffer(x):
    xp = cp.get_array_module(x)
    y = xp.zeros_like(x)
    y[1:] = x[:-1] * 2.0
    xp.copyto(y, y * x)
    return xp.sum(y**2)


def several_results(x):
    xp = cp.get_array_module(x)
    parts = xp.split(x, 3)
    return xp.sum(xp.concatenate([parts[2], parts[0]]) ** 2)


def keyword(x):
    xp = cp.get_array_module(x)
    return xp.sum(xp.sum(a=x * x, axis=0))


FUNCTIONS = [
    (softmax, (B,)),
    (entropy, (B,)),
    (in_a_loop, (A, 3)),
    (submodule, (A,)),
    (by_branch, (A, True)),
    (by_choice, (A, False)),
    (items, ([A, 2.0 * A],)),
    (local_function, (A,)),
    (passed_on, (A,)),
    (buffer, (A,)),
    (several_results, (A,)),
    (keyword, (B,)),
]


@pytest.mark.parametrize(("f", "args"), FUNCTIONS, ids=lambda v: getattr(v, "__name__", ""))
def test_module_chosen_at_run_time(f, args):
    check(f, *args)
    before = on_double.outcomes["right"]
    on_double.check(f, args, 0)
    assert on_double.outcomes["right"] == before + 2


def test_a_parameter_whose_default_is_a_module():
    derivative = tangent.grad(parameter)
    np.testing.assert_allclose(derivative(A), np.cos(A) - A * np.sin(A))
    np.testing.assert_allclose(strict.bare(derivative(strict.strict(A), cp)), derivative(A))


def test_the_derivative_looks_names_up_where_the_function_does():
    text = inspect.getsource(tangent.grad(by_branch))
    assert "xp.cos(x)" in text
    assert "np." not in text


def test_a_module_chosen_by_the_user_keeps_its_name():
    assert "xp.cos(x)" in inspect.getsource(tangent.grad(by_choice))


def test_split_derivatives_carry_the_module():
    forward, backward = tangent.autodiff(entropy, motion="split")
    _value, saved = forward(strict.strict(B))
    found = backward(saved, 1.0)
    np.testing.assert_allclose(strict.bare(found), tangent.grad(entropy)(B))


alias = np


def local_alias(x):
    xp = np
    lib = alias
    return xp.sum(lib.sin(x) * xp.linalg.norm(x))


def test_a_local_name_of_a_known_module():
    check(local_alias, A)
    lines = inspect.getsource(tangent.grad(local_alias)).splitlines()
    assert not [line for line in lines if "xp" in line and "#" not in line]


def unknown_module(x, xp):
    return xp.sum(x)


def unknown_maximum(x, xp):
    return xp.max(x * x)


def lacking_name(x):
    xp = cp.get_array_module(x)
    return xp.sum(xp.no_such_function(x))


@pytest.mark.parametrize("f", [unknown_module, unknown_maximum, lacking_name], ids=lambda f: f.__name__)
def test_refused(f):
    check_refused(f)


def repeated_indices(x):
    xp = cp.get_array_module(x)
    y = x * 1.0
    xp.add.at(y, [0, 0], x[:2])
    return xp.sum(y * y)


def function_by_name(x):
    add = np.add
    s = np.sin
    y = x * 1.0
    add.at(y, [0, 0], x[:2])
    return np.sum(s(y))


@pytest.mark.parametrize("f", [repeated_indices, function_by_name], ids=lambda f: f.__name__)
def test_functions_that_have_a_local_name(f):
    check(f, A)
    on_double.check(f, (A,), 0)


BY_METHODS = """
def f(x):
    y = x * 1.0
    y.sort(axis=0)
    spread = y.std() + x.max(axis=1).mean() + x.clip(0.0, 1.0).sum() + x.ravel().prod()
    return spread + {}(x.cumprod(axis=0) * x.var(axis=0))
"""


def all_of(x):
    return x.sum()


@pytest.mark.parametrize("operator", [tangent.grad, tangent.jvp])
@pytest.mark.parametrize(
    ("total", "names"),
    [("cp.sum", {"cp": cp}), ("cp.sum", {"cp": cp, "np": np}), ("all_of", {"cupy": cp, "all_of": all_of})],
    ids=["the only library", "the only one that is named", "imported"],
)
def test_methods_are_taken_from_the_library_that_the_function_knows(written, operator, total, names):
    args = (B,) if operator is tangent.grad else (B, B + 0.5)
    derivative = operator(written(BY_METHODS.format(total), **names))
    assert "np." not in inspect.getsource(derivative)
    expected = operator(written(BY_METHODS.format("np.sum"), np=np))(*args)
    np.testing.assert_allclose(strict.bare(derivative(*map(strict.strict, args))), expected)


def test_methods_in_a_function_that_picks_its_module_are_those_of_any_library(written):
    f = written("def f(x):\n    xp = cp.get_array_module(x)\n    return xp.sum(x) * x.std()\n", cp=cp)
    np.testing.assert_allclose(tangent.grad(f)(A), tangent.grad(lambda x: np.sum(x) * x.std())(A))
