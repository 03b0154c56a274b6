"""Complex numbers inside real-valued functions, and as arguments."""

import inspect

import numpy as np
import pytest

import tangent
from tangent.testing import check_grads

A = np.array([[0.3, -1.2, 0.8], [1.7, 0.4, -0.6]])
Z = A + 1j * A[::-1]


def phase(x):
    return np.sum(np.real(np.exp(1j * x)))


def twice_used(x):
    y = x * x
    return np.sum(np.real(y * np.exp(1j * y)))


def complex_result(x):
    return np.exp(1j * x) * x


def turned(x):
    return x * 1j


def by_a_callee(x):
    return np.sum(np.real(np.exp(turned(x) + 2.0) * x))


def power_spectrum(x, z):
    return np.sum(np.real(z * x * np.conj(z)))


def in_a_loop(x):
    total = 0.0
    z = 1.0 + 0.5j
    for i in range(len(x)):
        z = z * (x[i] + 0.1j)
        total = total + z.real * x[i]
    return total


def annotated(x: float, z: complex):
    return (x * z).real


def product_of_sums(x, z):
    return np.real(np.sum(x) * np.sum(z))


ROWS = [
    (phase, A),
    (twice_used, A),
    (complex_result, A),
    (by_a_callee, A),
    (power_spectrum, A, Z),
    (in_a_loop, A[0]),
    (annotated, 0.5, 2 + 1j),
    (product_of_sums, A, A),
]


@pytest.mark.parametrize(
    ("f", "args"), [(f, args) for f, *args in ROWS], ids=lambda v: getattr(v, "__name__", "")
)
def test_complex(f, args):
    check_grads(f, *args)


def test_complex_arguments_with_a_real_seed():
    # By the seed, too, the arguments are no longer of one field: to first order only.
    check_grads(product_of_sums, Z, Z, order=1)


def test_real_and_complex_arguments_that_cannot_be_told_apart_are_refused():
    with pytest.raises(tangent.Unsupported, match=r"x is real and z complex.*pass x \+ 0j"):
        tangent.grad(product_of_sums)(A, Z)


def dotted(x, dx):
    return x * dx * dx


def tangents_of_tangents(x):
    return dotted(x, x * 2.0)


def test_a_callee_whose_parameters_bear_the_names_of_tangents():
    check_grads(tangents_of_tangents, 1.5, order=3)


def direction(z):
    return np.sum(np.real(np.sign(z) * z))


def made_complex(x):
    return np.sum(np.real(np.sign(x * 1j)))


def of_a_real_part(z):
    return np.sum(np.sign(np.real(z)) * np.real(z))


def test_what_is_constant_for_real_numbers_only_is_refused_for_complex_ones():
    check_grads(direction, A)
    with pytest.raises(tangent.Unsupported, match="z is complex"):
        tangent.grad(direction)(Z)
    with pytest.raises(tangent.Unsupported, match=r"`numpy\.sign` has a rule for real numbers only"):
        tangent.grad(made_complex)


def test_a_real_part_is_real():
    check_grads(of_a_real_part, A)
    check_grads(of_a_real_part, Z)


def test_absolute_values_of_what_is_complex():
    def spectrum(x):
        return np.abs(np.fft.rfft(x)) ** 3 + abs(1j * x[:3] - 0.5)

    check_grads(spectrum, np.array([0.3, 1.0, -2.0, 0.5, 0.7]))


def test_absolute_values_of_complex_arguments():
    def size(z: complex):
        return np.sum(np.absolute(z) * abs(z * z))

    check_grads(size, np.array([0.3 - 0.4j, -1.2 + 0.7j]), order=1)
    assert tangent.grad(size)(np.zeros(2, complex)).tolist() == [0, 0]


def test_absolute_values_of_real_numbers_keep_their_text():
    def size(x):
        return abs(x)

    assert "sign(x)" in inspect.getsource(tangent.grad(size))


def turning(x):
    return np.sum(np.exp(1j * x))


def spectrum_squared(x):
    return np.sum(np.fft.fft(x) ** 2)


@pytest.mark.parametrize("f", [turning, spectrum_squared])
def test_complex_results_of_real_arguments_have_no_gradient(f):
    # The derivative of the real part would look like that of the function.
    with pytest.raises(
        tangent.ShapeMismatch, match=r"returns a real number; this one is complex: return \.real"
    ):
        tangent.grad(f)(A)
    check_grads(lambda x: f(x).real, A)


def test_holomorphic_functions_of_complex_numbers_have_complex_gradients():
    def square(z: complex):
        return z * z * 1j

    assert tangent.grad(square)(1 + 2j) == 2 * (1 + 2j) * 1j


def sizes_of_eigenvalues(m):
    return np.sum(np.abs(np.linalg.eigvals(m)) ** 2)


@pytest.mark.parametrize("m", [np.array([[2.0, 1.0], [0.5, 3.0]]), np.array([[0.2, 1.0], [-2.0, 0.3]])])
def test_absolute_values_of_eigenvalues(m):
    # Of a real matrix they may be complex, whatever their dtype in this release of NumPy.
    check_grads(sizes_of_eigenvalues, m)
