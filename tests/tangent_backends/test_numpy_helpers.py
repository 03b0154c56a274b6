"""The helpers of generated NumPy code are differentiable themselves, and total."""

import numpy as np
import pytest

from rule_oracle import check, pullback, push
from tangent.rules.book import BOOK
from tangent_ast.errors import Undifferentiable
from tangent_backends.numpy import helpers

BOOK.rule_for(np.sin)
R = np.random.default_rng(0)


def normal(*shape):
    return R.standard_normal(shape)


DOT = [((), (3,)), ((2, 3), ()), ((3,), (3,)), ((2, 3), (3,)), ((2,), (2, 3)), ((2, 3), (3, 4)),
       ((5, 2, 3), (3,)),
       ((5, 2, 3), (6, 3, 4))]  # fmt: skip


@pytest.mark.parametrize(("x", "y"), DOT)
def test_dot(x, y):
    x, y = normal(*x), normal(*y)
    g = normal(*np.shape(np.dot(x, y)))
    check(helpers.dot_left, g, x, y)
    check(helpers.dot_right, g, x, y)


@pytest.mark.parametrize(("x", "y"), [((3,), (3,)), ((2, 3), (4, 3)), ((), (3,)), ((5, 2, 3), (3,))])
def test_inner(x, y):
    x, y = normal(*x), normal(*y)
    g = normal(*np.shape(np.inner(x, y)))
    check(helpers.inner_left, g, x, y)
    check(helpers.inner_right, g, x, y)


@pytest.mark.parametrize("axes", [1, ([0, 1], [1, 0]), ((-1,), (-3,))])
def test_tensordot(axes):
    x, y = normal(3, 3), normal(3, 3, 2)
    g = normal(*np.shape(np.tensordot(x, y, axes)))
    check(helpers.tensordot_left, g, x, y, axes)
    check(helpers.tensordot_right, g, x, y, axes)


M = normal(3, 4)
V = normal(3)
CASES = {
    "split_like": lambda: check(helpers.split_like, [M, M[:1]], normal(4, 4)),
    "join_like": lambda: check(helpers.join_like, [M, M[:1]], [M, M[:1]]),
    "join_like rows": lambda: check(helpers.join_like, (V, V), (V, V), 0, 2),
    "unstack_like": lambda: check(helpers.unstack_like, [V, V], normal(3, 2), 1),
    "untile": lambda: check(helpers.untile, normal(6, 4), M, (2, 1)),
    "unrepeat": lambda: check(helpers.unrepeat, normal(3, 8), M, 2, 1),
    "undiag": lambda: check(helpers.undiag, normal(3, 3), V),
    "undiag of a matrix": lambda: check(helpers.undiag, V, M, 1),
    "undiagonal": lambda: check(helpers.undiagonal, V, M),
    "undiagonal of a trace": lambda: check(helpers.undiagonal, normal(1), M),
    "untake": lambda: check(helpers.untake, normal(3, 2), M, np.array([1, 1]), 1),
    "untake_along": lambda: check(helpers.untake_along, normal(3, 4), M, np.argsort(M, axis=1), 1),
    "other_factors": lambda: check(helpers.other_factors, M, 1),
    "single_system": lambda: check(helpers.single_system, normal(3, 3), V),
    "lower_half": lambda: check(helpers.lower_half, normal(3, 3)),
    "real_only": lambda: check(helpers.real_only, M),
}


@pytest.mark.parametrize("case", CASES)
def test_rules(case):
    CASES[case]()


def test_einsum_to_the_second_order():
    subscripts, a, b = "ij,jk->ik", normal(2, 3), normal(3, 4)
    g, tangents = normal(2, 4), (normal(2, 3), normal(3, 4))
    check(helpers.einsum_cotangents, g, subscripts, (a, b))
    check(helpers.einsum_tangent, tangents, subscripts, (a, b))


def test_one_vector_for_several_matrices_is_refused():
    with pytest.raises(Undifferentiable, match="a column"):
        helpers.single_system(np.ones((2, 2, 2)), np.ones(2))


def test_complex_functions_follow_the_convention():
    # Gradients are df/dRe - i df/dIm: `check` pairs cotangents and tangents by Re(b * d).
    z = normal(2, 3) + 1j * normal(2, 3)
    for name in ("var", "std", "sum", "mean", "prod"):
        check(getattr(np, name), z)
        check(getattr(np, name), z, axis=1)
    check(np.linalg.norm, z)
    check(np.vdot, z, z[::-1])
    check(np.dot, z, z.T + 1.0)
    check(np.linalg.inv, z[:, :2])
    check(np.linalg.det, z[:, :2])
    with pytest.raises(Undifferentiable, match="complex"):
        check(np.linalg.slogdet, z[:, :2])


def test_cholesky():
    # The lower triangle is read, and nothing of the upper one.
    x = normal(3, 3)
    a = x @ x.T + 3.0 * np.eye(3)
    rule = BOOK.rule_for(np.linalg.cholesky)
    y = np.linalg.cholesky(a)
    da = normal(3, 3)
    dy = push(rule, {"a": da}, y, {"a": a, "upper": False}, None)
    numeric = (np.linalg.cholesky(a + 1e-6 * da) - np.linalg.cholesky(a - 1e-6 * da)) / 2e-6
    np.testing.assert_allclose(dy, numeric, atol=1e-7)
    by = np.tril(normal(3, 3))
    ba = pullback(rule, by, y, {"a": a, "upper": False})["a"]
    np.testing.assert_allclose(np.sum(ba * da), np.sum(by * dy))
    np.testing.assert_allclose(ba, np.tril(ba))
