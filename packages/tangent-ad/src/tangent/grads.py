"""State derivatives of your own: rules for reverse mode, and those that serve both modes.

    from tangent.grads import adjoint, d

    @adjoint(cube)
    def cube_adjoint(y, x):
        d[x] = d[y] * 3 * x * x

A template is read, not run: its text is written into derivatives, with the
names of the call.  See docs/rules.md.
"""

from tangent.rules.book import RuleError
from tangent.rules.declare import (
    adjoint,
    alias,
    bilinear,
    d,
    elementwise,
    linear,
    nondifferentiable,
    not_implemented,
    writes,
)
from tangent.rules.record import Field, Result

__all__ = [
    "Field",
    "Result",
    "RuleError",
    "adjoint",
    "alias",
    "bilinear",
    "d",
    "elementwise",
    "linear",
    "nondifferentiable",
    "not_implemented",
    "writes",
]
