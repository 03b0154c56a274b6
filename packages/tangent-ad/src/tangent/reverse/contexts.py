"""Blocks under context managers, run backwards.

with errstate(...):          =>    with errstate(...):
    y = np.log(x)                      bx += by / x
"""

from __future__ import annotations

from tangent.builder import Builder
from tangent.purity import purity
from tangent_ast import core
from tangent_ast.core import About, Apply, Global, Op, Role

Statements = list[core.Statement]


def entered_anew(build: Builder, block: core.Block) -> dict[int, Statements]:
    """What the backward part does where the block enters and leaves, by position.

    Most managers say how to calculate, and say so for the backward part too.  What a block
    works on, a file that it writes for example, is not entered a second time.
    """
    found: dict[int, Statements] = {}
    for position, s in enumerate(block):
        if isinstance(s, core.Enter) and s.manager is not None:
            end = core.leave_of(block, position)
            if not _is_worked_on(build, s, block[position + 1 : end]):
                tag = About(Role.ADJOINT)
                found[end] = [core.Enter(s.manager, s.target, origin=s.origin, about=tag)]
                found[position] = [core.Leave(origin=s.origin, about=tag)]
    return found


def _is_worked_on(build: Builder, s: core.Enter, block: core.Block) -> bool:
    """Is the manager a file, or is what it gives changed by the block, as far as one can tell?"""
    match s.manager:
        case Apply(Op.CALL, (Global(value=made), *_)) if made is open:
            return True
        case Apply(Op.METHOD, symbol="open"):
            return True
    pure = purity(build.book)
    return any(
        s.target in core.names(expr) and (isinstance(inside, core.Update) or not pure(expr))
        for inside in core.walk(block)
        for expr in core.expressions(inside)
    )
