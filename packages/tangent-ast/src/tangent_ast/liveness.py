"""Which names are live: may be read before they are bound again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tangent_ast import core, solver

Names = frozenset[str]


Reads = Callable[[core.Statement], Iterable[str]]


@dataclass(frozen=True, slots=True)
class _Liveness:
    """Backwards: what is read becomes live, what is bound stops being so."""

    reads: Reads

    def transfer(self, statement: core.Statement, state: Names) -> Names:
        if not isinstance(statement, core.For):  # its targets die where a turn begins
            state = state.difference(core.targets(statement))
        state = state.union(self.reads(statement))
        if isinstance(statement, (core.Push, core.Pop)):
            state = state | {statement.stack}
        return state

    def enter(self, loop: core.For, state: Names) -> Names:
        return state.difference(loop.targets)

    def join(self, one: Names, other: Names) -> Names:
        return one | other


def liveness(
    block: core.Block, live_at_end: Names = frozenset(), reads: Reads = core.reads
) -> solver.Solution[Names]:
    """Live names before and after every statement, and at the heads of loops.

    `reads` says what counts as reading a name; by default every mention does.
    """
    return solver.backward(block, live_at_end, _Liveness(reads), raised=frozenset())
