"""Rules for real numbers, where numbers may be complex: another form, an assumption, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping

from tangent.builder import Builder
from tangent.facts.fields import REAL, Causes
from tangent.facts.operations import rule_of
from tangent.rules.book import RuleBook
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Apply, Op


def with_complex_forms(
    function: core.Function, why: Mapping[str, Causes], book: RuleBook, scope: Scope
) -> core.Function:
    """abs(z)  =>  modulus(z), where z may be complex: the rule of abs is for real numbers."""

    def change(expr: core.Expr) -> core.Expr:
        rule = rule_of(expr, book)
        if rule is None or rule.when_complex is None:
            return expr
        assert isinstance(expr, Apply)
        if not any("" in why.get(n, REAL) for n in core.names(expr)):
            return expr
        callee = scope.spell(rule.when_complex, getattr(rule.when_complex, "__name__", ""))
        return Apply(Op.CALL, (callee, *expr.given), expr.keywords)

    return function.with_body(core.map_everywhere(function.body, change))


def must_be_real(build: Builder) -> frozenset[str]:
    """The parameters that must not be complex, because a rule is for real numbers only."""
    found: set[str] = set()
    for s in core.walk(build.function.body):
        for expr in core.expressions(s):
            rule = rule_of(expr, build.book)
            if rule is None or not rule.real_only or not build.varies(expr):
                continue
            why = frozenset[str]().union(*(build.causes.get(n, REAL) for n in core.names(expr)))
            if "" in why:
                message = f"`{rule.name}` has a rule for real numbers only, and these may be complex"
                build.refuse(s, message, "take the real part first")
            found |= why
    return frozenset(found)
