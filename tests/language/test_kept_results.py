"""Functions of which `functools.cache` and `lru_cache` keep the results."""

import functools
import math
from functools import cache, lru_cache

import numpy as np
import pytest

import tangent
from oracle import check, check_refused

RNG = np.random.default_rng(0)


@functools.lru_cache(maxsize=None)
def legendre(n, x):
    if n == 0:
        return 1.0
    if n == 1:
        return x
    return ((2 * n - 1) * x * legendre(n - 1, x) - (n - 1) * legendre(n - 2, x)) / n


@cache
def binomial(n, k):
    return 1 if k in (0, n) else binomial(n - 1, k - 1) + binomial(n - 1, k)


def bernstein(x, n):
    return sum(binomial(n, k) * x**k * (1 - x) ** (n - k) * legendre(k, x) for k in range(n + 1))


def chain(xs):
    @cache
    def best(i, j):
        if i == j:
            return 0.0
        return min(best(i, k) + best(k + 1, j) + xs[i] * xs[k + 1] * xs[j + 1] for k in range(i, j))

    return best(0, len(xs) - 2)


def in_a_loop(xs):
    out = [0.0] * 3
    for s in range(2):

        @lru_cache
        def g(k):
            return xs[k % 2] * s + (math.sin(g(k - 1)) if k else 1.0)

        for i in range(3):
            out[i] += g(i)
    return out[0] * out[1] + out[2]


def test_kept_results():
    check(bernstein, 0.3, 3)
    check(chain, [1.5, 2.5, 1.2, 3.1])
    check(in_a_loop, [0.7, 0.3])
    check(legendre, 4, 0.3, wrt=1)


def test_what_is_constant_is_looked_up():
    binomial.cache_clear()
    tangent.grad(bernstein)(0.3, 5)
    assert binomial.cache_info().hits > 0


@cache
def noisy(x):
    return RNG.normal() * x


COUNT = 0


@cache
def counting(x):
    global COUNT
    COUNT += 1
    return COUNT * x


def draws(x):
    return noisy(x) * noisy(x)


def counts(x):
    return counting(x) * counting(x)


def draws_inside(x):
    @cache
    def g(k):
        return RNG.normal() * x + k

    return g(1) * g(1)


def changes_inside(x):
    seen = []

    @cache
    def g(k):
        seen.append(k)
        return x * k

    return g(1) * g(1) * len(seen)


def seen_variable(x):
    @cache
    def g(k):
        return x * k

    y = g(1)
    x = x * 2.0
    return y * g(1)


def seen_list(xs):
    ys = [x * x for x in xs]
    zs = ys

    @cache
    def g(k):
        return ys[k] * 2.0

    y = g(1)
    zs[1] = 3.0
    return y * g(1)


@pytest.mark.parametrize("f", [draws, counts, draws_inside, changes_inside, seen_variable, seen_list])
def test_results_that_may_differ_are_refused(f):
    check_refused(f)
    with pytest.raises(tangent.Unsupported, match="are kept"):
        tangent.grad(f)
