"""A backend for jax.numpy: its arrays cannot be written to, and its functions have the names of NumPy's.

    python examples/jax_backend.py

NumPy's rules serve the functions that are named in RULES.  Others are refused, because the
templates of their rules call helpers for NumPy's arrays; state a rule of your own for them.
A package would register the backend by an entry point instead: see docs/backends.md.
"""

import inspect

import jax
import jax.numpy as jnp
import numpy as np

import tangent
from tangent.backend import load, register
from tangent.rules.book import BOOK
from tangent.rules.mirror import mirrored
from tangent.rules.record import Mirror
from tangent.testing import check_backend
from tangent_backends.numpy.array import ArrayLibrary

RULES = (
    "sin", "cos", "tan", "tanh", "sinh", "cosh", "arctan", "exp", "expm1", "log", "log1p", "sqrt", "square",
    "reciprocal", "arctan2", "hypot", "add", "subtract", "multiply", "divide", "power", "negative", "matmul",
    "where", "sum", "mean", "reshape", "ravel", "transpose", "swapaxes", "expand_dims", "squeeze",
    "broadcast_to", "roll", "flip", "conj", "real", "linalg.norm", "linalg.inv", "linalg.solve",
)  # fmt: skip
CONSTANT = (
    "zeros",
    "ones",
    "zeros_like",
    "ones_like",
    "isnan",
    "isfinite",
    "sign",
    "floor",
    "argmax",
    "shape",
)


class Jax(ArrayLibrary):
    """The protocol, where it differs from NumPy's: nothing is ever written."""

    rules = ()

    def __init__(self, name):
        self.name = name
        super().__init__(jnp, (jax.Array, jax.core.Tracer))  # a tracer stands for an array under `jit`

    def zeros_like(self, x):
        return jnp.zeros_like(x, dtype=None if self.is_inexact(x) else float)

    def add_at(self, x, key, value):
        raise tangent.TangentError("arrays of JAX cannot be written to; this function needs that")

    def written_at(self, x, key):
        raise tangent.TangentError("arrays of JAX cannot be written to; this function needs that")

    def shares_memory(self, x, y):
        return False


def found(module, path):
    """What a module has under a dotted name."""
    for part in path.split("."):
        module = getattr(module, part)
    return module


def install():
    """Register the backend: functions belong to `jax`, arrays to `jaxlib`."""
    if "jax" in tangent.backend.installed():
        return
    register(Jax("jax"))
    register(Jax("jaxlib"))
    mirror = Mirror(of=np, by=jnp, name="jnp")
    for name in (*RULES, *CONSTANT):
        rule = BOOK.rule_for(found(np, name))
        BOOK.add(mirrored(rule, found(jnp, name), mirror, f"jax.numpy.{name}"))


def loss(w, x):
    y = jnp.tanh(x @ w)
    return jnp.mean(jnp.square(y)) + jnp.log1p(jnp.sum(jnp.exp(y)))


def main():
    jax.config.update("jax_enable_x64", True)
    install()
    x = jnp.asarray([[0.5, -1.5, 2.0], [1.0, 3.0, -0.5]])
    check_backend(load("jaxlib"), x, writable=False)
    w = jnp.asarray([0.1, -0.2, 0.3])
    gradient = tangent.grad(loss)
    print(inspect.getsource(gradient))
    results = {
        "tangent": gradient(w, x),
        "jax.grad": jax.grad(loss)(w, x),
        "tangent under jax.jit": jax.jit(gradient)(w, x),
    }
    for label, result in results.items():
        print(f"{label:22}", result)
    return results.values()


if __name__ == "__main__":
    main()
