"""Source-to-source automatic differentiation for Python.

`tangent.grad(f)` reads the source of a function and writes a new one, its
derivative: plain Python that can be read, edited, debugged and differentiated
again.  See the operators for what else can be derived.
"""

from tangent.custom import custom_vjp
from tangent.operators import autodiff, grad, hessian, hvp, jacobian, jvp, nan_guard, value_and_grad, vjp
from tangent.runtime.stopping import stop_gradient
from tangent.surgery import insert_grad_of, tangent
from tangent_ast.errors import NoSource, ShapeMismatch, TangentError, Undifferentiable, Unsupported

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
