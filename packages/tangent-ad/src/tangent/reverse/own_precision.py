"""Gradients in the precision of what they belong to.

    return 2 * bout / np.sqrt(2.0) * x    =>    return unbroadcast(2 * bout / np.sqrt(2.0) * x, x)

NumPy's numbers decide the precision of what they meet, so a cotangent may get another one than its
argument has. Nothing is done where the text shows that they agree, or that the argument is a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.fact import Fact
from tangent.facts.precision import Precision, precision_of, precisions
from tangent_ast import core
from tangent_ast.core import Expr, Name


def in_own_precision(
    build: Builder,
    body: core.Block,
    primal_of: Mapping[str, str],
    wrt: Sequence[str],
    gradients: Sequence[Expr],
    *,
    whole: bool,
) -> tuple[Expr, ...]:
    """The gradients by the parameters `wrt`, cast where they may be of double precision on their own account.

    `body` makes them; `primal_of` tells for cotangents what they are the cotangent of.
    `whole` says that arguments that are containers hold at the end what they did at first: what a forward
    function has saved does not, since its stacks are popped.
    """
    if build.unwritable:  # such libraries do not mix precisions
        return tuple(gradients)

    def fact(name: str) -> Fact:
        return build.fact(primal_of.get(name, name))

    found = precisions(build.function.params, body, build.book, fact)

    def cast(name: str, gradient: Expr) -> Expr:
        own = precision_of(gradient, lambda n: found.get(n, Precision.OF_ARGUMENTS), build.book)
        if own is not Precision.DOUBLE or build.fact(name).scalar or not (whole or build.fact(name).numeric):
            return gradient
        return build.helper(runtime.unbroadcast, gradient, Name(name))

    return tuple(cast(name, gradient) for name, gradient in zip(wrt, gradients, strict=True))
