"""Add to a running sum in place, where nobody else sees it.

>>> from tangent.rules.book import BOOK
>>> from tangent_ast.show import rewritten
>>> text = "bw = zeros_like(w)\\nfor i in range(n):\\n    bw = bw + x * i\\nreturn bw"
>>> print(rewritten(lambda f: add_in_place(f, BOOK), text, zeros_like=runtime.zeros_like, range=range))
bw = zeros_like(w)
for i in range(n):
    t = x * i
    bw += t
return bw

A sum may change in place if it is *fresh*: it started as zeros in the shape and
dtype of its primal, which hold whatever is added, and has not been passed on since.
For numbers it makes no difference.
"""

from __future__ import annotations

from dataclasses import dataclass

from tangent import runtime
from tangent.optimize.sharing import reached
from tangent.rules.book import RuleBook
from tangent_ast import core, solver
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op, Role
from tangent_ast.namesets import NamesAround, NameSet, Universe


def add_in_place(function: core.Function, book: RuleBook) -> core.Function:
    """Turn `x = x + y` into `x += y` in the derivative's own statements, where that is safe."""
    names = Universe()
    fresh = NamesAround(solver.forward(function.body, names.set(), _Fresh(book)), names.set())

    def rewrite(block: core.Block) -> core.Block:
        return tuple(changed(core.map_blocks(s, rewrite), s) for s in block)

    def changed(s: core.Statement, place: core.Statement) -> core.Statement:
        match s:
            case core.Bind(target=target, value=Apply(Op.BINARY, (Name(summed), more), symbol="+")):
                own = s.about.role is not Role.PRIMAL and summed == target and target in fresh.before(place)
                if own and target not in core.names(more):
                    return core.Update(Name(target), more, "+", origin=s.origin, about=s.about)
        return s

    return function.with_body(rewrite(function.body))


@dataclass(frozen=True, slots=True)
class _Fresh:
    """Forwards: the names whose memory has no other name."""

    book: RuleBook

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        match statement:
            case core.Bind(target=target, value=value):
                if isinstance(value, Apply) and value.args[:1] == (Name(target),) and value.symbol == "+":
                    return state  # the sum itself, whether in place or not
                state = state.difference(reached(value, self.book))
                return state.union((target,)) if _is_start(value) else state.difference((target,))
            case core.Update(value=value):
                return state.difference(reached(value, self.book))
            case core.For():
                return state.difference(core.reads(statement))
            case core.If() | core.While() | core.Try():
                return state
        return state.difference(core.targets(statement)).difference(core.reads(statement))

    def enter(self, loop: core.For, state: NameSet) -> NameSet:
        return state.difference(loop.targets)

    def join(self, one: NameSet, other: NameSet) -> NameSet:
        return one & other


def _is_start(value: Expr) -> bool:
    """Is it what a sum starts from?"""
    match value:
        case Const(number):
            return isinstance(number, float) and number == 0.0
        case Apply(Op.CALL, (Global(value=fn), *_)):
            return fn is runtime.zeros_like
    return False
