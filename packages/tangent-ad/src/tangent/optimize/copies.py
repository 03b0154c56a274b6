"""Read a value under its first name.

    bt = by                =>        bx = by * 2
    bx = bt * 2
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tangent_ast import core, solver
from tangent_ast.core import Expr, Name

Copies = frozenset[tuple[str, str]]  # (copy, what it is a copy of)


@dataclass(slots=True)
class _Available:
    """Forwards: the copies that still hold."""

    candidates: frozenset[str]

    def transfer(self, statement: core.Statement, state: Copies) -> Copies:
        if isinstance(statement, core.For):
            return state
        bound = set(core.targets(statement))
        if bound:
            state = frozenset(c for c in state if c[0] not in bound and c[1] not in bound)
        if isinstance(statement, core.Bind) and isinstance(statement.value, Name):
            if statement.target in self.candidates and statement.target != statement.value.id:
                state |= {(statement.target, statement.value.id)}
        return state

    def enter(self, loop: core.For, state: Copies) -> Copies:
        return frozenset(c for c in state if c[0] not in loop.targets and c[1] not in loop.targets)

    def join(self, one: Copies, other: Copies) -> Copies:
        return one & other


def propagate_copies(block: core.Block, candidates: frozenset[str]) -> core.Block:
    """Replace copies of names by the names, for the `candidates`."""
    solution = solver.forward(block, frozenset(), _Available(candidates))

    def at(copies: Copies) -> Mapping[str, str]:
        return dict(copies)

    def resolve(table: Mapping[str, str], expr: Expr) -> Expr:
        def atom(e: Expr) -> Expr:
            seen = set()
            while isinstance(e, Name) and e.id in table and e.id not in seen:
                seen.add(e.id)
                e = Name(table[e.id])
            return e

        return core.rebuild(expr, atom)

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            table = at(solution.before.get(id(s)) or frozenset())
            if isinstance(s, core.While):
                table = {}  # its test is read after its head
            if table:
                rewritten = core.map_expressions(s, lambda e, table=table: resolve(table, e))  # type: ignore[misc]
            else:
                rewritten = s
            out.append(core.map_blocks(rewritten, rewrite))
        return tuple(out)

    return rewrite(block)
