"""Where the first nan arises."""

import inspect

import numpy as np
import pytest

import tangent

X = np.array([1.0, 0.0])


def message(f, *args, **options):
    guarded = tangent.nan_guard(tangent.grad(f, **options))
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError) as caught:
        guarded(*args)
    return str(caught.value)


def in_the_backward_pass(x):
    y = np.sqrt(x)
    z = y * y
    return np.sum(z)


def in_the_forward_pass(x):
    y = np.log(x)
    z = y * 0.0
    return np.sum(z)


def halved(x):
    return np.sqrt(x) * 0.5


def in_a_callee(x):
    y = halved(x)
    return np.sum(y * y)


def in_a_loop(x):
    for i in range(3):
        x[i] = x[i] / (x[i] - i)
    return np.sum(x)


def test_the_backward_pass_is_told_with_the_users_line():
    told = message(in_the_backward_pass, X)
    assert told.startswith("nan first arises in the ")
    assert told.endswith("y = np.sqrt(x)")
    assert f":{inspect.getsourcelines(in_the_backward_pass)[1] + 1}: " in told


def test_the_forward_pass_is_looked_at_too():
    assert "nan first arises in the value z, at " in message(in_the_forward_pass, X)
    assert message(in_the_forward_pass, X).endswith("z = y * 0.0")


def test_arguments_and_seeds():
    assert message(in_the_forward_pass, np.array([np.nan])) == "nan first arises in argument x"


def test_called_functions_are_looked_into():
    assert message(in_a_callee, X).endswith("return np.sqrt(x) * 0.5")


def test_writes_are_looked_at():
    assert message(in_a_loop, np.array([0.0, 1.0, 3.0])).endswith("x[i] = x[i] / (x[i] - i)")


def in_a_buffer(x):
    y = np.empty(x.shape)
    for i in range(len(x)):
        y[i] = x[i] - np.log(x[i])
    return y[0] * np.sum(y[1:])


def test_memory_that_is_not_filled_yet_may_be_nan(monkeypatch):
    derivative = tangent.grad(in_a_buffer)
    guarded = tangent.nan_guard(derivative)
    assert "by = empty_like(y)" in inspect.getsource(derivative)
    assert message(in_a_buffer, -X).endswith("y[i] = x[i] - np.log(x[i])")
    monkeypatch.setattr(np, "empty", lambda shape: np.full(shape, np.nan))
    np.testing.assert_array_equal(guarded(X + 1), derivative(X + 1))


def test_without_nan_it_is_the_same_derivative():
    x = np.array([1.0, 4.0])
    for derivative in (tangent.grad(in_a_callee), tangent.value_and_grad(in_a_callee)):
        expected, found = derivative(x), tangent.nan_guard(derivative)(x)
        np.testing.assert_array_equal(np.array(found, dtype=object)[-1], np.array(expected, dtype=object)[-1])
        assert inspect.signature(tangent.nan_guard(derivative)) == inspect.signature(derivative)


def test_derivatives_only():
    with pytest.raises(ValueError, match="in_a_loop is no derivative"):
        tangent.nan_guard(in_a_loop)
