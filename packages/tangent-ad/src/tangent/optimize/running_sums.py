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

It may as well if it has been calculated and then un-broadcast like what is added.  In a loop that saves
an array for each turn; elsewhere it saves little, and a second derivative would have to see that it is right.

>>> turn = "bc = unbroadcast(bc, c); bc = bc + unbroadcast(bh * t, c); bc = bc * f"
>>> text = f"bc = bh * o\\nfor t in ts:\\n    {turn}\\nreturn bc"
>>> print(rewritten(lambda f: add_in_place(f, BOOK), text, unbroadcast=runtime.unbroadcast))
bc = bh * o
for t in ts:
    bc = unbroadcast(bc, c)
    t_1 = bh * t
    t_2 = unbroadcast(t_1, c)
    bc += t_2
    bc = bc * f
return bc
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, partial

from tangent import runtime
from tangent.optimize.sharing import reached
from tangent.rules.book import RuleBook
from tangent_ast import core, solver
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op, Role
from tangent_ast.namesets import NamesAround, NameSet, Universe


def add_in_place(function: core.Function, book: RuleBook) -> core.Function:
    """Turn `x = x + y` into `x += y` in the derivative's own statements, where that is safe."""
    fresh = _names_around(function, _Fresh(book))
    # Few functions have a sum that asks for these.
    own = cache(lambda: _names_around(function, _Own(book)))
    fitting = cache(lambda: solver.forward(function.body, frozenset(), _Fitting()).before)

    def rewrite(block: core.Block, *, turns: bool = False) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            inside = turns or isinstance(s, core.For | core.While)
            new = core.map_blocks(s, partial(rewrite, turns=inside))
            out.append(changed(new, s, turns=turns))
        return tuple(out)

    def changed(s: core.Statement, place: core.Statement, *, turns: bool) -> core.Statement:
        match s:
            case core.Bind(
                target=target, value=Apply(Op.BINARY, (Name(summed), more), symbol="+" | "-" as symbol)
            ):
                if summed == target and s.about.role is not Role.PRIMAL and target not in core.names(more):
                    if target in fresh.before(place) or (
                        turns and target in own().before(place) and _fits(more, target, fitting()[id(place)])
                    ):
                        return core.Update(Name(target), more, symbol, origin=s.origin, about=s.about)
        return s

    return function.with_body(rewrite(function.body))


def _names_around(function: core.Function, analysis: _Fresh | _Own) -> NamesAround:
    names = Universe()
    return NamesAround(solver.forward(function.body, names.set(), analysis), names.set())


@dataclass(frozen=True, slots=True)
class _Fresh:
    """Forwards: the names whose memory has no other name, and which started as zeros."""

    book: RuleBook

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        match statement:
            case core.Bind(target=target, value=value):
                if (
                    isinstance(value, Apply)
                    and value.args[:1] == (Name(target),)
                    and value.symbol in ("+", "-")
                ):
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


@dataclass(frozen=True, slots=True)
class _Own(_Fresh):
    """Forwards: the names whose memory has no other name, whatever has been calculated there."""

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        match statement:
            case core.Bind(target=target, value=value):
                shared = set(reached(value, self.book))
                made = shared <= ({target} if target in state else set()) and _is_calculated(value)
                state = state.difference(shared)
                return state.union((target,)) if made else state.difference((target,))
        return _Fresh.transfer(self, statement, state)


def _is_calculated(value: Expr) -> bool:
    match value:
        case Apply(Op.BINARY | Op.UNARY):
            return True
    return core.is_call_of(value, runtime.zeros_like, runtime.unbroadcast)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """Forwards: names with the shape and dtype of another, since they were un-broadcast like it."""

    def transfer(self, statement: core.Statement, state: _Pairs) -> _Pairs:
        match statement:
            case core.Bind(target=target, value=Apply(Op.BINARY, (Name(summed), more), symbol="+")) if (
                target == summed and _fits(more, target, state)
            ):
                return state
            case core.Bind(target=target, value=value):
                kept = self._without((target,), state)
                model = _model(value)
                return kept if model is None or model == target else kept | {(target, model)}
        return self._without(core.targets(statement), state)

    def _without(self, bound: Collection[str], state: _Pairs) -> _Pairs:
        return frozenset(p for p in state if p[0] not in bound and p[1] not in bound)

    def enter(self, loop: core.For, state: _Pairs) -> _Pairs:
        return self._without(loop.targets, state)

    def join(self, one: _Pairs, other: _Pairs) -> _Pairs:
        return one & other


_Pairs = frozenset[tuple[str, str]]


def _fits(more: Expr, target: str, pairs: _Pairs | None) -> bool:
    """Has what is added to a name the same shape and dtype as the name?"""
    models = {model for name, model in pairs or () if name == target}
    if isinstance(more, Name):
        return any((more.id, model) in (pairs or ()) for model in models)
    return _model(more) in models


def _model(value: Expr) -> str | None:
    """unbroadcast(bh * t, c)  =>  c"""
    match value:
        case Apply(Op.CALL, (Global(value=fn), _, Name(model))) if fn is runtime.unbroadcast:
            return model
    return None


def _is_start(value: Expr) -> bool:
    """Is it what a sum starts from?"""
    match value:
        case Const(number):
            return isinstance(number, float) and number == 0.0
    return core.is_call_of(value, runtime.zeros_like)
