"""Functions as users write them with SciPy: values of both modes, texts, refusals."""

import inspect
import subprocess
import sys

import numpy as np
import pytest
import scipy
import scipy.special as sp
from scipy import linalg, special, stats
from scipy.special import erf

import tangent
from oracle import check

M = np.array([[2.3, -1.2, 0.8], [0.7, 1.4, -0.6], [0.9, -0.7, 2.1]])
V = np.array([0.3, -1.2, 0.8])


def kernel(a):
    return a @ a.T + np.eye(3)


# --------------------------------------------------------------------------
# Calls that samples cannot make


def test_factor_of_cholesky_is_used_again():
    def f(a, b):
        c = linalg.cho_factor(kernel(a), lower=True)
        return np.sum(linalg.cho_solve(c, b) ** 2) + np.sum(np.log(np.diagonal(c[0])))

    check(f, M, V)


def test_upper_factor_of_cholesky():
    def f(a, b):
        return linalg.cho_solve(linalg.cho_factor(kernel(a)), b) @ b

    check(f, M, V)


def test_eigenvectors():
    def f(a):
        w, v = linalg.eigh(a + a.T)
        return np.sum((v * np.exp(w / 3)) @ v.T * M)

    check(f, M)


def test_normal_distribution_of_vectors():
    def f(x, mean, a):
        return stats.multivariate_normal.logpdf(x, mean, cov=kernel(a)).sum()

    check(f, M / 2, V, M)


def test_density_of_one_vector():
    def f(x, a):
        return stats.multivariate_normal.pdf(x, np.zeros(3), kernel(a))

    check(f, V, M)


def test_dirichlet():
    def f(t, alpha):
        x = special.softmax(t)
        return stats.dirichlet.logpdf(x, alpha) + stats.dirichlet.pdf(x, alpha)

    check(f, V, V**2 + 1)


def test_mixture_of_distributions():
    def f(x, mean, scale, share):
        narrow = stats.norm.logpdf(x, mean, scale)
        wide = stats.t.logpdf(x, 3, mean, 2 * scale)
        both = np.stack((narrow + np.log(share), wide + np.log1p(-share)))
        return np.sum(special.logsumexp(both, axis=0))

    check(f, V, 0.2, 1.3, 0.6)


def test_a_loop_of_bessel_functions():
    def f(x):
        total = 0.0
        for n in range(4):
            total = total + sp.jv(n, x) ** 2
        return total

    check(f, 1.7)


def test_third_derivative():
    def f(x):
        return special.gammaln(x)

    third = tangent.grad(tangent.grad(tangent.grad(f)))(2.5)
    np.testing.assert_allclose(third, special.polygamma(2, 2.5), rtol=1e-12)


# --------------------------------------------------------------------------
# Texts


def text(f, **options):
    return inspect.getsource(tangent.grad(f, **options))


def test_names_of_the_user():
    def f(x):
        return sp.gammaln(x)

    assert "bout * sp.digamma(x)" in text(f)


def test_a_function_without_its_module():
    def f(x):
        return erf(x)

    assert "np.exp(-(x**2)) * (2 / math.sqrt(math.pi))" in text(f)


def test_density_in_place():
    def f(mu, sigma):
        return stats.norm.logpdf(0.5, mu, sigma)

    assert "z" not in inspect.signature(tangent.grad(f)).parameters
    assert "_fwd" not in text(f, wrt=(0, 1))


# --------------------------------------------------------------------------
# Refusals


def refusal(f, *args):
    with pytest.raises(tangent.TangentError) as caught:
        tangent.grad(f)(*args)
    return str(caught.value)


def test_order_of_a_bessel_function():
    assert "not differentiated by `v`" in refusal(lambda v: sp.jv(v, 1.0), 0.5)


def test_frozen_distribution():
    def f(mu):
        return stats.norm(mu, 1.0).logpdf(0.3)

    assert "stats.norm.logpdf(x, loc, scale)" in refusal(f, 0.5)


FROZEN = stats.norm(0.3, 1.2)


def test_frozen_distribution_from_outside():
    assert "stats.norm.logpdf(x, loc, scale)" in refusal(lambda x: FROZEN.logpdf(x), 0.5)


def test_random_numbers():
    assert "random numbers" in refusal(lambda mu: stats.norm.rvs(mu), 0.5)


def test_method_without_rule():
    assert "no rule is stated for this method" in refusal(lambda mu: stats.norm.entropy(mu), 0.5)


def test_function_of_samples():
    assert "scipy.stats.skew" in refusal(lambda x: stats.skew(x), V)


def test_factors_with_whole_numbers():
    assert "linalg.solve" in refusal(lambda a: linalg.lu_factor(a)[0][0, 0], M)


def test_complex_matrices():
    with pytest.raises(tangent.TangentError, match="complex"):
        tangent.grad(lambda a: np.abs(linalg.det(a)))(M + 1j * M)


# --------------------------------------------------------------------------
# What is imported


def test_only_what_is_used_is_imported():
    code = (
        "import sys, tangent, scipy.special as sp\n"
        "f = sp.erf\n"
        "try: tangent.grad(f)\n"
        "except OSError: pass\n"
        "print(sorted(m for m in sys.modules if m in ('scipy.stats', 'scipy.signal', 'tensorflow', 'cupy')))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.stdout.strip().endswith("[]"), found.stderr


def test_modules_imported_later():
    def f(x):
        return scipy.stats.norm.cdf(x)

    np.testing.assert_allclose(tangent.grad(f)(0.5), stats.norm.pdf(0.5))


def test_random_numbers_are_drawn_once():
    def f(x):
        return x * stats.norm.rvs(size=3).sum()

    np.random.seed(0)
    value, gradient = tangent.value_and_grad(f)(2.0)
    np.testing.assert_allclose(value, 2.0 * gradient)
