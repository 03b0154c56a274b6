"""What the text takes for granted about parameters; a guard at the start of the derivative checks it."""

from __future__ import annotations

from collections.abc import Iterator

import gast

from tangent.facts.fact import Fact, Kind
from tangent.facts.operations import operation_or_none
from tangent.facts.tables import told_tables, used_as_tables
from tangent.facts.values import containers_of
from tangent.rules.book import RuleBook
from tangent.rules.record import Form
from tangent_ast import core
from tangent_ast.core import Apply, Global, Name, Op


def assumed(function: core.Function, book: RuleBook, *, internal: bool) -> dict[str, Fact]:
    """Facts about parameters for which nothing but their use and annotation speaks.

    A parameter that is calculated with is a number or an array; one whose items
    are assigned is an array, unless it is surely a list or a dictionary.  Of one whose type is asked
    for (`isinstance(node, float)`) nothing is taken for granted: it is calculated with if it is a number.
    `internal`: derived code calls the function, and no guard looks at what is in lists.
    """
    asked = set(_asked_for(function))
    containers = containers_of(function)
    used = {} if internal else used_as_tables(function)
    used = {name: fact for name, fact in used.items() if name not in containers}
    told = {} if internal else told_tables(function)
    found = {name: fact for name, fact in (used | told).items() if name not in asked}
    known = {*containers, *asked, *found}
    params = {p.name: p.name for p in function.params if p.name not in known}
    for s in core.walk(function.body):  # a loop's variable that starts as a parameter is one, too
        if isinstance(s, core.Bind) and isinstance(s.value, Name) and s.value.id in params:
            params.setdefault(s.target, s.value.id)
    for s in core.walk(function.body):
        if isinstance(s, core.Update) and isinstance(s.place, Apply) and s.place.op is Op.ITEM:
            for name in core.names(s.place.args[0]):
                if name in params:
                    found[params[name]] = Fact(Kind.ARRAY)
        for expr in core.expressions(s):
            for sub in core.subexpressions(expr):
                for name in _calculated(sub, book):
                    if name in params:
                        found.setdefault(params[name], Fact(Kind.NUMERIC))
    return found


def _asked_for(function: core.Function) -> Iterator[str]:
    """The names of which the function asks what they are."""
    for expr in core.all_expressions(function.body):
        match expr:
            case core.Verbatim(tree=tree):
                for call in gast.walk(tree):
                    match call:
                        case gast.Call(
                            func=gast.Name(id="isinstance" | "type"), args=[gast.Name(id=name), *_]
                        ):
                            yield name
            case Apply(Op.CALL, (_, Name(name), *_)) if core.is_call_of(expr, isinstance, type):
                yield name


def _calculated(expr: core.Expr, book: RuleBook) -> list[str]:
    """The names that an operation can only calculate with."""
    match expr:
        case Apply(Op.BINARY, args, symbol="+" | "-" | "*" | "/" | "**" | "@" | "//"):
            return [a.id for a in args if isinstance(a, Name)]
        case Apply(Op.UNARY, (Name(name),), symbol="-"):
            return [name]
        case Apply(Op.CALL, (Global(), *args)):
            op = operation_or_none(expr, book)
            if op is not None and op.rule.form is Form.ELEMENTWISE:
                return [a.id for a in args if isinstance(a, Name)]
    return []
