"""Which array libraries a function names."""

from __future__ import annotations

from tangent import backend as backends
from tangent.backend import items_are_views
from tangent.facts.operations import rule_of
from tangent.rules.book import RuleBook
from tangent.rules.record import Mirror
from tangent_ast import core
from tangent_ast.core import Global


def views_in(function: core.Function, book: RuleBook) -> str | None:
    """A library that a function names, whose items are views; None if there is none."""
    for expr in core.all_expressions(function.body):
        if isinstance(expr, Global):
            backend = backends.backend_of(expr.value)
        else:
            rule = rule_of(expr, book)
            mirror = None if rule is None else rule.mirror
            backend = backends.load(mirror.by.__name__) if isinstance(mirror, Mirror) else None
        if backend is not None and items_are_views(backend):
            return backend.name
    return None
