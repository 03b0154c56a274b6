"""Which array libraries a function names."""

from __future__ import annotations

from types import ModuleType

from tangent import backend as backends
from tangent.backend import items_are_views
from tangent.facts.operations import rule_of
from tangent.rules.book import RuleBook, library_of
from tangent.rules.record import Mirror
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Global


def mirror_named(function: core.Function, scope: Scope, book: RuleBook) -> Mirror | None:
    """The library that methods of arrays are taken from, where rules are stated for one that it mirrors.

    `x.std()` in a function that names CuPy, or that names no such library in a module that has imported
    CuPy only, is spelled with `cp`.  A function that picks its module when it runs means both.
    """
    named: set[str] = set()
    for expr in core.all_expressions(function.body):
        if isinstance(expr, Global):
            if expr.module is not None:
                return None
            named.add(_root(scope.module_of(expr), expr))
    imported = {m.__name__.partition(".")[0] for m in scope.modules()}
    for mirror in book.mirrors():
        of, by = mirror.of.__name__, mirror.by.__name__
        names = named if not named.isdisjoint((of, by)) else imported
        if by in names and of not in names:
            return mirror
    return None


def _root(module: ModuleType | None, expr: Global) -> str:
    return library_of(expr.value) if module is None else module.__name__.partition(".")[0]


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
