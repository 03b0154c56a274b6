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

Patterns are literals, dotted names, `|`, names, `_`; sequences, also with a star; mappings;
classes that are named outside the function, with attributes.  What a pattern looks at inside
of the subject is looked up where it is needed.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Atom, Const, Expr, Name, Op
from tangent_ast.lower.context import Context
from tangent_ast.lower.lifting import outside
from tangent_ast.lower.names import known_global


@dataclass(frozen=True, slots=True)
class Place:
    """A part of what is matched: `whole`, and how to get from there to the part."""

    whole: Atom
    steps: tuple[Callable[[Atom], Expr], ...] = ()

    def then(self, step: Callable[[Atom], Expr]) -> Place:
        """A part of this part."""
        return replace(self, steps=(*self.steps, step))

    def value(self, ctx: Context) -> Atom:
        """Write what gets the part."""
        found = self.whole
        for step in self.steps:
            found = ctx.named(step(found))
        return found


Subject = Place | list["Subject"]  # a list is a tuple that is written out
Names = list[tuple[str, Callable[[], Expr]]]  # what a pattern binds, and what writes the value
Test = Callable[[], Expr | None]  # writes a test; None if it is refused


def match(node: gast.Match, ctx: Context) -> None:
    """The cases are tried in order; the names of a pattern are bound before its guard is looked at."""
    _cases(node.cases, _subject(node.subject, ctx), ctx)


def _subject(node: gast.AST, ctx: Context) -> Subject:
    if isinstance(node, gast.Tuple) and not any(isinstance(e, gast.Starred) for e in node.elts):
        return [_subject(e, ctx) for e in node.elts]
    return Place(ctx.atom(node))


def _whole(subject: Subject, ctx: Context) -> Expr:
    if isinstance(subject, Place):
        return subject.value(ctx)
    return Apply(Op.TUPLE, tuple(ctx.named(_whole(part, ctx)) for part in subject))


def _cases(cases: Sequence[gast.AST], subject: Subject, ctx: Context) -> None:
    if not cases:
        return
    case, *rest = cases
    names: Names = []
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


def _bind(names: Names, ctx: Context) -> None:
    for name, value in names:
        ctx.bind(ctx.frame.variables[name], value())


# --------------------------------------------------------------------------
# Patterns


def _tested(pattern: gast.AST, subject: Subject, names: Names, ctx: Context) -> Expr | None:
    """The test of a pattern; what it binds is added to `names`."""
    match pattern:
        case gast.MatchValue(value=value) if isinstance(subject, Place):
            return Apply(Op.COMPARE, (subject.value(ctx), ctx.atom(value)), symbol="==")
        case gast.MatchSingleton(value=value) if isinstance(subject, Place):
            return Apply(Op.COMPARE, (subject.value(ctx), Const(value)), symbol="is")
        case gast.MatchAs(pattern=None, name=None):
            return Const(True)
        case gast.MatchAs(pattern=inner, name=name):
            test = Const(True) if inner is None else _tested(inner, subject, names, ctx)
            names.append((name, lambda: _whole(subject, ctx)))
            return test
        case gast.MatchSequence(patterns=patterns) if isinstance(subject, list):
            return _written_out(patterns, subject, names, ctx)
        case gast.MatchSequence(patterns=patterns) if isinstance(subject, Place):
            return _sequence(patterns, subject, names, ctx)
        case gast.MatchMapping(keys=keys, patterns=patterns, rest=None) if isinstance(subject, Place):
            return _mapping(keys, patterns, subject, names, ctx)
        case gast.MatchClass() if isinstance(subject, Place):
            return _class(pattern, subject, names, ctx)
        case gast.MatchOr(patterns=patterns):
            inside: Names = []
            test = _joined([_part(p, subject, inside, ctx) for p in patterns], "or", ctx)
            if not inside:
                return test
    return ctx.refuse(pattern, "this pattern is not supported yet", "write if/elif/else")


def _part(pattern: gast.AST, subject: Subject, names: Names, ctx: Context) -> Test:
    return lambda: _tested(pattern, subject, names, ctx)


def _parts(pairs: Sequence[tuple[gast.AST, Subject]], names: Names, ctx: Context) -> list[Test]:
    """The tests of parts; what fits anything needs none."""
    tests: list[Test] = []
    for pattern, subject in pairs:
        if isinstance(pattern, gast.MatchAs) and pattern.pattern is None:
            _tested(pattern, subject, names, ctx)
        else:
            tests.append(_part(pattern, subject, names, ctx))
    return tests


def _written_out(
    patterns: Sequence[gast.AST], subject: list[Subject], names: Names, ctx: Context
) -> Expr | None:
    """[a, *b] of a tuple that is written out."""
    star = next((k for k, p in enumerate(patterns) if isinstance(p, gast.MatchStar)), None)
    if star is None:
        if len(patterns) != len(subject):
            return Const(False)
        return _joined(_parts(list(zip(patterns, subject, strict=True)), names, ctx), "and", ctx)
    after = len(patterns) - star - 1
    if len(subject) < star + after:
        return Const(False)
    middle = subject[star : len(subject) - after]
    if patterns[star].name is not None:

        def items() -> Expr:
            return Apply(Op.LIST, tuple(ctx.named(_whole(part, ctx)) for part in middle))

        names.append((patterns[star].name, items))
    outer = [*zip(patterns[:star], subject[:star], strict=True)]
    outer += zip(patterns[star + 1 :], subject[len(subject) - after :], strict=True)
    return _joined(_parts(outer, names, ctx), "and", ctx)


def _sequence(patterns: Sequence[gast.AST], subject: Place, names: Names, ctx: Context) -> Expr | None:
    """[a, *b, c]: a sequence that is no text, of that length."""
    star = next((k for k, p in enumerate(patterns) if isinstance(p, gast.MatchStar)), None)
    after = 0 if star is None else len(patterns) - star - 1
    least = len(patterns) - (star is not None)

    def is_sequence() -> Expr:
        return _isinstance(subject, Sequence, "Sequence", ctx)

    def is_no_text() -> Expr:
        text = ctx.named(Apply(Op.TUPLE, tuple(outside(t.__name__, t, ctx) for t in (str, bytes, bytearray))))
        test = Apply(Op.CALL, (outside("isinstance", isinstance, ctx), subject.value(ctx), text))
        return Apply(Op.UNARY, (ctx.named(test),), symbol="not")

    def has_length() -> Expr:
        length = ctx.named(Apply(Op.CALL, (outside("len", len, ctx), subject.value(ctx))))
        return Apply(Op.COMPARE, (length, Const(least)), symbol="==" if star is None else ">=")

    pairs: list[tuple[gast.AST, Subject]] = []
    for k, pattern in enumerate(patterns):
        if k != star:
            pairs.append((pattern, subject.then(_item(k if star is None or k < star else k - len(patterns)))))
        elif pattern.name is not None:
            end = Const(-after if after else None)
            middle = subject.then(lambda whole, k=k, end=end: _slice(whole, k, end))  # type: ignore[misc]
            names.append((pattern.name, lambda middle=middle: _list(middle, ctx)))  # type: ignore[misc]
    return _joined([is_sequence, is_no_text, has_length, *_parts(pairs, names, ctx)], "and", ctx)


def _slice(whole: Atom, start: int, end: Const) -> Expr:
    return Apply(Op.ITEM, (whole, Apply(Op.SLICE, (Const(start), end, Const(None)))))


def _list(place: Place, ctx: Context) -> Expr:
    return Apply(Op.CALL, (outside("list", list, ctx), place.value(ctx)))


def _item(key: object) -> Callable[[Atom], Expr]:
    return lambda whole: Apply(Op.ITEM, (whole, Const(key)))


def _mapping(
    keys: Sequence[gast.AST], patterns: Sequence[gast.AST], subject: Place, names: Names, ctx: Context
) -> Expr | None:
    """{"k": v}: a mapping that has the keys, and maybe others."""

    def has(key: Atom) -> Test:
        return lambda: Apply(Op.COMPARE, (key, subject.value(ctx)), symbol="in")

    def part(key: Atom) -> Place:
        return subject.then(lambda whole: Apply(Op.ITEM, (whole, key)))

    atoms = [ctx.atom(key) for key in keys]
    tests: list[Test] = [lambda: _isinstance(subject, Mapping, "Mapping", ctx), *map(has, atoms)]
    pairs = [(pattern, part(key)) for key, pattern in zip(atoms, patterns, strict=True)]
    return _joined([*tests, *_parts(pairs, names, ctx)], "and", ctx)


_THEMSELVES = (
    builtins.bool, builtins.bytearray, builtins.bytes, builtins.dict, builtins.float, builtins.frozenset,
    builtins.int, builtins.list, builtins.set, builtins.str, builtins.tuple,
)  # fmt: skip


def _class(pattern: gast.MatchClass, subject: Place, names: Names, ctx: Context) -> Expr | None:
    """Point(a, y=0): an object of the class with attributes that fit."""
    kind = known_global(pattern.cls, ctx)
    if kind is None or not isinstance(kind.value, type):
        return ctx.refuse(pattern, "the class of this pattern is not known", "name a class of the module")
    tests: list[Test] = [
        lambda: Apply(Op.CALL, (outside("isinstance", isinstance, ctx), subject.value(ctx), kind))
    ]
    pairs: list[tuple[gast.AST, Subject]] = []
    attributes = list(zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True))
    if kind.value in _THEMSELVES and len(pattern.patterns) == 1:
        pairs.append((pattern.patterns[0], subject))
    else:
        known = getattr(kind.value, "__match_args__", ())
        if len(pattern.patterns) > len(known):
            return ctx.refuse(pattern, f"`{kind.path}` takes {len(known)} patterns by position", "name them")
        attributes = [*zip(known, pattern.patterns, strict=False), *attributes]
    for name, part in attributes:
        if name not in getattr(kind.value, "__match_args__", ()):
            tests.append(_has_attribute(subject, name, ctx))
        pairs.append((part, subject.then(_attribute(name))))
    return _joined([*tests, *_parts(pairs, names, ctx)], "and", ctx)


def _attribute(name: str) -> Callable[[Atom], Expr]:
    return lambda whole: Apply(Op.ATTRIBUTE, (whole,), symbol=name)


def _has_attribute(subject: Place, name: str, ctx: Context) -> Test:
    return lambda: Apply(Op.CALL, (outside("hasattr", hasattr, ctx), subject.value(ctx), Const(name)))


def _isinstance(subject: Place, kind: type, name: str, ctx: Context) -> Expr:
    return Apply(
        Op.CALL, (outside("isinstance", isinstance, ctx), subject.value(ctx), outside(name, kind, ctx))
    )


def _joined(tests: Sequence[Test], word: str, ctx: Context) -> Expr | None:
    """Several tests, of which all must hold, or one; the later ones are looked at only if they matter."""
    certain = Const(word == "and")
    if not tests:
        return certain
    if len(tests) == 1:
        return tests[0]()
    result = ctx.fresh()

    def link(position: int) -> None:
        test = tests[position]()
        ctx.bind(result, certain if test is None else test)
        if position + 1 < len(tests):
            with ctx.writing() as inner:
                link(position + 1)
            both = (tuple(inner), ()) if word == "and" else ((), tuple(inner))
            ctx.emit(core.If(Name(result), *both, origin=ctx.origin))

    link(0)
    return Name(result)
