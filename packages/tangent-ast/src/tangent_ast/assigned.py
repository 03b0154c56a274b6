"""Which names are surely bound."""

from __future__ import annotations

from collections.abc import Iterable

from tangent_ast import core, solver
from tangent_ast.namesets import NamesAround, NameSet, Universe


class _Assigned:
    """Forwards: what is bound on every path."""

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        return state if isinstance(statement, core.For) else state.union(core.targets(statement))

    def enter(self, loop: core.For, state: NameSet) -> NameSet:
        return state.union(loop.targets)

    def join(self, one: NameSet, other: NameSet) -> NameSet:
        return one & other


def assigned(block: core.Block, at_start: Iterable[str]) -> NamesAround:
    """Surely bound names before and after every statement."""
    names = Universe()
    return NamesAround(solver.forward(block, names.set(at_start), _Assigned()), names.set())
