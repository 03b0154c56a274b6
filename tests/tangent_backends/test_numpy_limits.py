"""What rules of NumPy refuse at run time, and orders beyond the second."""

import numpy as np
import pytest

import tangent
from tangent.testing import check_grads


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.max(x),
        lambda x: np.prod(x),
        lambda x: np.std(x),
        lambda x: np.sum(np.sort(x)),
        lambda x: np.median(x),
        lambda x: np.sum(np.cumprod(x)),
        lambda x: np.sum(np.diff(x)),
        lambda x: np.nansum(x),
    ],
)
def test_gradients_by_a_list_that_would_be_arrays_are_refused(f):
    with pytest.raises(tangent.Undifferentiable, match=r"np\.array"):
        tangent.grad(f)([0.3, -1.2, 0.8])


@pytest.mark.parametrize(
    "f",
    [
        lambda x, out: np.fft.hfft(x, out=out),
        lambda x, out: np.fft.irfft2(x, out=out),
        lambda x, out: np.fft.ifft2(x, out=out),
    ],
)
def test_an_out_that_is_not_written_is_refused(f):
    for operator in (tangent.vjp, tangent.jvp):
        with pytest.raises(tangent.TangentError, match="out"):
            operator(f)


@pytest.mark.parametrize("spread", [lambda x: np.var(x, dtype=complex), lambda x: np.nanstd(x, dtype="c8")])
def test_a_variance_in_a_complex_dtype_is_refused(spread):
    with pytest.raises(tangent.Undifferentiable, match="a variance of float64 in the dtype complex"):
        tangent.jvp(spread)(np.array([0.3, -1.2]), np.ones(2))


def test_the_absolute_value_of_complex_numbers_is_refused():
    def f(z):
        return np.sum(np.abs(z))

    with pytest.raises(tangent.Undifferentiable, match="complex"):
        tangent.grad(f)(np.array([0.3 + 0.4j]))
    with pytest.raises(tangent.Undifferentiable, match="complex"):
        tangent.jvp(f)(np.array([0.3 + 0.4j]), np.array([1j]))


@pytest.mark.parametrize("x", [[0.3, -1.2, 0.8, 1.7], [0.0, -1.2, 0.8, 1.7], [0.0, -1.2, 0.0, 1.7]])
def test_the_third_derivative_of_a_product(x):
    check_grads(lambda x: np.prod(x), np.array(x), order=3)


def test_the_fourth_derivative_of_a_product_is_refused():
    def f(x):
        return np.prod(x)

    for _ in range(3):
        f = (lambda g: lambda x: np.sum(g(x)))(tangent.grad(f))
    with pytest.raises(tangent.Undifferentiable, match="fourth"):
        tangent.grad(f)


@pytest.mark.parametrize("x", [[0.3, -1.2, 0.8], [0.0, -1.2, 0.0]])
def test_the_third_derivative_of_a_cumulative_product(x):
    check_grads(lambda x: np.cumprod(x), np.array(x), order=3)


def test_the_third_derivative_of_sinc_at_zero():
    check_grads(lambda x: np.sinc(x), np.array([0.0, 0.3, 1.4]), order=3)
