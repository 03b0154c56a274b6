"""Which names are live: may be read before they are bound again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tangent_ast import core, solver
from tangent_ast.namesets import NamesAround, NameSet, Universe

Reads = Callable[[core.Statement], Iterable[str]]
Binds = Callable[[core.Statement], Iterable[str]]
Test = Callable[[core.Statement], bool]


@dataclass(frozen=True, slots=True)
class _Liveness:
    """Backwards: what is read becomes live, what is bound stops being so."""

    names: Universe
    reads: Reads
    binds: Binds
    idle: Test
    moves: dict[int, tuple[int, int, bool]] = field(default_factory=dict)  # by statement; loops come again

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        bound, read, idle = self.moves.get(id(statement)) or self._move(statement)
        bits = state.bits
        if idle and not bits & bound:
            return state
        if not isinstance(statement, core.For):  # its targets die where a turn begins
            bits &= ~bound
        return NameSet(self.names, bits | read)

    def _move(self, statement: core.Statement) -> tuple[int, int, bool]:
        """What a statement binds, what it reads, and whether it is idle if nobody reads what it binds."""
        read = self.names.bits(self.reads(statement))
        if isinstance(statement, (core.Push, core.Pop)):
            read |= self.names.bits((statement.stack,))
        move = self.names.bits(self.binds(statement)), read, self.idle(statement)
        self.moves[id(statement)] = move
        return move

    def enter(self, loop: core.For, state: NameSet) -> NameSet:
        return state.difference(loop.targets)

    def join(self, one: NameSet, other: NameSet) -> NameSet:
        return one | other


def _never(statement: core.Statement) -> bool:
    return False


def liveness(
    block: core.Block,
    live_at_end: Iterable[str] = (),
    reads: Reads = core.reads,
    idle: Test = _never,
    binds: Binds = core.targets,
) -> NamesAround:
    """Live names before and after every statement, and at the heads of loops.

    `reads` says what counts as reading a name, by default every mention, and `binds` what as binding it.
    `idle` says of which statements nothing is left if nobody reads what they bind: what these
    read does not count then.  So `total = total + x` keeps neither name alive by itself.
    """
    names = Universe()
    analysis = _Liveness(names, reads, binds, idle)
    solution = solver.backward(block, names.set(live_at_end), analysis, raised=names.set())
    return NamesAround(solution, names.set())
