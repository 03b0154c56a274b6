"""Give the versions of a variable one name again, wherever that changes nothing.

>>> from tangent_ast.show import rewritten
>>> from tangent_ast.versions import split_versions
>>> text = "y = x * 2\\nfor i in range(n):\\n    y = y * s\\nreturn y"
>>> print(rewritten(split_versions, text, range=range))
y = x * 2
y_1 = y
for i in range(n):
    y_2 = y_1 * s
    y_1 = y_2
return y_1
>>> print(rewritten(lambda function: coalesce(split_versions(function)), text, range=range))
y = x * 2
for i in range(n):
    y = y * s
return y

Two versions may share a name if neither is bound while the other is still to be
read (Chaitin's interference, with copies between them not counting).  What only one
side of a branch binds is not read after the other side, whatever tests stand between.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import replace

from tangent_ast import core
from tangent_ast.liveness import liveness

Path = tuple[int, ...]


def coalesce(function: core.Function) -> core.Function:
    """Merge versions that do not interfere, and drop the copies that become `x = x`."""
    groups: dict[str, list[str]] = defaultdict(list)
    # A list that grows and shrinks is recognised, when the text is read again, by its name.
    stacks = {s.stack for s in core.walk(function.body) if isinstance(s, (core.Push, core.Pop))}
    for name, base in function.bases.items():
        if name not in stacks:
            groups[base].append(name)
    clashes = _interference(function, function.bases)
    params = {p.name for p in function.params}
    table: dict[str, str] = {}
    for base, versions in groups.items():
        # The plain name first, so that it is the one that survives; parameters keep theirs.
        versions.sort(key=lambda v: (v not in params, v != base))
        classes: list[list[str]] = []
        for version in versions:
            home = next((c for c in classes if not any(m in clashes[version] for m in c)), None)
            if home is None or version in params:
                classes.append([version])
            else:
                home.append(version)
        table |= {member: members[0] for members in classes for member in members[1:]}
    body = _without_self_copies(core.rename(function.body, table))
    bases = {n: b for n, b in function.bases.items() if n not in table}
    # A temp that now shares its name with another is bound more than once.
    shared = set(table) | set(table.values())
    return replace(function, body=body, bases=bases, temps=function.temps - shared)


def _interference(function: core.Function, bases: dict[str, str]) -> dict[str, set[str]]:
    live = liveness(function.body)
    clashes: dict[str, set[str]] = defaultdict(set)
    siblings: dict[str, set[str]] = defaultdict(set)
    for name, base in bases.items():
        siblings[base].add(name)

    homes = _homes(function.body)

    def bound(name: str, with_live: Set[str], path: Path, source: str | None = None) -> None:
        for other in with_live & siblings.get(bases.get(name, ""), set()):
            if other not in (name, source) and not _on_another_way(homes.get(other, ()), path):
                clashes[name].add(other)
                clashes[other].add(name)

    entry = live.entry(function.body)
    for param in function.params:
        bound(param.name, entry, ())
    for statement, path in _placed(function.body, ()):
        match statement:
            case core.For(targets=targets, body=body):
                inside = live.entry(body) if body else live.head(statement)
                for target in targets:
                    bound(target, inside | set(targets), path)
            case core.Bind(target=target, value=value):
                source = value.id if isinstance(value, core.Name) else None
                bound(target, live.after(statement), path, source)
            case _:
                targets = core.targets(statement)
                after = live.after(statement) | set(targets)
                for target in targets:
                    bound(target, after, path)
    return clashes


def _placed(block: core.Block, path: Path) -> Iterator[tuple[core.Statement, Path]]:
    """All statements with their places: position, way, position in that way, and so on."""
    for position, statement in enumerate(block):
        here = (*path, position)
        yield statement, here
        # The blocks of a loop follow each other; those of a branch exclude each other.
        ways = core.regions(statement)
        ways = ways if core.ways(statement) else (tuple(itertools.chain(*ways)),)
        for k, way in enumerate(ways):
            yield from _placed(way, (*here, k))


def _homes(block: core.Block) -> dict[str, Path]:
    """For each name, the longest place that all its bindings are in."""
    found: dict[str, Path] = {}
    for statement, path in _placed(block, ()):
        for name in core.targets(statement):
            found[name] = path[: _shared(found.get(name, path), path)]
    return found


def _on_another_way(home: Path, path: Path) -> bool:
    """Does a branch that leads to a place lead past what binds a name, which has no value there?"""
    common = _shared(home, path)
    return common % 2 == 1 and common < min(len(home), len(path))


def _shared(one: Path, other: Path) -> int:
    """How many steps two places have in common."""
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _without_self_copies(block: core.Block) -> core.Block:
    kept = []
    for statement in block:
        if isinstance(statement, core.Bind) and statement.value == core.Name(statement.target):
            continue
        kept.append(core.map_blocks(statement, _without_self_copies))
    return tuple(kept)
