"""Custom gradients by a pair of ordinary functions."""

import inspect
import math

import numpy as np
import pytest

import tangent
from tangent.grads import RuleError
from tangent.testing import check_grads

X = np.array([0.3, -1.2, 0.8])


@tangent.custom_vjp
def log_sum_exp(x):
    top = np.max(x)
    return top + np.log(np.sum(np.exp(x - top)))


def log_sum_exp_fwd(x):
    y = log_sum_exp(x)
    return y, np.exp(x - y)


def log_sum_exp_bwd(saved, b):
    return (b * saved,)


log_sum_exp.defvjp(log_sum_exp_fwd, log_sum_exp_bwd)


def log_sum_exp_jvp(args, tangents):
    (x,), (dx,) = args, tangents
    y = log_sum_exp(x)
    return y, np.sum(np.exp(x - y) * dx)


log_sum_exp.defjvp(log_sum_exp_jvp)


def loss(x):
    return log_sum_exp(x * 2.0) + np.sum(x)


def test_it_is_called_as_usual():
    assert log_sum_exp(X) == pytest.approx(math.log(np.sum(np.exp(X))))
    assert log_sum_exp.__name__ == "log_sum_exp"


def test_the_pair_is_used_in_both_modes_and_orders():
    check_grads(loss, X)
    source = inspect.getsource(tangent.grad(loss))
    assert "log_sum_exp.fwd(" in source
    assert "log_sum_exp.bwd(saved" in source
    assert "log_sum_exp.jvp(" in inspect.getsource(tangent.jvp(loss))


def test_it_can_be_differentiated_itself():
    np.testing.assert_allclose(tangent.grad(log_sum_exp)(X), np.exp(X) / np.sum(np.exp(X)))


@tangent.custom_vjp
def scaled(x, w, power=2):
    return w * x**power


def scaled_fwd(x, w, power=2):
    return scaled(x, w, power), (x, w, power)


def scaled_bwd(saved, b):
    x, w, power = saved
    return b * w * power * x ** (power - 1), np.sum(b * x**power), None


scaled.defvjp(scaled_fwd, scaled_bwd)


def test_several_parameters_keywords_and_constants():
    check_grads(lambda x, w: np.sum(scaled(x, w)), X, 2.0, order=1, modes=("reverse",))
    check_grads(lambda x: np.sum(scaled(x, 2.0, power=3)), X, order=1, modes=("reverse",))
    check_grads(lambda w: np.sum(scaled(w=w, x=w)), 1.5, order=1, modes=("reverse",))


def in_a_loop(x):
    for _ in range(3):
        x = scaled(x, 1.1)
        if x > 1.0:
            x = scaled(x, 0.5, 1)
    return x


def test_in_loops_and_branches():
    check_grads(in_a_loop, 1.2, order=1, modes=("reverse",))
    check_grads(in_a_loop, 0.2, order=1, modes=("reverse",))


def test_a_missing_mode_is_refused_with_the_way_out():
    with pytest.raises(tangent.Unsupported, match=r"add scaled\.defjvp\(jvp\)"):
        tangent.jvp(in_a_loop)

    @tangent.custom_vjp
    def bare(x):
        return x

    with pytest.raises(tangent.Unsupported, match=r"defvjp\(fwd, bwd\)"):
        tangent.grad(bare)


@tangent.custom_vjp
def wrong_shape(x):
    return np.sum(x)


wrong_shape.defvjp(lambda x: (np.sum(x), x), lambda saved, b: (b,))


@tangent.custom_vjp
def too_few(x, y):
    return x * y


too_few.defvjp(lambda x, y: (x * y, y), lambda saved, b: (b * saved,))


def test_what_bwd_gives_is_checked():
    with pytest.raises(tangent.ShapeMismatch, match="shape"):
        tangent.grad(wrong_shape)(X)
    with pytest.raises(ValueError, match="unpack"):
        tangent.grad(too_few)(1.0, 2.0)


def test_gathered_arguments_are_refused():
    with pytest.raises(RuleError, match="name the parameters"):

        @tangent.custom_vjp
        def gathers(*xs):
            return xs[0]
