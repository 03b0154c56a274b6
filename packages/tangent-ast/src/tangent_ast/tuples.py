"""Tuples that are only looked into become their items.

>>> from tangent_ast.naming import names_of
>>> from tangent_ast.show import rewritten
>>> def change(function):
...     return taken_apart(function, Namer(names_of(function)), lambda: {"pair"})
>>> print(rewritten(change, '''
... pair = (a, b)
... m, p = pair
... return m * pair[1]
... '''))
m_1 = a
p_1 = b
m = m_1
p = p_1
t = p_1
t_1 = m * t
return t_1

Then none of them has a cotangent that is a tuple.  Copies of a tuple are taken apart with it, so one that
is carried through a loop, or made in a branch, is, too.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op
from tangent_ast.naming import Namer, Temps
from tangent_ast.versions import UNBOUND

Items = dict[str, tuple[str, ...]]  # the names that stand for the items, by tuple


def taken_apart(function: core.Function, namer: Namer, chosen: Callable[[], Set[str]]) -> core.Function:
    """Take apart the tuples that have a name among those `chosen`, which are asked for if there is any."""
    groups = _groups(function)
    names = chosen() if groups else frozenset[str]()
    groups = [g for g in groups if not g.names.isdisjoint(names)]
    if not groups:
        return function
    temps, bases = Temps(namer), dict(function.bases)

    def called(item: Expr) -> str:
        if isinstance(item, Name) and (item.id in bases or item.id not in function.temps):
            base = bases.get(item.id, item.id)
            name = temps.fresh(base)
            bases[name] = base
            return name
        return temps.fresh()

    items: Items = {
        name: tuple(map(called, group.values)) for group in groups for name in sorted(group.names)
    }

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            out += _apart(s, items) or (core.map_blocks(s, rewrite),)
        return tuple(out)

    body = rewrite(function.body)
    return replace(function, body=body, temps=function.temps | temps.made, bases=bases)


def _apart(s: core.Statement, items: Items) -> core.Block:
    """A statement that makes a tuple, or looks into one, for each item; nothing if it does no such thing."""

    def copies(targets: tuple[str, ...], values: tuple[Expr, ...]) -> core.Block:
        pairs = zip(targets, values, strict=True)
        return tuple(core.Bind(t, v, origin=s.origin, about=s.about) for t, v in pairs)

    match s:
        case core.Bind(target=target, value=Apply(Op.TUPLE, values)) if target in items:
            return copies(items[target], values)
        case core.Bind(target=target, value=Name(source)) if target in items:
            return copies(items[target], tuple(map(Name, items[source])))
        case core.Bind(target=target, value=value) if target in items:
            return copies(items[target], (value,) * len(items[target]))  # a placeholder
        case core.Bind(value=Apply(Op.ITEM, (Name(source), Const(int(k))))) if source in items:
            return (replace(s, value=Name(items[source][k])),)
        case core.Unpack(targets=targets, value=Name(source)) if source in items:
            return copies(targets, tuple(map(Name, items[source])))
    return ()


class _Group:
    """The names of one tuple, and what its items are called where it is unpacked, or else made."""

    def __init__(self, names: Set[str], values: tuple[Expr, ...]) -> None:
        self.names, self.values = names, values


def _groups(function: core.Function) -> list[_Group]:
    """The tuples of which all is known: how they are made, and that they are only looked into."""
    lengths: dict[str, set[int]] = {}
    made: dict[str, tuple[Expr, ...]] = {}
    copied: list[tuple[str, str]] = []
    looked: list[tuple[str, int, bool]] = []  # a tuple, and how long it has to be: at least, or exactly
    unpacked: dict[str, tuple[Expr, ...]] = {}
    other = {p.name for p in function.params}
    for s in core.walk(function.body):
        match s:
            case core.Bind(target=target, value=Apply(Op.TUPLE, values)) if values:
                lengths.setdefault(target, set()).add(len(values))
                made[target] = values
                other.update(n for v in values for n in core.names(v))
            case core.Bind(target=target, value=Name(source)):
                copied.append((target, source))
            case core.Bind(about=about) if about == UNBOUND:
                pass
            case core.Bind(target=target, value=Apply(Op.ITEM, (Name(source), Const(int(k))))) if (
                not isinstance(s.value.args[1].value, bool)  # type: ignore[union-attr]
            ):
                looked.append((source, k + 1 if k >= 0 else -k, False))
                other.add(target)
            case core.Unpack(targets=targets, value=Name(source)):
                looked.append((source, len(targets), True))
                unpacked[source] = tuple(map(Name, targets))
                other.update(targets)
            case _:
                other.update(core.targets(s))
                other.update(core.reads(s))
                if isinstance(s, core.Push | core.Pop):
                    other.add(s.stack)
    if not lengths:
        return []
    parent: dict[str, str] = {}

    def find(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for one, another in copied:
        parent[find(one)] = find(another)
    members: dict[str, set[str]] = {}
    for name in [*lengths, *(n for pair in copied for n in pair)]:
        members.setdefault(find(name), set()).add(name)
    found: list[_Group] = []
    for names in members.values():
        counts = {n for name in names for n in lengths.get(name, ())}
        if len(counts) != 1 or not names.isdisjoint(other):
            continue
        (count,) = counts
        fits = all(n == count if exactly else n <= count for name, n, exactly in looked if name in names)
        bound = {name for name in names if name in lengths} | {t for t, _ in copied}
        if fits and names <= bound:
            spelled = {**made, **unpacked}
            first = next(name for name in (*unpacked, *made) if name in names)
            found.append(_Group(names, spelled[first]))
    return found
