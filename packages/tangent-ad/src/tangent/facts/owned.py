"""Which values have memory that nothing else knows of, at each place of a function.

    b = zeros_like(x)        b is known under this name only,
    b += y                   so whether this makes a new value or writes to the old one is all the same,
    pair = (b, c)            until something else holds it.

`memory` asks which names may share memory at any time, in any order; this asks who does so far.

>>> from tangent.rules.book import BOOK
>>> from tangent_ast.lower import lower
>>> from tangent_ast.source import source_of
>>> def f(x, y):
...     b = x * y
...     c = x + y
...     pair = (b, x)
...     return pair
>>> function = lower(source_of(f))
>>> sorted(owned(function.body, BOOK).before(function.body[-1]))
['c']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tangent.facts.fact import UNKNOWN, Facts, Kind
from tangent.facts.shared import shared_parts, shares_only
from tangent.rules.book import RuleBook
from tangent_ast import core, solver
from tangent_ast.core import Apply, Name, Op
from tangent_ast.liveness import liveness
from tangent_ast.namesets import NamesAround, NameSet, Universe


def owned(block: core.Block, book: RuleBook) -> NamesAround:
    """The names of what has been made in a block and not been handed on, around statements."""
    names = Universe()
    analysis = _Owned(liveness(block), book)
    return NamesAround(solver.forward(block, names.set(), analysis), names.set())


def without_own_writes(function: core.Function, facts: Facts, book: RuleBook) -> core.Function:
    """A function without what it writes to arrays of its own: what is written to is what others may see.

    v = u.copy(); v[1:] = u[:-1]; u[0] = 1.0; u = v    =>    v = u.copy(); u[0] = 1.0; u = v
    """
    names = Universe()
    made = NamesAround(solver.forward(function.body, names.set(), _Made(facts, book)), names.set())

    def is_own(s: core.Statement) -> bool:
        if not isinstance(s, core.Update):
            return False
        return all(n in made.before(s) for n in s.bases)

    def rewrite(block: core.Block) -> core.Block:
        return tuple(core.map_blocks(s, rewrite) for s in block if not is_own(s))

    return function.with_body(rewrite(function.body))


@dataclass(frozen=True, slots=True)
class _Owned:
    """Forwards: what has been calculated is nobody else's until it is put somewhere or named again."""

    live: NamesAround
    book: RuleBook

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        match statement:
            case core.Bind(target=target, value=Name(source)):
                moves = source in state and source not in self.live.after(statement)
                state = state.difference((source, target))
                return state.union((target,)) if moves else state
            case core.Bind(target=target, value=Apply(Op.INPLACE, (Name(changed), _))):
                moves = changed in state
                state = state.difference((changed, target))
                return state.union((target,)) if moves else state
            case core.Bind(target=target, value=Apply(Op.BINARY | Op.UNARY | Op.CALL | Op.METHOD) as value):
                shared = list(shared_parts(value, self.book))
                state = state.difference((*_names(shared), target))
                return state if shared else state.union((target,))
            case core.If() | core.While() | core.Try():
                return state
            case core.Update(value=value):
                return state.difference(
                    n for part in shared_parts(value, self.book) for n in core.names(part)
                )
        return state.difference((*core.targets(statement), *core.reads(statement)))

    def enter(self, loop: core.For, state: NameSet) -> NameSet:
        return state.difference(loop.targets)

    def join(self, one: NameSet, other: NameSet) -> NameSet:
        return one & other


@dataclass(frozen=True, slots=True)
class _Made:
    """Forwards: the arrays that are new in the function, whoever else in it knows of them.

    What is in a new list need not be new.
    """

    facts: Facts
    book: RuleBook

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        rest = state.difference(core.targets(statement))
        match statement:
            case core.Bind(target=target, value=value) if self.is_array(target):
                return rest.union((target,)) if shares_only(value, state, self.book) else rest
        return rest

    def is_array(self, name: str) -> bool:
        return self.facts.get(name, UNKNOWN).kind is Kind.ARRAY

    def enter(self, loop: core.For, state: NameSet) -> NameSet:
        return state.difference(loop.targets)

    def join(self, one: NameSet, other: NameSet) -> NameSet:
        return one & other


def _names(parts: Iterable[core.Expr]) -> Iterator[str]:
    return (name for part in parts for name in core.names(part))
