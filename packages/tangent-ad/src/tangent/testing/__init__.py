"""Check derivatives and rules: against central differences, one mode against the other, to any order.

    check_grads(f, x, y)                      the derivatives of a function
    check_rule(np.sum, sample(x, axis=0))     the rule of a function, at some calls
    check_kink(np.abs, Kink((0.0,), (0.0,)))  the convention at a point without derivative
    check_backend(backend, x)                 what tangent asks of an array library

They raise `WrongDerivative`, an `AssertionError` that says which element of
which argument is wrong, what was expected and what was found; `check_backend`
raises `BrokenBackend`, another one, which says which method of the protocol is wrong.
"""

from tangent.testing.backends import BrokenBackend, check_backend
from tangent.testing.compare import WrongDerivative
from tangent.testing.gradients import check_grads
from tangent.testing.rules import Kink, Sample, check_kink, check_rule, sample

__all__ = [
    "BrokenBackend",
    "Kink",
    "Sample",
    "WrongDerivative",
    "check_backend",
    "check_grads",
    "check_kink",
    "check_rule",
    "sample",
]
