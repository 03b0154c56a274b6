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
read (Chaitin's interference, with copies between them not counting).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import replace

from tangent_ast import core
from tangent_ast.liveness import liveness


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
    # A name is the reader's if one of those that share it was: what it holds for good has no other name.
    spoken = {table[name] for name in table if name not in function.temps}
    return replace(function, body=body, bases=bases, temps=function.temps - spoken - table.keys())


def _interference(function: core.Function, bases: dict[str, str]) -> dict[str, set[str]]:
    live = liveness(function.body)
    clashes: dict[str, set[str]] = defaultdict(set)
    siblings: dict[str, set[str]] = defaultdict(set)
    for name, base in bases.items():
        siblings[base].add(name)

    def bound(name: str, with_live: Set[str], source: str | None = None) -> None:
        for other in with_live & siblings.get(bases.get(name, ""), set()):
            if other not in (name, source):
                clashes[name].add(other)
                clashes[other].add(name)

    entry = live.entry(function.body)
    for param in function.params:
        bound(param.name, entry)
    for statement in core.walk(function.body):
        match statement:
            case core.For(targets=targets, body=body):
                inside = live.entry(body) if body else live.head(statement)
                for target in targets:
                    bound(target, inside | set(targets))
            case core.Bind(target=target, value=value):
                source = value.id if isinstance(value, core.Name) else None
                bound(target, live.after(statement), source)
            case _:
                targets = core.targets(statement)
                after = live.after(statement) | set(targets)
                for target in targets:
                    bound(target, after)
    return clashes


def _without_self_copies(block: core.Block) -> core.Block:
    kept = []
    for statement in block:
        if isinstance(statement, core.Bind) and statement.value == core.Name(statement.target):
            continue
        kept.append(core.map_blocks(statement, _without_self_copies))
    return tuple(kept)
