"""Objects whose class is known, and where others come to hold them, under names of which less is known.

w = v               `w` is of the class that `v` is said to be of
vs = [v]            of what is in `vs`, nothing is known
"""

from __future__ import annotations

from collections.abc import Iterator

from tangent.builder import Builder
from tangent.facts.operations import rule_of
from tangent.rules.record import Form
from tangent.scope import is_helper
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op


def handed_on(build: Builder) -> frozenset[type]:
    """The classes of objects that somebody may come to hold who does not know what they are."""
    found: set[type] = set()
    for s in core.walk(build.function.body):
        known = isinstance(s, core.Bind) and build.fact(s.target).record is not None
        if not known and not isinstance(s, core.Return):  # else whoever gets it is told what it is
            kinds = (build.fact(name).record for name in _taken_whole(build, s))
            found.update(kind for kind in kinds if kind is not None)
    return frozenset(found)


def taken_whole(build: Builder) -> frozenset[str]:
    """The names of which the function does more than read attributes, call methods and ask what they are."""
    return frozenset(name for s in core.walk(build.function.body) for name in _taken_whole(build, s))


def _taken_whole(build: Builder, s: core.Statement) -> Iterator[str]:
    def inside(expr: Expr) -> Iterator[str]:
        match expr:
            case Name(name):
                yield name
            case core.Verbatim(names=names):
                yield from (n.id for n in names)
            case Apply(op, args, keywords):
                rule = rule_of(expr, build.book) if op is Op.CALL else None
                callee = args[0] if op is Op.CALL and isinstance(args[0], Global) else None
                if callee is not None and is_helper(callee.value):
                    return
                if rule is None or rule.form is not Form.CONSTANT:
                    of_method = callee is not None and callee.path[0] in core.MARKS
                    given = args[2:] if of_method else args[1:] if op is Op.ATTRIBUTE else args
                    for part in (*given, *(value for _, value in keywords)):
                        yield from inside(part)

    for expr in core.expressions(s):
        yield from inside(expr)


__all__ = ["handed_on", "taken_whole"]
