"""Calls that are made for their effect, and what they may do to what is differentiated."""

from __future__ import annotations

from tangent.builder import Builder, called
from tangent.callees import python_call
from tangent.facts.harmless import is_harmless
from tangent.facts.values import CONTAINERS
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Op


def refuse_active_effect(build: Builder, s: core.Statement, value: Expr) -> None:
    """A call for its effect must not write to what is differentiated, nor keep it where it is read again."""
    if not isinstance(value, Apply) or value.op not in (Op.CALL, Op.METHOD) or is_harmless(value, build.book):
        return
    of_local = value.op is Op.METHOD and not isinstance(value.args[0], Global)
    keeps = of_local and any(build.fact(n).kind in CONTAINERS for n in core.names(value.args[0]))
    active = build.active_names(value.args[:1] if keeps else value.args)
    if not active:
        return
    if value.op is Op.METHOD:
        build.refuse(
            s,
            f"the effect of `.{value.symbol}` on a variable that is differentiated is not supported yet",
            "use an expression that makes a new value; to look at it only, pass tangent.stop_gradient(...)",
        )
        return
    if python_call(value) is not None and not build.active_names(build.changes.touched(value)):
        return
    build.refuse(
        s,
        f"the effect of `{called(value)}` on a variable that is differentiated is not supported yet",
        "assign to items, as in `x[i] += v`, or let the function return a new array; "
        "to look at it only, pass tangent.stop_gradient(...)",
    )
