"""Read a value under its first name.

bt = by                =>        bx = by * 2
bx = bt * 2
"""

from __future__ import annotations

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
        if isinstance(statement, core.Bind) and _root(statement.value, state) == Name(statement.target):
            return state  # it has this value already
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


def _root(expr: Expr, copies: Copies) -> Expr:
    """What a name is a copy of, in the end."""
    table = dict(copies)
    seen: set[str] = set()
    while isinstance(expr, Name) and expr.id in table and expr.id not in seen:
        seen.add(expr.id)
        expr = table[expr.id]
    return expr


def _without(state: Copies, bound: set[str]) -> Copies:
    return frozenset(
        c for c in state if c[0] not in bound and not (isinstance(c[1], Name) and c[1].id in bound)
    )


def propagate_copies(block: core.Block, candidates: frozenset[str]) -> core.Block:
    """Replace copies of names by the names, for the `candidates`."""
    solution = solver.forward(block, frozenset(), _Available(candidates))
    writes = any(isinstance(s, core.Update) for s in core.walk(block))

    def resolve(copies: Copies, expr: Expr, about: core.About) -> Expr:
        expr = core.rebuild(expr, lambda e: _root(e, copies))
        if about.role is core.Role.PRIMAL or not isinstance(expr, core.Apply):
            return expr
        simple = simplify(expr)
        # `1.0 * y` is an array of its own, `y` is not: the difference shows if one of them is written to.
        return expr if writes and isinstance(simple, Name) else simple

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            copies = solution.before.get(id(s)) or frozenset()
            rewritten = s
            if copies and not isinstance(s, core.While):  # its test is read after its head
                rewritten = core.map_expressions(s, lambda e, c=copies, a=s.about: resolve(c, e, a))  # type: ignore[misc]
            if isinstance(rewritten, core.Bind) and rewritten.value == Name(rewritten.target):
                continue
            out.append(core.map_blocks(rewritten, rewrite))
        return tuple(out)

    return rewrite(block)
