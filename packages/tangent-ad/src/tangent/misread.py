"""Methods and attributes of arrays, where what they are read from may be something else."""

from __future__ import annotations

import builtins
from collections.abc import Set

from tangent.builder import Builder
from tangent.facts.fact import Kind
from tangent.facts.items import gone_through
from tangent.facts.operations import operation_or_none, rule_of
from tangent.rules.record import Form
from tangent.runtime.records import keeps_or_has
from tangent_ast import core
from tangent_ast.core import Apply, Name, Op


def names_of_arrays(build: Builder) -> frozenset[str]:
    """Methods and attributes of arrays, `.T`, `.sum` and items, of what nothing is known of.

    An object of the user's may have one of that name, which means something else.
    """

    def is_unknown(expr: core.Expr) -> bool:
        if not isinstance(expr, Name):
            return False
        return build.fact(expr.id).kind is Kind.UNKNOWN and build.fact(expr.id).record is None

    found: set[str] = set()
    for s in core.walk(build.function.body):
        if any(map(is_unknown, gone_through(s))):
            found.add("__iter__")
        for expr in core.expressions(s):
            match expr:
                case Apply(Op.METHOD | Op.ATTRIBUTE, (receiver, *_), symbol=symbol) if is_unknown(receiver):
                    if rule_of(expr, build.book) is not None:
                        found.add(symbol)
                case Apply(Op.ITEM, (base, key)) if is_unknown(base) and not _is_text(key):
                    found.add("__getitem__")
    return frozenset(found)


def _is_text(key: core.Expr) -> bool:
    return isinstance(key, core.Const) and isinstance(key.value, str)


def refuse_misread(build: Builder) -> None:
    """Refuse methods of what cannot be the array that it was taken for.

    xp.sum(x) is no sum of xp along the axis x: xp is a module, or an object of the user's.
    """
    for s in core.walk(build.function.body):
        for expr in core.expressions(s):
            if not isinstance(expr, Apply) or expr.op is not Op.METHOD:
                continue
            op = operation_or_none(expr, build.book)
            if op is None or op.rule.form is Form.CONSTANT:
                continue
            for parameter in (*op.rule.constant, *op.rule.unsupported):
                given = op.arguments.get(parameter)
                if given is not None and parameter not in op.rule.fixed and build.varies(given):
                    build.refuse(
                        s,
                        f"`.{expr.symbol}` is no method of an array here: what varies is its {parameter!r}",
                        "if it is called on a module, give it a name that stands outside the function, "
                        "or a default that is a module",
                    )


def refuse_taken_for_arrays(build: Builder, classes: Set[type]) -> None:
    """Refuse attributes of objects that are taken for those of arrays, which have some of the same names.

    p = Particle(x, size=x * x)
    return p.size                  an array's is a number that does not vary

    `classes` are those of objects that may be in a list, say, where nothing tells what an item is.
    """
    for s in core.walk(build.function.body):
        for expr in core.expressions(s):
            match expr:
                case Apply(Op.METHOD | Op.ATTRIBUTE, (Name(name), *_), symbol=symbol) if name in build.varied:
                    if rule_of(expr, build.book) is None:
                        continue
                    kind = build.fact(name).record
                    unknown = build.fact(name).kind is Kind.UNKNOWN
                    found = [kind] if kind is not None else sorted_by_name(classes) if unknown else []
                    for one in found:
                        if keeps_or_has(one, symbol):
                            build.refuse(
                                s,
                                f"`.{symbol}` of a {one.__name__} is taken for that of an array here, "
                                "because arrays have one too",
                                "give it another name",
                            )
                            break


def sorted_by_name(classes: Set[type]) -> list[type]:
    """The classes in an order that does not change from run to run."""
    return sorted(classes, key=lambda kind: (kind.__module__, kind.__qualname__))


def refuse_sums_of_lists(build: Builder) -> None:
    """Refuse `sum(lists, start)`, where the text tells that nothing is added there: lists are joined."""
    for s in core.walk(build.function.body):
        for expr in core.expressions(s):
            op = operation_or_none(expr, build.book)
            if op is None or op.rule.callee is not builtins.sum:
                continue
            start = op.arguments.get("start")
            if isinstance(start, Name) and build.fact(start.id).kind in (Kind.LIST, Kind.TUPLE):
                if any(build.varies(argument) for argument in op.arguments.values()):
                    build.refuse(
                        s,
                        f"`sum` joins lists here, because `{build.base(start.id)}` is one",
                        "write the list where it is passed, `sum(lists, [])`, or join them in a loop",
                    )
