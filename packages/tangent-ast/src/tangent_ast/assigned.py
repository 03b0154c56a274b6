"""Which names are surely bound."""

from __future__ import annotations

from tangent_ast import core, solver

Names = frozenset[str]


class _Assigned:
    """Forwards: what is bound on every path."""

    def transfer(self, statement: core.Statement, state: Names) -> Names:
        return state if isinstance(statement, core.For) else state.union(core.targets(statement))

    def enter(self, loop: core.For, state: Names) -> Names:
        return state.union(loop.targets)

    def join(self, one: Names, other: Names) -> Names:
        return one & other


def assigned(block: core.Block, at_start: Names) -> solver.Solution[Names]:
    """Surely bound names before and after every statement."""
    return solver.forward(block, at_start, _Assigned())
