"""Names that are read where no path has bound them: an error in the plain call, so they are refused.

    z = y; y = x * x; return x        refused: nobody would miss the copy

What only some paths have bound is taken for bound.
"""

from __future__ import annotations

from dataclasses import dataclass

from tangent_ast import core, solver
from tangent_ast.errors import Problem, Problems, Unsupported
from tangent_ast.namesets import NameSet, Universe


def refuse_unbound(function: core.Function) -> None:
    """Refuse a function that reads what nothing has bound."""
    names, problems = Universe(), Problems()
    local = {t for s in core.walk(function.body) for t in core.targets(s)} - {p.name for p in function.params}
    solution = solver.forward(function.body, names.set(local), _Unbound(names))
    for s in core.walk(function.body):
        unbound = (solution.head if isinstance(s, core.While) else solution.before).get(id(s))
        for name in core.reads(s) if unbound else ():
            if unbound is not None and name in unbound:
                message = f"`{name}` is read here before anything has bound it"
                problems.add(Problem(s.origin, message, "give it a value first", Unsupported))
                break
    problems.raise_all()


@dataclass(frozen=True, slots=True)
class _Unbound:
    """Forwards: the names that no path has bound."""

    names: Universe

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        return state if isinstance(statement, core.For) else state.difference(core.targets(statement))

    def enter(self, loop: core.For, state: NameSet) -> NameSet:
        return state.difference(loop.targets)

    def join(self, one: NameSet, other: NameSet) -> NameSet:
        return one & other


__all__ = ["refuse_unbound"]
