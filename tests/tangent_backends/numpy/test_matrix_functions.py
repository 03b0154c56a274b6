"""Factors of which only part is unique: what is made of them is differentiated as it should be."""

import numpy as np
import pytest

import tangent
from tangent.testing import check_grads

TALL = np.array([[0.3, -1.2], [1.7, 0.4], [-0.5, 0.9]])
WIDE = TALL.T
TALLS = np.array([TALL, TALL[::-1] ** 2 - 0.5])
M = np.array([[2.3, -1.2, 0.8], [0.7, 1.4, -0.6], [0.9, -0.7, 2.1]])


def left_of_rest(a):
    """The projector on what is orthogonal to the columns of a tall matrix."""
    u, _, _ = np.linalg.svd(a)
    rest = u[..., :, 2:]
    return rest @ np.swapaxes(rest, -1, -2)


def right_of_rest(a):
    _, _, vt = np.linalg.svd(a)
    rest = vt[..., 2:, :]
    return np.swapaxes(rest, -1, -2) @ rest


def put_together(a):
    u, s, vt = np.linalg.svd(a)
    return (u[..., :2] * np.expand_dims(s**3, -2)) @ vt[..., :2, :]


@pytest.mark.parametrize("f", [left_of_rest, put_together])
@pytest.mark.parametrize("a", [TALL, TALLS], ids=["one", "many"])
def test_all_vectors_of_tall_matrices(f, a):
    check_grads(f, a)


@pytest.mark.parametrize("f", [right_of_rest, put_together])
def test_all_vectors_of_wide_matrices(f):
    check_grads(f, WIDE)


def low_rank(a):
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    return (u[:, :2] * s[:2]) @ vt[:2]


def test_an_approximation_of_low_rank():
    check_grads(low_rank, M)


def test_equal_singular_values():
    check_grads(lambda a: np.sum(np.linalg.svd(a)[1] ** 2), np.eye(2), order=1)


def test_singular_values_of_a_singular_matrix():
    gradient = tangent.grad(lambda a: np.linalg.svdvals(a)[0])(np.array([[2.0, 0.0], [0.0, 0.0]]))
    np.testing.assert_allclose(gradient, [[1.0, 0.0], [0.0, 0.0]], atol=1e-15)


def test_factors_by_their_place():
    check_grads(lambda a: np.linalg.qr(a)[1] ** 2, M)


def test_a_function_of_a_matrix_by_its_eigenvectors():
    def rooted(a):
        w, v = np.linalg.eig(a @ a.T + np.eye(3))
        return np.real((v * np.sqrt(w)) @ np.linalg.inv(v))

    check_grads(rooted, M)


def test_a_function_of_a_complex_matrix_by_its_eigenvectors():
    def smoothed(a):
        w, v = np.linalg.eigh(a + np.conj(a.T))
        return (v * np.tanh(w)) @ np.conj(v.T)

    check_grads(smoothed, M + 1j * M[::-1])


def test_least_squares_of_a_matrix_of_less_than_full_rank():
    a = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])
    _, residuals, rank, _ = np.linalg.lstsq(a, np.ones(3))
    assert rank == 1
    assert residuals.shape == (0,)
    gradient = tangent.grad(lambda b: np.sum(np.linalg.lstsq(a, b)[0]))(np.ones(3))
    np.testing.assert_allclose(gradient, np.sum(np.linalg.pinv(a), axis=0))


@pytest.mark.parametrize(
    "f",
    [
        lambda a: np.linalg.svd(a)[1],
        lambda a: np.linalg.svdvals(a),
        lambda a: np.linalg.qr(a)[1],
    ],
)
def test_complex_matrices_are_refused(f):
    with pytest.raises(tangent.TangentError, match="complex"):
        tangent.vjp(f)(M + 0.5j, np.linalg.svdvals(M) if f(M).ndim == 1 else M)
