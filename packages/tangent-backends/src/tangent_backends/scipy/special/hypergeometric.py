"""Hypergeometric functions (DLMF 13.3, 15.5), by their argument: one more in every parameter."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

from scipy import special

from tangent.rules.declare import elementwise


@elementwise(special.hyp0f1, constant="v", fixed="v")
def hyp0f1(y, v, z):
    return special.hyp0f1(v + 1, z) / v


@elementwise(special.hyp1f1, constant=("a", "b"), fixed=("a", "b"))
def hyp1f1(y, a, b, z):
    return special.hyp1f1(a + 1, b + 1, z) * (a / b)


@elementwise(special.hyp2f1, constant=("a", "b", "c"), fixed=("a", "b", "c"), widens=True)
def hyp2f1(y, a, b, c, z):
    return special.hyp2f1(a + 1, b + 1, c + 1, z) * (a * b / c)


@elementwise(special.hyperu, constant=("a", "b"), fixed=("a", "b"))
def hyperu(y, a, b, x):
    return special.hyperu(a + 1, b + 1, x) * -a
