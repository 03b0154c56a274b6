"""Loops run backwards.

    for i in range(n):      =>      for i in range(n - 1, -1, -1):
        ...                             (adjoints of ..., last first)

A `while` loop, and any loop that a `break` may leave, counts its turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tangent import runtime
from tangent.algebra import simplify
from tangent.builder import Builder
from tangent.facts.activity import names_carried
from tangent.facts.fact import CONTAINERS, INDEX, Kind
from tangent.reverse.cotangents import Mode
from tangent.reverse.counters import counted_by_the_user
from tangent.reverse.idle_exits import count_past, depth
from tangent.reverse.saves import leaves
from tangent.reverse.ties import saved_on
from tangent_ast import core
from tangent_ast.core import About, Apply, Const, Expr, Global, Name, Op, Role

if TYPE_CHECKING:
    from tangent.reverse.sweep import Path, Statements, Sweeper

LEN = Global("len", len)
MIN = Global("min", min)


def counted(sweeper: Sweeper, s: core.For, path: Path) -> tuple[Statements, Statements]:
    """Sweep a `for` loop."""
    build, cots = sweeper.build, sweeper.cots
    tag = About(Role.ADJOINT, s.origin.text)
    index: str | None = next(
        (t for t, src in zip(s.targets, s.sources, strict=True) if _counts_turns(src)), None
    )
    for target in s.targets:
        if target in cots.paths:
            index = index or _index(build)
            cots.paths[target] = (cots.paths[target][0], Name(index))
    body, back_body = sweeper.region(s.body, (*path, 0), s, in_loop=True)
    moves: Statements = []
    targets, sources = list(s.targets), list(s.sources)
    for target, source in zip(s.targets, s.sources, strict=True):
        if target in cots.paths:
            continue
        if isinstance(source, core.Each) and build.is_active(source.sequence) and target in build.active:
            if cots.mode(target) is Mode.SHADOW:
                # for row in x: row *= 2    =>    the rows of bx go along
                if build.fact(target).kind not in CONTAINERS | {Kind.ARRAY}:
                    look = build.helper(runtime.check_in_place, Name(target))
                    body = (core.Effect(look, origin=s.origin), *body)
                targets.append(cots.of(target))
                sources.append(core.Each(Name(cots.of(source.sequence.id))))  # type: ignore[union-attr]
                continue
            index = index or _index(build)
            moves += cots.contribute_item(source.sequence, Name(index), Name(cots.of(target)), s, tag)
    ahead: Statements = []
    turns: str | None = None
    if leaves(s.body) or not all(_has_length(build, src) for src in s.sources):
        turns = build.variable("turns")
        ahead.append(_start(turns, s))
        body = count_past(body, _count(turns, s), depth(s.body, sweeper.exits))
    before: Statements = []
    header, target_name = _backward_range(build, s, turns, index, before)
    restores = _other_targets(sweeper, s, target_name)
    # The tie to the forward body stays first: what it restores is there for all that follows.
    tie, rest = (back_body[:1], back_body[1:]) if saved_on(back_body) is not None else ((), back_body)
    inner = (*tie, *restores, *rest, *moves)
    back = core.For((target_name,), (header,), inner, origin=s.origin, about=About(Role.ADJOINT, ""))
    return [*ahead, replace(s, targets=tuple(targets), sources=tuple(sources), body=body)], [*before, back]


def _index(build: Builder) -> str:
    """A variable that counts the items of what is gone through."""
    name = build.variable("i")
    build.facts[name] = INDEX
    return name


def conditional(sweeper: Sweeper, s: core.While, path: Path) -> tuple[Statements, Statements]:
    """Sweep a `while` loop: as many turns backwards as were made forwards."""
    build = sweeper.build
    computed = {t for statement in core.walk(s.head) for t in core.targets(statement)} & build.active
    carried = computed and names_carried(build.function, build.book)
    for statement in core.walk(s.head):
        if any(t in carried for t in core.targets(statement) if t in computed):
            build.refuse(
                statement,
                "a value that is computed in the test of a `while` loop is differentiated",
                "compute it in the body of the loop",
            )
    body, back_body = sweeper.region(s.body, (*path, 0), s, in_loop=True)
    header = counted_by_the_user(build.function, s)
    ahead: Statements = []
    if header is None:
        turns = build.variable("turns")
        header = core.Range(Const(0), Name(turns))
        ahead.append(_start(turns, s))
        body = count_past(body, _count(turns, s), depth(s.body, sweeper.exits))
    ahead.append(replace(s, body=body))
    back = core.For(
        (build.variable("_"),), (header,), back_body, origin=s.origin, about=About(Role.ADJOINT, "")
    )
    return ahead, [back]


def _start(turns: str, s: core.Statement) -> core.Statement:
    return core.Bind(turns, Const(0), origin=s.origin, about=About(Role.SAVE))


def _count(turns: str, s: core.Statement) -> core.Statement:
    more = Apply(Op.BINARY, (Name(turns), Const(1)), symbol="+")
    return core.Bind(turns, more, origin=s.origin, about=About(Role.SAVE))


def _counts_turns(source: core.Range | core.Each) -> bool:
    return isinstance(source, core.Range) and source.start == Const(0) and source.step == Const(1)


def _has_length(build: Builder, source: core.Range | core.Each) -> bool:
    """Can the number of turns be told again after the loop?"""
    if isinstance(source, core.Range):
        return True
    if not isinstance(source.sequence, Name):
        return True
    return build.is_active(source.sequence) or build.fact(source.sequence.id).kind in CONTAINERS | {
        Kind.ARRAY
    }


def _backward_range(
    build: Builder, s: core.For, turns: str | None, index: str | None, before: Statements
) -> tuple[core.Range, str]:
    """The range that runs the loop backwards, and its variable."""

    def named(value: Expr) -> Expr:
        value = simplify(value)
        if isinstance(value, (Name, Const)):
            return value
        name = build.fresh()
        before.append(core.Bind(name, value, origin=s.origin, about=About(Role.ADJOINT)))
        return Name(name)

    def minus_one(value: Expr) -> Expr:
        return named(Apply(Op.BINARY, (value, Const(1)), symbol="-"))

    if turns is None and len(s.sources) == 1 and isinstance(source := s.sources[0], core.Range):
        target = s.targets[0]
        match source.step:
            case Const(1):
                return core.Range(minus_one(source.stop), minus_one(source.start), Const(-1)), target
            case Const(-1):
                plus = Apply(Op.BINARY, (source.stop, Const(1)), symbol="+")
                stop = Apply(Op.BINARY, (source.start, Const(1)), symbol="+")
                return core.Range(named(plus), named(stop), Const(1)), target
    if turns is not None:
        count: Expr = Name(turns)
    else:
        count = _turns(s.sources, named)
    target = index or build.variable("i")
    return core.Range(minus_one(count), Const(-1), Const(-1)), target


def _turns(sources: Sequence[core.Range | core.Each], named: object) -> Expr:
    """How many turns a loop without `break` makes."""
    assert callable(named)
    lengths: list[Expr] = []
    for source in sources:
        match source:
            case core.Each(sequence):
                lengths.append(named(Apply(Op.CALL, (LEN, sequence))))
            case core.Range(stop=Const(None)):
                continue
            case core.Range(start, stop, step):
                counted = named(Apply(Op.CALL, (Global("range", range), start, stop, step)))
                lengths.append(named(Apply(Op.CALL, (LEN, counted))))
    assert lengths, "a loop without end"
    shortest: Expr = lengths[0] if len(lengths) == 1 else named(Apply(Op.CALL, (MIN, *lengths)))
    return shortest


def _other_targets(sweeper: Sweeper, s: core.For, index: str) -> Statements:
    """Form the counting variables again from the index, and items of sequences; `saves` sees to the others.

    for i, a in enumerate(w):       =>      for i in range(len(w) - 1, -1, -1):
                                                a = w[i]
    """
    build = sweeper.build
    out: Statements = []
    for target, source in zip(s.targets, s.sources, strict=True):
        if target == index:
            continue
        if isinstance(source, core.Each):
            if _read_by_position(sweeper, target, source.sequence):
                item = Apply(Op.ITEM, (source.sequence, Name(index)))
                out.append(core.Bind(target, item, origin=s.origin, about=About(Role.RESTORE)))
            continue
        value: Expr = Name(index)
        for symbol, part in (("*", source.step), ("+", source.start)):
            value = simplify(Apply(Op.BINARY, (value, part), symbol=symbol))
            if not isinstance(value, Name):
                name = build.fresh()
                out.append(core.Bind(name, value, origin=s.origin, about=About(Role.RESTORE)))
                value = Name(name)
        out.append(core.Bind(target, value, origin=s.origin, about=About(Role.RESTORE)))
    return out


def _read_by_position(sweeper: Sweeper, target: str, sequence: Expr) -> bool:
    """Is what a loop takes from a sequence still there afterwards, under its position?

    What may be a dictionary has no positions: a loop takes its keys.
    """
    build = sweeper.build
    if not isinstance(sequence, Name) or build.unwritable or sweeper.is_merged(target):
        return False
    has_positions = build.fact(sequence.id).kind in (Kind.ARRAY, Kind.NUMERIC, Kind.LIST, Kind.TUPLE)
    return has_positions and not build.memory.is_mutated(sequence.id)
