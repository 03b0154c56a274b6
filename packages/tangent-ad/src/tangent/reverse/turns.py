"""Tests of `while` loops that change something become part of the turn, which can be undone.

while advance(c) > 0:    =>    while True:
    y = y * c[0]                   if advance(c) > 0:
                                       y = y * c[0]
                                   else:
                                       break
"""

from __future__ import annotations

from collections.abc import Callable

from tangent_ast import core
from tangent_ast.core import Const


def with_whole_turns(
    function: core.Function, changes_something: Callable[[core.Statement], bool]
) -> core.Function:
    """Move the heads of such loops into their bodies."""

    def rewrite(block: core.Block) -> core.Block:
        return tuple(whole(core.map_blocks(s, rewrite)) for s in block)

    def whole(s: core.Statement) -> core.Statement:
        if not isinstance(s, core.While) or not any(map(changes_something, core.walk(s.head))):
            return s
        leave = core.Break(origin=s.origin)
        turn = core.If(s.test, s.body, (leave,), origin=s.origin)
        return core.While((), Const(True), (*s.head, turn), origin=s.origin, about=s.about)

    return function.with_body(rewrite(function.body))
