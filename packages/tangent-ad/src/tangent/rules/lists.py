"""The rule of lists that grow."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from tangent.rules.declare import d, linear
from tangent.rules.record import Result
from tangent_ast.lower.growing import listed


# The cotangent is a list of its own too, since items will be popped from it.
@linear(listed, arg="stack", view_of="stack", result=Result.LIST)
def listed_(y, stack):
    d[stack] = list(d[y])
