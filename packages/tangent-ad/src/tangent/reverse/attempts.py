"""`try` backwards: a branch on which way was taken.

try:                          failed = False
    y = 1 / x                 try:
except ZeroDivisionError:         y = 1 / x
    y = 0.0              =>   except ZeroDivisionError:
                                  y = 0.0
                                  failed = True
                              ...
                              if not failed:
                                  bx += -by * y / x
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tangent.attempts import let_errors_pass
from tangent_ast import core
from tangent_ast.core import About, Apply, Const, Name, Op, Role

if TYPE_CHECKING:
    from tangent.reverse.sweep import Sweeper

Statements = list[core.Statement]
Path = tuple[int, ...]


@dataclass(slots=True)
class _Way:
    """One way through the statement; `number` is what the flag says of it."""

    number: int
    forward: Statements
    backward: Statements
    goes_on: bool


def attempt(sweeper: Sweeper, s: core.Try, path: Path, *, in_loop: bool) -> tuple[Statements, Statements]:
    """Each way is a region; that of the body goes on through `else`, where nothing is caught."""
    body, back_body = sweeper.sequence(s.body, (*path, 0), in_loop=in_loop)
    orelse, back = sweeper.sequence(s.orelse, (*path, 0), in_loop=in_loop, first=len(s.body))
    start = sweeper.prologue((*path, 0), (*s.body, *s.orelse)[-1])
    success = _Way(0, orelse, [*start, *back, *back_body], not _raises((*s.body, *s.orelse)))
    ways = [success]
    for k, handler in enumerate(s.handlers, 1):
        swept = sweeper.block(handler.body, (*path, k), in_loop=in_loop)
        ways.append(_Way(k, *swept, not _raises(handler.body)))
    going_on = [way for way in ways if way.goes_on]
    before: Statements = []
    backward = going_on[0].backward if going_on else []
    if len(going_on) > 1:  # the only way needs neither flag nor region
        if in_loop or sweeper.stack_every_region:
            for way in going_on:
                sweeper.tie(way.forward, way.backward, s.origin)
        flag = sweeper.build.variable("failed")
        values = [Const(False), Const(True)] if len(ways) == 2 else [Const(way.number) for way in ways]
        before = [_flag(flag, values[0], s)]
        for way in going_on:
            if way is not success:
                way.forward.insert(0, _flag(flag, values[way.number], s))
        backward = _choice(sweeper, flag, going_on, s)
    handlers = tuple(
        replace(handler, body=tuple(way.forward)) for handler, way in zip(s.handlers, ways[1:], strict=True)
    )
    made = core.Try(tuple(body), handlers, tuple(success.forward), origin=s.origin, about=s.about)
    return [*before, let_errors_pass(sweeper.build, made, s)], backward


def _raises(block: core.Block) -> bool:
    """Does a block surely end with an exception, so that nothing is ever swept back through it?"""
    return any(isinstance(s, core.Raise) or (core.ways(s) and all(map(_raises, core.ways(s)))) for s in block)


def _flag(flag: str, value: Const, s: core.Try) -> core.Statement:
    return core.Bind(flag, value, origin=s.origin, about=About(Role.SAVE))


def _choice(sweeper: Sweeper, flag: str, ways: list[_Way], s: core.Try) -> Statements:
    """if failed: (if failed == 1: ... else: ...) else: ..."""
    first, *others = ways
    if not others:
        return first.backward
    tag = About(Role.ADJOINT, "")
    if first.number == 0:
        failed = _choice(sweeper, flag, others, s)
        return [core.If(Name(flag), tuple(failed), tuple(first.backward), origin=s.origin, about=tag)]
    test = sweeper.build.fresh()
    compared = Apply(Op.COMPARE, (Name(flag), Const(first.number)), symbol="==")
    rest = _choice(sweeper, flag, others, s)
    return [
        core.Bind(test, compared, origin=s.origin, about=tag),
        core.If(Name(test), tuple(first.backward), tuple(rest), origin=s.origin, about=tag),
    ]
