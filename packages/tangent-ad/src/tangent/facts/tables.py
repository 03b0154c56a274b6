"""Which parameters are lists of lists, by their annotations and by what the function does with their rows.

    def f(m: list[list[float]])          lists of numbers

    a = [row[:] for row in m]            lists: of arrays, rows would be views of m, and a no copy of it
    a[i][j] -= f * a[k][j]

    a = copy.deepcopy(m)                 lists: of an array, one would write a[i, j]
    a[i][j] -= f * a[k][j]

A guard at the start of the derivative looks at the arguments.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator

import gast

from tangent import runtime
from tangent.facts.fact import UNKNOWN, Fact, Kind, of_annotation
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op

LIST = Fact(Kind.LIST, each=UNKNOWN)
TABLE = Fact(Kind.LIST, each=LIST)
WHOLE = Apply(Op.SLICE, (Const(None), Const(None), Const(None)))


def told_tables(function: core.Function) -> dict[str, Fact]:
    """What annotations say of parameters that are lists, and of what is in them."""
    said = {p.name: of_annotation(p.annotation) for p in function.params}
    return {name: fact for name, fact in said.items() if fact.kind is Kind.LIST and fact.each is not None}


def used_as_tables(function: core.Function) -> dict[str, Fact]:
    """The parameters without annotation that are used as only lists of lists can be.

    In a function of such, another parameter that is copied (`x = b[:]`) and then written to is a list, too.
    """
    params = {p.name: p.name for p in function.params if p.annotation is None}
    rows: dict[str, str] = {}  # what is taken from something, by its name
    same = dict(params)
    copied: set[str] = set()
    lists: dict[str, str] = {}
    written: set[str] = set()
    for s in core.walk(function.body):
        match s:
            case core.Bind(value=core.Verbatim() as kept) if (table := copied_table(kept)) is not None:
                copied.add(table.id)
            case core.Bind(target=target, value=Name(other)) if other in same:
                same.setdefault(target, same[other])
            case core.Bind(target=target, value=Apply(Op.CALL, (_, Name(other))) as call) if (
                other in same and core.is_call_of(call, copy.deepcopy, runtime.copy, runtime.own_copy)
            ):
                same.setdefault(target, same[other])
            case core.Bind(target=target, value=Apply(Op.ITEM, (Name(whole), key))):
                if key == WHOLE and whole in rows:
                    copied.add(rows[whole])
                elif key == WHOLE and whole in same:
                    lists[target] = same[whole]
                elif _is_position(key):
                    rows[target] = whole
            case core.For(targets=targets, sources=sources):
                for target, source in zip(targets, sources, strict=True):
                    if isinstance(source, core.Each) and isinstance(source.sequence, Name):
                        rows[target] = source.sequence.id
            case core.Update(place=Apply(Op.ITEM, (Name(row), key))) if _is_position(key):
                written.add(row)
    if not rows or not (written & rows.keys()):
        return {}
    taken = {name for s in core.walk(function.body) if isinstance(s, core.For) for name in s.targets}
    found = {same[whole] for name, whole in rows.items() if name in written - taken and whole in same}
    found |= {same[whole] for whole in copied if whole in same}
    found = found.difference(same.get(n, n) for n in _used_as_arrays(function))
    copies = {whole for name, whole in lists.items() if found and name in written}
    return dict.fromkeys(copies, LIST) | dict.fromkeys(found, TABLE)


def copied_table(kept: core.Verbatim) -> Name | None:
    """The list of whose rows another is made in which nothing is differentiated: `[row[:] for row in m]`."""
    match kept.tree:
        case gast.ListComp(
            elt=gast.Subscript(value=gast.Name(id=row), slice=gast.Slice(lower=None, upper=None, step=None)),
            generators=[gast.comprehension(target=gast.Name(id=same), iter=gast.Name(id=table))],
        ):
            if row == same and kept.spelled == (table,):
                return kept.names[0]
    return None


def _used_as_arrays(function: core.Function) -> Iterator[str]:
    """The names of what has more than one index, or an attribute."""
    for sub in core.all_expressions(function.body):
        match sub:
            case Apply(Op.ITEM, (Name(name), Apply(Op.TUPLE))) | Apply(Op.ATTRIBUTE, (Name(name),)):
                yield name


def _is_position(key: Expr) -> bool:
    match key:
        case Const(value):
            return isinstance(value, int)
    return isinstance(key, Name)


__all__ = ["WHOLE", "copied_table", "told_tables", "used_as_tables"]
