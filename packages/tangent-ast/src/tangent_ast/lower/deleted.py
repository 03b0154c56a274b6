"""Names that are read after `del`: an error in the plain call, so they are refused.

y = x * x; del y; return y        refused
del y; y = x; return y            as if the `del` were not there

While a function is lowered, a marker stands where a name is deleted, and one where a name stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from tangent_ast import core, solver
from tangent_ast.core import About, Bind, Const, Origin, Role
from tangent_ast.errors import Problem, Problems, Unsupported
from tangent_ast.namesets import NameSet, Universe

_DELETED = About(Role.PRIMAL, "deleted")


def deletion(name: str, origin: Origin) -> Bind:
    """The marker: from here on the name is not bound."""
    return Bind(name, Const(None), origin=origin, about=_DELETED)


def without_deletions(function: core.Function, problems: Problems) -> core.Function:
    """Refuse what may read a name that is deleted, and take the markers out."""
    if not any(map(_is_marker, core.walk(function.body))):
        return function
    names = Universe()
    solution = solver.forward(function.body, names.set(), _Deleted(names))
    told: set[Origin] = set()
    for s in core.walk(function.body):
        around = solution.head if isinstance(s, core.While) else solution.before
        gone = around.get(id(s))
        read = [s.target] if isinstance(s, Bind) and s.about is _DELETED else core.reads(s)
        for name in read:
            if gone is not None and name in gone and s.origin not in told:
                told.add(s.origin)
                problems.add(
                    Problem(
                        s.origin,
                        f"`{name}` may be read here after it has been deleted",
                        "read it before `del`, or leave the `del` out",
                        Unsupported,
                    )
                )

    def kept(block: core.Block) -> core.Block:
        return tuple(core.map_blocks(s, kept) for s in block if not _is_marker(s))

    return function.with_body(kept(function.body))


def _is_marker(s: core.Statement) -> bool:
    return s.about is _DELETED or (isinstance(s, core.Effect) and isinstance(s.value, core.Name))


@dataclass(frozen=True, slots=True)
class _Deleted:
    """Forwards: the names that may be deleted."""

    names: Universe

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        if isinstance(statement, core.For):
            return state
        if statement.about is _DELETED:
            return state | self.names.set(core.targets(statement))
        return state.difference(core.targets(statement))

    def enter(self, loop: core.For, state: NameSet) -> NameSet:
        return state.difference(loop.targets)

    def join(self, one: NameSet, other: NameSet) -> NameSet:
        return one | other


__all__ = ["deletion", "without_deletions"]
