"""Derivatives that are taken inside a function: what `grad` returns is a function, and constant."""

from __future__ import annotations

from tangent import operators
from tangent.rules.declare import nondifferentiable
from tangent.rules.record import Result

for _operator in ("grad", "value_and_grad", "vjp", "jvp", "autodiff", "hvp", "jacobian", "hessian"):
    # A function that depends on what is differentiated is refused: nothing would be said of that.
    nondifferentiable(getattr(operators, _operator), fixed=("f",), result=Result.ANYTHING)
