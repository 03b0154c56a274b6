"""Functions that turned out the same are written once.

    def power_fwd_1(x, n):                  def power_fwd(x, n):
        ... power_fwd_1(x, n - 1) ...           ... power_fwd(x, n - 1) ...
    def power_fwd(x, n):              =>
        ... power_fwd_1(x, n - 1) ...

A callee is derived once for each set of facts about its arguments; what was known
need not have made a difference.  Whether two functions are the same may depend on
whether two others are, so all are taken to be until a difference shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence

from tangent.load import Unit
from tangent_ast import core
from tangent_ast.core import Expr, Global

Written = tuple[core.Function, Unit]


def without_twins(written: Sequence[Written], asked: Collection[str]) -> list[Written]:
    """Keep the first of functions that are the same; those that were `asked` for stay."""
    kept = {name: names[0] for names in _same(written, asked) for name in names}
    if all(name == other for name, other in kept.items()):
        return list(written)
    return [
        (_calling(function, kept), unit) for function, unit in written if kept[function.name] == function.name
    ]


def _same(written: Sequence[Written], asked: Collection[str]) -> list[list[str]]:
    """The names of functions that do the same: one class at first, split until no difference is left."""
    classes = [[f.name for f, _ in written if f.name not in asked], *([name] for name in asked)]
    while True:
        number = {name: str(k) for k, names in enumerate(classes) for name in names}
        alike: dict[Hashable, list[str]] = defaultdict(list)
        for function, unit in written:
            told = (function.params, _calling(function, number).body, _surroundings(unit))
            alike[number[function.name], told].append(function.name)
        if len(alike) == len(classes):
            return classes
        classes = list(alike.values())


def _calling(function: core.Function, names: Mapping[str, str]) -> core.Function:
    """The function with its siblings under other names."""

    def atom(expr: Expr) -> Expr:
        if isinstance(expr, Global) and expr.value is core.UNKNOWN and expr.path in names:
            return Global(names[expr.path], expr.value)
        return expr

    return function.with_body(core.map_everywhere(function.body, lambda e: core.rebuild(e, atom)))


def _surroundings(unit: Unit) -> Hashable:
    """What a function runs with besides its text."""
    tables = (unit.cells, unit.injected, unit.kwdefaults)
    return (
        id(unit.globals),
        *(tuple((name, id(value)) for name, value in sorted(table.items())) for table in tables),
        tuple(map(id, unit.defaults)),
        id(unit.like),
        id(unit.guard),
        unit.saved,
    )


__all__ = ["without_twins"]
