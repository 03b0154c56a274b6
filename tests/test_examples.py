"""The examples run, and show what they say."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def example(name):
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_custom_gradient():
    naive, template, pair = example("custom_gradient").main().values()
    assert np.isnan(naive[-1])
    np.testing.assert_allclose(template, [0.0, 0.18242552, 0.5, 0.88079708, 1.0], atol=1e-8)
    np.testing.assert_allclose(pair, template)


def test_straight_through():
    results = example("straight_through").main()
    assert results["straight through"][-1] < 1e-6
    assert results["derivative of round"][-1] == results["derivative of round"][0]


def test_clipping_in_a_recurrent_network():
    pytest.importorskip("tqdm", reason="the example shows a progress bar")
    with np.errstate(all="ignore"):
        results = example("clipping_in_a_recurrent_network").main()
    assert max(results[np.inf][1]) > 1e6
    assert max(results[0.3][1]) < 100.0
    assert np.mean(results[0.3][0][-300:]) < 0.1


def test_finding_a_nan():
    broken, found, fixed = example("finding_a_nan").main()
    assert np.isnan(broken).all()
    assert "nan first arises in" in found
    assert "finding_a_nan.py:20: squared = np.sum(apart**2, axis=2)" in found
    assert np.isfinite(fixed).all()


def test_gaussian_process():
    pytest.importorskip("scipy", reason="the example solves systems with it")
    pytest.importorskip("tqdm", reason="the example shows a progress bar")
    losses, parameters, spread = example("gaussian_process").main(points=25, updates=150)
    assert losses[-1] < losses[0] - 5
    assert 0.05 < parameters["noise"] < 0.3
    assert spread < 0.2


def test_jax_backend():
    pytest.importorskip("jax", reason="JAX is not installed")
    ours, theirs, compiled = example("jax_backend").main()
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)
    np.testing.assert_allclose(compiled, theirs, rtol=1e-6)
