"""Rules inside whole derivatives: reverse, forward, and reverse over reverse, against finite differences."""

import itertools
import linecache
import math

import numpy as np
import pytest

import tangent

X = np.array([[0.35, -1.15, 0.85], [1.75, 0.45, -0.55]])
V, W = np.random.default_rng(0).standard_normal((2, *X.shape))

EXPRESSIONS = """\
np.tanh(x)
np.maximum(x, 0.2)
np.maximum(x, x[::-1])
np.clip(x, -1, 1)
x.clip(-1, 1)
np.where(x > 0, x, x**2)
np.sum(x, axis=0)**2
x.sum(axis=1, keepdims=True)*x
x.mean()*x
np.mean(x**2, axis=-1)**2
x.max(axis=0)**2
np.min(x)*x
np.prod(x, axis=1)**2
np.var(x, axis=0)**2
x.std()*x
np.cumsum(x, axis=1)**2
np.cumsum(x)**2
np.dot(x, x.T)**2
x @ x.T @ x
x.T.dot(x)**2
np.inner(x, x)**2
np.outer(x, x)**2
np.tensordot(x, x, ((0,),(0,)))**2
np.einsum('ij,kj->ik', x, x)**2
np.trace(x @ x.T)**2
np.linalg.norm(x)**3
np.linalg.norm(x, axis=1)**3
np.linalg.inv(x @ x.T + 2*np.eye(2))
np.linalg.solve(x @ x.T + 2*np.eye(2), x)**2
np.linalg.det(x @ x.T)**2
np.linalg.slogdet(x @ x.T)[1]**2
np.linalg.cholesky(x @ x.T + 2*np.eye(2))**2
np.reshape(x, (3, 2))**3
x.reshape(3, -1)**3
x.reshape((6,))**3
np.transpose(x)**3
x.transpose(1, 0)**3
x.T**3
x.ravel()**3
x.flatten()**3
np.squeeze(x[:1])**3
np.expand_dims(x, 0)**3
np.concatenate([x, x**2], axis=1)**2
np.stack((x, x**2), axis=-1)**2
np.hstack([x, x*2])**2
np.vstack([x, x*2])**2
np.broadcast_to(x, (4, 2, 3))**2
np.tile(x, (2, 1))**2
np.meshgrid(x**2, x)[0]
np.meshgrid(np.ones(2), x[0]**2)[1]
np.broadcast_arrays(x**2, x[0], 2.0)[1]
np.split(x**2, 3, axis=1)[1]
np.repeat(x, 2, axis=0)**2
np.roll(x, 1, axis=1)*x
np.flip(x)*x
np.swapaxes(x, 0, 1)**2
np.moveaxis(x, 0, 1)**2
np.atleast_2d(x)**2
np.diag(x @ x.T)**2
np.tril(x)**2
np.take(x, [0, 0, 2], axis=1)**2
np.sort(x, axis=1)**2*np.array([1.,2.,3.])
np.full((2,3), x[0,0])*x
np.full_like(x, x[0,0])*x
np.array([[x[0,0], 2.0],[x[1,1]**2, x[0,1]]])**2
np.asarray(x)**2
x.copy()**2
x.astype(float)**2
np.linspace(x[0,0], x[1,1], 4)**2
np.split(x, [1], axis=1)[0]**2
np.logaddexp(x, x[::-1])
np.hypot(x, x[::-1]**2)
np.arctan2(x, x[::-1]**2+1)
np.abs(x)*x
abs(x)**1.5
np.power(np.abs(x), 2.5)
np.exp(x)/np.sum(np.exp(x))
max(x[0,0], x[0,1])**2*x
sum([x, x**2])**2
np.real(x)**2
np.sinc(x)
x % 0.7 * x
np.sum(x * (x > 0))
np.diagonal(x)**2
np.vdot(x, x)*x
np.eye(3)[:2]*x**2
x[np.array([0,0,1])]**2
float(x[0,0])*x
np.cumsum(x, axis=len(x) - 1)**2
np.transpose(x, PERMUTATION)**2
math.log(x[1, 0], BASE)*x
""".splitlines()

_numbers = itertools.count()


def made(text, name, **scope):
    """The function `name` of a piece of source that can be found again."""
    file = f"<derived {next(_numbers)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    exec(compile(text, file, "exec"), scope)
    return scope[name]


def slope(f, x, v, step=1e-6):
    return (f(x + step * v) - f(x - step * v)) / (2 * step)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_derivatives_of_first_and_second_order(expression):
    text = f"""def f(x):
    y = {expression}
    weights = np.cos(1.0 + np.arange(np.size(y)).reshape(np.shape(y)))
    return np.sum(y * weights)
"""
    f = made(text, "f", np=np, math=math, PERMUTATION=(1, 0), BASE=3.0)
    df = tangent.grad(f)
    gradient = df(X)
    assert gradient.shape == X.shape
    assert gradient.dtype == X.dtype
    expected = slope(f, X, V)
    assert np.sum(gradient * V) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert tangent.jvp(f)(X, V) == pytest.approx(expected, rel=1e-6, abs=1e-6)

    h = made("def h(x, w):\n    return np.sum(df(x) * w)\n", "h", np=np, df=df)
    assert np.sum(tangent.grad(h)(X, W) * V) == pytest.approx(
        slope(lambda x: h(x, W), X, V), rel=1e-5, abs=1e-5
    )
