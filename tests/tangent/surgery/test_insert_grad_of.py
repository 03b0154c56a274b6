"""Blocks for the backward pass."""

import inspect

import numpy as np
import pytest

import tangent
from tangent import insert_grad_of
from tangent.testing import check_grads

X = np.array([0.3, -1.2, 0.8])


def source(f, **options):
    return inspect.getsource(tangent.grad(f, **options))


@tangent.tangent
def clipped(x, limit):
    y = x * x
    with insert_grad_of(y) as dy:
        dy = np.clip(dy, -limit, limit)
    return np.sum(y * y)


def test_the_gradient_is_changed_at_that_place():
    found = tangent.grad(clipped)(X, 0.5)
    np.testing.assert_allclose(found, np.clip(2 * X * X, -0.5, 0.5) * 2 * X)
    assert "    # Grad of: with insert_grad_of(y) as dy:\n    by = np.clip(by, -limit, limit)\n" in source(
        clipped
    )


def test_the_decorated_function_is_called_as_usual():
    assert clipped(X, 0.5) == np.sum(X**4)
    assert clipped.__name__ == "clipped"
    assert inspect.signature(clipped) == inspect.signature(clipped.__source_function__)


def test_without_the_decorator_the_call_is_refused():
    def f(x):
        with insert_grad_of(x) as dx:
            dx = 2.0 * dx
        return x

    with pytest.raises(RuntimeError, match=r"decorate the function with @tangent\.tangent"):
        f(1.0)
    assert tangent.grad(f)(1.0) == 2.0  # its derivative needs none


def test_looking(capsys):
    def f(x):
        y = 3.0 * x
        with insert_grad_of(y) as dy:
            print(f"dy = {dy:.1f} at y = {y}")
        return y * y

    assert tangent.grad(f)(2.0) == 36.0
    assert capsys.readouterr().out == "dy = 12.0 at y = 6.0\n"


def test_a_block_reads_values_as_they_were_at_its_place():
    seen = []

    def f(x):
        step = 1.0
        with insert_grad_of(x) as dx:
            seen.append((step, float(dx)))
        step = 5.0
        x = x * step
        with insert_grad_of(x) as dx:
            seen.append((step, float(dx)))
        step = 7.0
        return x * step

    assert tangent.grad(f)(1.0) == 35.0
    assert seen == [(5.0, 7.0), (1.0, 35.0)]


def normalised(x):
    total = 0.0
    for _ in range(3):
        x = x * 2.0
        with insert_grad_of(x) as dx:
            size = np.linalg.norm(dx)
            if size > 1.0:
                dx = dx / size
        total = total + np.sum(x * x)
    return total


def by_hand(x):
    xs = [x]
    for _ in range(3):
        xs.append(xs[-1] * 2.0)
    bx = np.zeros_like(x)
    for x in reversed(xs[1:]):
        bx = bx + 2 * x
        size = np.linalg.norm(bx)
        bx = (bx / size if size > 1.0 else bx) * 2.0
    return bx


def test_in_loops_with_branches_of_its_own():
    np.testing.assert_allclose(tangent.grad(normalised)(X), by_hand(X))
    np.testing.assert_allclose(tangent.grad(normalised)(0.01 * X), by_hand(0.01 * X))


def test_in_a_branch():
    def f(x):
        if x > 0.0:
            with insert_grad_of(x) as dx:
                dx = 10.0 * dx
        return x * x

    assert tangent.grad(f)(1.0) == 20.0
    assert tangent.grad(f)(-1.0) == -2.0


@tangent.tangent
def inner(x):
    with insert_grad_of(x) as dx:
        dx = 0.5 * dx
    return x * x


def outer(x):
    return inner(3.0 * x)


def test_in_a_called_function():
    assert outer(1.0) == 9.0
    assert tangent.grad(outer)(1.0) == 9.0
    forward, backward = tangent.autodiff(outer, motion="split")
    _, saved = forward(1.0)
    assert backward(saved, 1.0) == 9.0


def test_an_item_of_an_array():
    def f(x):
        with insert_grad_of(x[1]) as d:
            d = 100.0 * d
        return np.sum(x * x)

    np.testing.assert_allclose(tangent.grad(f)(X), 2 * X * np.array([1.0, 100.0, 1.0]))


def test_an_array_that_is_written_in_place():
    def f(x):
        y = np.zeros(3)
        for i in range(3):
            y[i] = 2.0 * x[i]
        with insert_grad_of(y) as dy:
            dy = dy * np.array([1.0, 10.0, 100.0])
        y[0] = 0.0
        with insert_grad_of(y) as dy:
            dy[1] = 5.0
        return np.sum(y)

    np.testing.assert_allclose(tangent.grad(f)(X), [0.0, 100.0, 200.0])


def test_a_change_in_place_touches_nothing_else():
    def f(x):
        y = x + 0.0
        with insert_grad_of(y) as dy:
            dy[0] = 0.0
        return y

    seed = np.ones(3)
    np.testing.assert_array_equal(tangent.vjp(f)(X, seed), [0.0, 1.0, 1.0])
    np.testing.assert_array_equal(seed, np.ones(3))

    def two(x):
        y = x * 1.0
        z = y + x
        with insert_grad_of(z) as dz:
            dz *= 2.0
        return z, y

    np.testing.assert_array_equal(tangent.vjp(two)(X, (np.ones(3), np.ones(3))), 5.0 * np.ones(3))


def test_a_container():
    def f(params):
        scaled = {"w": params["w"] * 2.0, "b": params["b"]}
        with insert_grad_of(scaled) as d:
            d = {"w": 10.0 * d["w"], "b": 0.0}
        return np.sum(scaled["w"]) + scaled["b"]

    found = tangent.grad(f)({"w": X, "b": 1.0})
    np.testing.assert_allclose(found["w"], np.full(3, 20.0))
    assert found["b"] == 0.0


def test_statistics_keep_what_they_were_given():
    seen = []

    def f(x):
        y = x * 1.0
        with insert_grad_of(y) as dy:
            seen.append(dy)
        y[0] = 3.0
        return np.sum(y)

    tangent.grad(f)(X)
    np.testing.assert_array_equal(seen[0], [0.0, 1.0, 1.0])


def test_raising():
    def f(x):
        y = np.sqrt(x)
        with insert_grad_of(y) as dy:
            if np.any(np.isnan(dy)):
                raise FloatingPointError("nan in the gradient of y")
        return np.sum(0.0 * y / y)

    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match="nan in the gradient of y"):
        tangent.grad(f)(np.array([0.0, 1.0]))


def test_a_gradient_of_another_shape_is_refused():
    def f(x):
        with insert_grad_of(x) as dx:
            dx = np.sum(dx)
        return np.sum(x)

    with pytest.raises(tangent.ShapeMismatch):
        tangent.grad(f)(X)


# What leaves the block out


def test_forward_mode_leaves_it_out():
    assert tangent.jvp(outer)(1.0, 1.0) == 18.0
    assert "insert_grad_of" not in inspect.getsource(tangent.jvp(clipped))


def test_derivatives_of_derivatives_leave_it_out():
    def f(x):
        with insert_grad_of(x) as dx:
            dx = 100.0 * dx
        return x**3

    assert tangent.grad(f)(2.0) == 1200.0
    assert tangent.grad(tangent.grad(f))(2.0) == 12.0
    assert tangent.hvp(f)(2.0, 1.0) == 12.0
    assert tangent.hessian(f)(2.0) == 12.0
    assert tangent.jvp(tangent.grad(f))(2.0, dx=1.0) == 12.0
    check_grads(outer, 0.5, modes=("forward",))


# The decorator


def test_the_decorator_keeps_closure_defaults_and_globals_alive():
    factor = 2.0

    @tangent.tangent
    def f(x: float, power=2, *, shift=0.0):
        """Scaled powers."""
        with insert_grad_of(x) as dx:
            dx = dx + shift
        return factor * x**power + OFFSET

    assert f(3.0) == 19.0
    assert f(3.0, 1, shift=5.0) == 7.0
    assert tangent.grad(f)(3.0) == 12.0
    assert tangent.grad(f)(3.0, shift=1.0) == 13.0
    factor = 10.0
    assert f(3.0) == 91.0
    assert tangent.grad(f)(3.0) == 60.0
    assert f.__doc__ == "Scaled powers."
    assert f.__kwdefaults__ == {"shift": 0.0}


OFFSET = 1.0


class Model:
    @tangent.tangent
    def __scaled(self, x):
        with tangent.insert_grad_of(x) as dx:
            print(dx)
        return 2.0 * x

    def call(self, x):
        return self.__scaled(x)


def test_a_method_with_a_private_name():
    assert Model().call(1.5) == 3.0


def test_only_functions_are_decorated():
    with pytest.raises(tangent.NoSource):
        tangent.tangent(np.sin)


# Refusals


def leaves_early(x):
    with insert_grad_of(x) as dx:
        if dx > 1.0:
            return x
    return x * x


def leaves_the_loop(x):
    for _ in range(3):
        with insert_grad_of(x) as dx:
            if dx > 1.0:
                break
        x = x * x
    return x


def binds_what_is_bound_outside(x):
    y = x * x
    with insert_grad_of(x) as dx:
        y = dx
    return y


def an_expression(x):
    with insert_grad_of(2.0 * x) as dx:
        print(dx)
    return x


def two_values(x, y):
    with insert_grad_of(x, y) as d:
        print(d)
    return x * y


@pytest.mark.parametrize(
    ("f", "message"),
    [
        (leaves_early, "cannot be left"),
        (leaves_the_loop, "cannot be left"),
        (binds_what_is_bound_outside, "`y` is bound in a block"),
        (an_expression, "takes a variable, an item or an attribute"),
        (two_values, "takes one value"),
    ],
)
def test_refusals(f, message):
    with pytest.raises(tangent.Unsupported, match=message) as caught:
        tangent.grad(f)
    assert "^" in str(caught.value)
    assert "= help: " in str(caught.value)
