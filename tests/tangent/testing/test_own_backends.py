"""The conformance checks on backends that are not NumPy's: the example for JAX, and their rules."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from tangent.backend import load
from tangent.testing import check_backend, check_rule, sample

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
X = np.array([[0.5, -1.5, 2.0], [1.0, 3.0, -0.5]])


@pytest.fixture(scope="module")
def jax_example():
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    spec = importlib.util.spec_from_file_location("example_jax_backend", EXAMPLES / "jax_backend.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with jax.enable_x64(True):
        module.install()
        yield module


def test_the_example_for_jax_keeps_the_protocol(jax_example):
    for dtype in (float, np.float32):
        check_backend(load("jaxlib"), jax_example.jnp.asarray(X, dtype), writable=False)


CALLS = {
    "arctan2": lambda x: sample(x, x + 5.0),
    "hypot": lambda x: sample(x, x + 5.0),
    "add": lambda x: sample(x, x[0]),
    "subtract": lambda x: sample(x[0], x),
    "multiply": lambda x: sample(x, x[0]),
    "divide": lambda x: sample(x, x[0]),
    "power": lambda x: sample(abs(x), x[0]),
    "matmul": lambda x: sample(x, x.T),
    "where": lambda x: sample(x > 0, x, x[0]),
    "sum": lambda x: sample(x, axis=0),
    "mean": lambda x: sample(x, axis=1, keepdims=True),
    "reshape": lambda x: sample(x, (3, 2)),
    "transpose": lambda x: sample(x, (1, 0)),
    "swapaxes": lambda x: sample(x, 0, 1),
    "expand_dims": lambda x: sample(x, 1),
    "squeeze": lambda x: sample(x[None]),
    "broadcast_to": lambda x: sample(x[0], (2, 3)),
    "roll": lambda x: sample(x, 1, 0),
    "flip": lambda x: sample(x, 0),
    "linalg.norm": lambda x: sample(x, axis=0),
    "linalg.inv": lambda x: sample(x @ x.T),
    "linalg.solve": lambda x: sample(x @ x.T, x[:, 0]),
}


def test_the_example_for_jax_at_samples(jax_example):
    x = jax_example.jnp.asarray(X)
    positive = abs(x) / 4.0
    for name in jax_example.RULES:
        function = jax_example.found(jax_example.jnp, name)
        check_rule(function, CALLS[name](x) if name in CALLS else sample(positive))
