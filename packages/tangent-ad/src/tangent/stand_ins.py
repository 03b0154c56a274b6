"""Calls that derivatives replace: f(x) => g(x), where g gives the same value sooner.

A rule names the function that stands in, or makes it for what varies in a call.  Only calls on what is
differentiated are replaced; all others stay as the user wrote them.
"""

from __future__ import annotations

from tangent.builder import Builder
from tangent.request import Mode
from tangent.rules.record import Form
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Op


def with_stand_ins(build: Builder, mode: Mode) -> core.Function:
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
        stand_in = op.rule.stand_in
        if op.rule.narrowed is not None and (mode is Mode.REVERSE or op.rule.form is Form.PAIR):
            name = callee.path.rpartition(".")[2] if isinstance(callee, core.Global) else op.rule.name
            stand_in = op.rule.narrowed(name, tuple(p for p, a in op.arguments.items() if build.is_active(a)))
        if stand_in is None:
            return expr
        named = build.scope.spell(stand_in, getattr(stand_in, "__name__", "f"))
        return Apply(Op.CALL, (named, *expr.args[1:]), expr.keywords)

    return build.function.with_body(core.map_everywhere(build.function.body, replaced))
