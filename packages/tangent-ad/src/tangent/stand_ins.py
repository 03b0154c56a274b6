"""Calls that derivatives replace: f(x) => g(x), where g gives the same value sooner.

A rule names the function that stands in.  Only calls on what is differentiated are
replaced; all others stay as the user wrote them.
"""

from __future__ import annotations

from tangent.builder import Builder
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Op


def with_stand_ins(build: Builder) -> core.Function:
    """The function that is differentiated, with other functions called where a rule says so."""

    def replaced(expr: Expr) -> Expr:
        if not isinstance(expr, Apply) or expr.op is not Op.CALL or not build.active_names([expr]):
            return expr
        op = build.operation_or_none(expr)
        if op is None:
            return expr
        callee = expr.args[0]
        if op.rule.names_itself and isinstance(callee, core.Global):
            build.scope.keep(callee)
        if op.rule.stand_in is None:
            return expr
        stand_in = build.scope.spell(op.rule.stand_in, getattr(op.rule.stand_in, "__name__", "f"))
        return Apply(Op.CALL, (stand_in, *expr.args[1:]), expr.keywords)

    return build.function.with_body(core.map_everywhere(build.function.body, replaced))
