"""`match`, as the tests that it stands for.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered('''
... match kind, x:
...     case 'double', a:
...         y = a * 2
...     case 'same' | 'equal', a if a > 0:
...         y = a
...     case _:
...         y = 0.0
... '''))
t = kind == "double"
if t:
    a = x
    y = a * 2
else:
    t_1 = kind == "same"
    if t_1:
        pass
    else:
        t_1 = kind == "equal"
    t_2 = t_1
    if t_2:
        a = x
        t_2 = a > 0
    if t_2:
        y = a
    else:
        y = 0.0

Patterns are literals, dotted names, `|`, names, `_`, and tuples of them where the
subject is written out as a tuple.
"""

from __future__ import annotations

from collections.abc import Sequence

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Atom, Const, Expr, Name, Op
from tangent_ast.lower.context import Context

Subject = Atom | list["Subject"]


def match(node: gast.Match, ctx: Context) -> None:
    """The cases are tried in order; the names of a pattern are bound before its guard is looked at."""
    _cases(node.cases, _subject(node.subject, ctx), ctx)


def _subject(node: gast.AST, ctx: Context) -> Subject:
    if isinstance(node, gast.Tuple) and not any(isinstance(e, gast.Starred) for e in node.elts):
        return [_subject(e, ctx) for e in node.elts]
    return ctx.atom(node)


def _cases(cases: Sequence[gast.AST], subject: Subject, ctx: Context) -> None:
    if not cases:
        return
    case, *rest = cases
    names: list[tuple[str, Atom]] = []
    test = _tested(case.pattern, subject, names, ctx)
    if test is None:
        return  # refused
    if test == Const(True) and case.guard is None:
        _bind(names, ctx)
        ctx.run(case.body)
        return
    if case.guard is not None:
        result = ctx.fresh()
        ctx.bind(result, test)
        with ctx.writing() as then:
            _bind(names, ctx)
            ctx.bind(result, ctx.value(case.guard))
        ctx.emit(core.If(Name(result), tuple(then), origin=ctx.origin))
        test = Name(result)
        names = []
    taken = ctx.named(test)
    with ctx.writing() as body:
        _bind(names, ctx)
        ctx.run(case.body)
    with ctx.writing() as otherwise:
        _cases(rest, subject, ctx)
    ctx.emit(core.If(taken, tuple(body), tuple(otherwise), origin=ctx.origin))


def _bind(names: list[tuple[str, Atom]], ctx: Context) -> None:
    for name, value in names:
        ctx.bind(ctx.frame.variables[name], value)


def _tested(pattern: gast.AST, subject: Subject, names: list[tuple[str, Atom]], ctx: Context) -> Expr | None:
    """The test of a pattern; what it binds is added to `names`."""
    match pattern:
        case gast.MatchValue(value=value) if not isinstance(subject, list):
            return Apply(Op.COMPARE, (subject, ctx.atom(value)), symbol="==")
        case gast.MatchSingleton(value=value) if not isinstance(subject, list):
            return Apply(Op.COMPARE, (subject, Const(value)), symbol="is")
        case gast.MatchAs(pattern=None, name=None):
            return Const(True)
        case gast.MatchAs(pattern=inner, name=name) if not isinstance(subject, list):
            test = Const(True) if inner is None else _tested(inner, subject, names, ctx)
            names.append((name, subject))
            return test
        case gast.MatchSequence(patterns=patterns) if isinstance(subject, list):
            starred = any(isinstance(p, gast.MatchStar) for p in patterns)
            if not starred and len(patterns) == len(subject):
                return _joined([(p, s) for p, s in zip(patterns, subject, strict=True)], "and", names, ctx)
            if not starred:
                return Const(False)
        case gast.MatchOr(patterns=patterns):
            inside: list[tuple[str, Atom]] = []
            test = _joined([(p, subject) for p in patterns], "or", inside, ctx)
            if not inside:
                return test
    return ctx.refuse(pattern, "this pattern is not supported yet", "write if/elif/else")


def _joined(
    parts: list[tuple[gast.AST, Subject]], word: str, names: list[tuple[str, Atom]], ctx: Context
) -> Expr | None:
    """Several tests, of which all must hold, or one; the later ones are looked at only if they matter."""
    certain = Const(word == "and")
    tests = [(p, s) for p, s in parts if not (word == "and" and _is_open(p))]
    for pattern, subject in parts:
        if (pattern, subject) not in tests:
            _tested(pattern, subject, names, ctx)
    if not tests:
        return certain
    if len(tests) == 1:
        return _tested(*tests[0], names, ctx)
    result = ctx.fresh()

    def link(position: int) -> None:
        test = _tested(*tests[position], names, ctx)
        ctx.bind(result, certain if test is None else test)
        if position + 1 < len(tests):
            with ctx.writing() as inner:
                link(position + 1)
            both = (tuple(inner), ()) if word == "and" else ((), tuple(inner))
            ctx.emit(core.If(Name(result), *both, origin=ctx.origin))

    link(0)
    return Name(result)


def _is_open(pattern: gast.AST) -> bool:
    """Does a pattern fit anything?"""
    return isinstance(pattern, gast.MatchAs) and pattern.pattern is None
