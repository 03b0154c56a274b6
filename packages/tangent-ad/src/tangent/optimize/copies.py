"""Read a value under its first name.

    bt = by                =>        bx = by * 2
    bx = bt * 2
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tangent.algebra import simplify
from tangent_ast import core, solver
from tangent_ast.core import Const, Expr, Name

Copies = frozenset[tuple[str, Name | Const]]  # (copy, what it is a copy of)


@dataclass(slots=True)
class _Available:
    """Forwards: the copies that still hold."""

    candidates: frozenset[str]

    def transfer(self, statement: core.Statement, state: Copies) -> Copies:
        if isinstance(statement, core.For):
            return state
        bound = set(core.targets(statement))
        if bound:
            state = _without(state, bound)
        if isinstance(statement, core.Bind) and statement.target in self.candidates:
            if isinstance(value := statement.value, (Name, Const)) and value != Name(statement.target):
                state |= {(statement.target, value)}
        return state

    def enter(self, loop: core.For, state: Copies) -> Copies:
        return _without(state, set(loop.targets))

    def join(self, one: Copies, other: Copies) -> Copies:
        return one & other


def _without(state: Copies, bound: set[str]) -> Copies:
    return frozenset(c for c in state if c[0] not in bound and not (isinstance(c[1], Name) and c[1].id in bound))


def propagate_copies(block: core.Block, candidates: frozenset[str]) -> core.Block:
    """Replace copies of names by the names, for the `candidates`."""
    solution = solver.forward(block, frozenset(), _Available(candidates))

    def at(copies: Copies) -> Mapping[str, Name | Const]:
        return dict(copies)

    def resolve(table: Mapping[str, Name | Const], expr: Expr) -> Expr:
        def atom(e: Expr) -> Expr:
            seen = set()
            while isinstance(e, Name) and e.id in table and e.id not in seen:
                seen.add(e.id)
                e = table[e.id]
            return e

        return simplify(core.rebuild(expr, atom))

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
