"""Source-to-source automatic differentiation for Python.

`tangent.grad(f)` reads the source of a function and writes a new one, its
derivative: plain Python that can be read, edited, debugged and differentiated
again.  See the operators for what else can be derived.

The public names are imported when they are first used, so that a program which
only might derive something does not wait for the machinery.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tangent.custom import custom_vjp
    from tangent.operators import autodiff, grad, hessian, hvp, jacobian, jvp, nan_guard, value_and_grad, vjp
    from tangent.runtime.stopping import stop_gradient
    from tangent.surgery import insert_grad_of, tangent
    from tangent_ast.errors import NoSource, ShapeMismatch, TangentError, Undifferentiable, Unsupported

_MODULES = {
    "tangent.custom": ("custom_vjp",),
    "tangent.operators": (
        "autodiff", "grad", "hessian", "hvp", "jacobian", "jvp", "nan_guard", "value_and_grad", "vjp",
    ),
    "tangent.runtime.stopping": ("stop_gradient",),
    "tangent.surgery": ("insert_grad_of", "tangent"),
    "tangent_ast.errors": ("NoSource", "ShapeMismatch", "TangentError", "Undifferentiable", "Unsupported"),
}  # fmt: skip
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "NoSource",
    "ShapeMismatch",
    "TangentError",
    "Undifferentiable",
    "Unsupported",
    "autodiff",
    "custom_vjp",
    "grad",
    "hessian",
    "hvp",
    "insert_grad_of",
    "jacobian",
    "jvp",
    "nan_guard",
    "stop_gradient",
    "tangent",
    "value_and_grad",
    "vjp",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
