"""Which names are live: may be read before they are bound again."""

from __future__ import annotations

from tangent_ast import core, solver

Names = frozenset[str]


class _Liveness:
    """Backwards: what is read becomes live, what is bound stops being so."""

    def transfer(self, statement: core.Statement, state: Names) -> Names:
        if not isinstance(statement, core.For):  # its targets die where a turn begins
            state = state.difference(core.targets(statement))
        state = state.union(core.reads(statement))
        if isinstance(statement, (core.Push, core.Pop)):
            state = state | {statement.stack}
        return state

    def enter(self, loop: core.For, state: Names) -> Names:
        return state.difference(loop.targets)

    def join(self, one: Names, other: Names) -> Names:
        return one | other


def liveness(block: core.Block, live_at_end: Names = frozenset()) -> solver.Solution[Names]:
    """Live names before and after every statement, and at the heads of loops."""
    return solver.backward(block, live_at_end, _Liveness(), raised=frozenset())
