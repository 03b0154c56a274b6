"""Products, norms, inverses and factors of NumPy, for vectors, matrices and stacks."""

import operator

import numpy as np
import pytest

from rule_oracle import check

R = np.random.default_rng(0)


def normal(*shape):
    return R.standard_normal(shape)


def positive(*shape):
    x = normal(*shape)
    return x @ np.swapaxes(x, -1, -2) + 2.0 * np.eye(shape[-1])


MATMUL = [
    ((3,), (3,)), ((2, 3), (3,)), ((2,), (2, 3)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)),
    ((5, 2, 3), (5, 3, 4)), ((5, 1, 2, 3), (6, 3, 4)), ((1, 2, 3), (5, 3, 4)), ((5, 2, 3), (3,)),
    ((3,), (5, 3, 4)), ((0, 3), (3, 4)), ((2, 0), (0, 4)),
]  # fmt: skip
DOT = [((), ()), ((), (3,)), ((2, 3), ()), ((3,), (3,)), ((2, 3), (3,)), ((2,), (2, 3)), ((2, 3), (3, 4)),
       ((5, 2, 3), (3,)), ((3,), (5, 3, 4)), ((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)), ((5, 2, 3), (6, 3, 4)),
       ((2, 3), (6, 5, 3, 4))]  # fmt: skip
INNER = [
    ((), ()),
    ((), (3,)),
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((2, 3), (4, 3)),
    ((5, 2, 3), (4, 3)),
    ((2, 3), ()),
]


@pytest.mark.parametrize(("x", "y"), MATMUL)
def test_matmul(x, y):
    check(np.matmul, normal(*x), normal(*y))
    check(operator.matmul, normal(*x), normal(*y))


@pytest.mark.parametrize(("x", "y"), DOT)
def test_dot(x, y):
    check(np.dot, normal(*x), normal(*y))


@pytest.mark.parametrize(("x", "y"), INNER)
def test_inner(x, y):
    check(np.inner, normal(*x), normal(*y))


@pytest.mark.parametrize(("x", "y"), [((3,), (2,)), ((2, 3), (4,)), ((), (3,)), ((2, 2), (3, 1))])
def test_outer(x, y):
    check(np.outer, normal(*x), normal(*y))


@pytest.mark.parametrize("shape", [(3,), (2, 3)])
def test_vdot(shape):
    check(np.vdot, normal(*shape), normal(*shape))


TENSORDOT = [
    ((2, 3, 4), (3, 4, 5), 2), ((2, 3), (4, 5), 0), ((2, 3), (3, 5), 1),
    ((2, 3, 4), (4, 2, 5), ([0, 2], [1, 0])),
    ((2, 3, 4), (4, 2, 5), ((-1, 0), (0, 1))), ((2, 3, 4), (5, 3), (1, 1)), ((3,), (3,), 1),
    ((2, 3, 4), (2, 3, 4), 3), ((4, 2, 3), (5, 3, 4, 2), ([2, 0, 1], [1, 2, 3])),
]  # fmt: skip


@pytest.mark.parametrize(("x", "y", "axes"), TENSORDOT)
def test_tensordot(x, y, axes):
    check(np.tensordot, normal(*x), normal(*y), axes)


EINSUM = [
    ("ij,jk->ik", (2, 3), (3, 4)), ("ij,jk", (2, 3), (3, 4)), ("ij->ji", (2, 3)), ("ij->", (2, 3)),
    ("ij->j", (2, 3)),
    ("ii->i", (3, 3)), ("ii", (3, 3)), ("i,i", (3,), (3,)), ("i,j->ij", (3,), (2,)),
    ("bij,bjk->bik", (2, 3, 4), (2, 4, 5)),
    ("ij,jk,kl->il", (2, 3), (3, 4), (4, 2)), ("ij, ij -> i", (2, 3), (2, 3)), ("ij,k->k", (2, 3), (4,)),
    ("iij,j->i", (3, 3, 2), (2,)), ("ij,ij->ij", (2, 1), (2, 3)), ("i,->i", (3,), ()),
]  # fmt: skip


@pytest.mark.parametrize("case", EINSUM, ids=lambda case: case[0])
def test_einsum(case):
    subscripts, *shapes = case
    check(np.einsum, subscripts, *(normal(*shape) for shape in shapes))


@pytest.mark.parametrize("axis", [None, 0, -1, (0, 1)])
@pytest.mark.parametrize("keepdims", [False, True])
def test_norm(axis, keepdims):
    check(np.linalg.norm, normal(2, 3), axis=axis, keepdims=keepdims)


@pytest.mark.parametrize("lead", [(), (2,)])
def test_inverses_and_determinants(lead):
    a = positive(*lead, 3, 3)
    check(np.linalg.inv, a)
    check(np.linalg.det, a, tol=1e-5)
    check(np.linalg.slogdet, a)


SOLVE = [((3, 3), (3,)), ((3, 3), (3, 2)), ((2, 3, 3), (2, 3, 4)), ((2, 3, 3), (3, 4)), ((3, 3), (2, 3, 4))]


@pytest.mark.parametrize(("a", "b"), SOLVE)
def test_solve(a, b):
    check(np.linalg.solve, positive(*a), normal(*b))
