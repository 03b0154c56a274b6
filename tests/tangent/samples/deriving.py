"""Operators that are called in a function: what they return is constant."""

from tangent import operators
from tangent.testing import sample


def square(x):
    """Something to derive."""
    return x * x


SAMPLES = {
    getattr(operators, name): [sample(square)]
    for name in ("grad", "value_and_grad", "vjp", "jvp", "autodiff", "hvp", "jacobian", "hessian")
}
