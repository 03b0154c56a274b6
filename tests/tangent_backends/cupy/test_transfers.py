"""Functions that move arrays to the device and back: cotangents go the way back."""

import numpy as np
import pytest
import strict

import tangent

strict.install()
cp = strict.strict_cupy
A = np.array([0.5, 1.5, 2.0])


def from_host(x):
    y = cp.asarray(x)
    return cp.sum(cp.sin(y))


def by_array(x):
    y = cp.array(x)
    return cp.sum(cp.sin(y) * y)


def to_host(x):
    y = cp.asnumpy(cp.sin(x))
    return np.sum(y * y)


def there_and_back(x):
    y = cp.asnumpy(cp.tanh(cp.asarray(x)))
    return np.sum(y * x)


def of_numbers(x):
    y = cp.asarray([1.0, 2.0, 3.0])
    return cp.sum(x * y)


@pytest.mark.parametrize("f", [from_host, by_array, there_and_back], ids=lambda f: f.__name__)
def test_the_gradient_of_an_array_of_the_host_is_one(f):
    _value, gradient = tangent.value_and_grad(f)(A)
    assert isinstance(gradient, np.ndarray)
    h = 1e-6
    for k in range(3):
        step = h * np.eye(3)[k]
        expected = (float(f(A + step)) - float(f(A - step))) / (2 * h)
        assert gradient[k] == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("f", [to_host, of_numbers], ids=lambda f: f.__name__)
def test_the_gradient_of_an_array_of_the_device_is_one(f):
    gradient = tangent.grad(f)(strict.strict(A))
    assert isinstance(gradient, strict.StrictArray)
    expected = 2 * np.sin(A) * np.cos(A) if f is to_host else [1.0, 2.0, 3.0]
    np.testing.assert_allclose(strict.bare(gradient), expected)


@pytest.mark.parametrize("f", [from_host, by_array, there_and_back], ids=lambda f: f.__name__)
def test_forward_mode_and_second_order_agree(f):
    direction = np.array([1.0, -2.0, 0.5])
    gradient = tangent.grad(f)
    tangent_ = tangent.jvp(f)(A, direction)
    assert float(tangent_) == pytest.approx(float(np.sum(gradient(A) * direction)))
    h = 1e-5
    expected = (gradient(A + h * direction) - gradient(A - h * direction)) / (2 * h)
    np.testing.assert_allclose(strict.bare(tangent.hvp(f)(A, direction)), expected, atol=1e-8)
