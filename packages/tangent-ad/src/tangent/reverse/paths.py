"""Items of containers that are only looked into: their cotangent is the item of the container's.

    layer = params["hidden"]                  bparams["hidden"]["W"] += bW
    W = layer["W"]                 has
    y = x @ W

and not a cotangent of its own for `layer` and for `W`, to be added up at the end.
The last key must be a string: then what holds it is a dictionary, which can be
changed in place (a tuple cannot).
"""

from __future__ import annotations

from collections.abc import Mapping

from tangent.builder import Builder
from tangent.facts.fact import Kind
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op

Path = tuple[int, ...]


def paths_of(
    build: Builder, owner: Mapping[str, Path], merged: frozenset[str], shadowed: frozenset[str]
) -> dict[str, tuple[str, Expr | None]]:
    """The container and the key of every such name; the key of a loop variable is not known yet (None)."""
    uses: dict[str, list[core.Statement]] = {}
    counts: dict[str, int] = {}
    for s in core.walk(build.function.body):
        for name in core.reads(s):
            uses.setdefault(name, []).append(s)
        for name in core.targets(s):
            counts[name] = counts.get(name, 0) + 1

    def looked_into(name: str) -> bool:
        return all(_string_item(s, name) for s in uses.get(name, ()))

    def fits(target: str, base: str) -> bool:
        fine = {target, base} <= build.active and not {target, base} & (merged | shadowed)
        return (
            fine
            and counts.get(target) == 1
            and owner[target][: len(owner[base])] == owner[base]
            and build.fact(base).kind not in (Kind.ARRAY, Kind.NUMERIC, Kind.TUPLE)
        )

    found: dict[str, tuple[str, Expr | None]] = {}
    for s in core.walk(build.function.body):
        match s:
            case core.Bind(target=target, value=Apply(Op.ITEM, (Name(base), Const(key)))) if fits(
                target, base
            ):
                if isinstance(key, core.Field):
                    continue
                if isinstance(key, str) or looked_into(target):
                    found[target] = (base, Const(key))
            case core.For(targets=targets, sources=sources):
                for target, source in zip(targets, sources, strict=True):
                    if isinstance(source, core.Each) and isinstance(source.sequence, Name):
                        if fits(target, source.sequence.id) and looked_into(target):
                            found[target] = (source.sequence.id, None)
    while True:
        # Where other items of it are added up, it needs a cotangent that can be replaced (it may be a tuple).
        spoilt = [n for n in found if any(_takes_other_items(s, n, found, build) for s in uses.get(n, ()))]
        if not spoilt:
            return found
        for name in spoilt:
            del found[name]


def _takes_other_items(s: core.Statement, name: str, found: Mapping[str, object], build: Builder) -> bool:
    match s:
        case core.Bind(target=target, value=Apply(Op.ITEM, (Name(base), key))) if base == name:
            if core.as_field(key) is not None:
                return target in build.active
            string = isinstance(key, Const) and isinstance(key.value, str)
            return not string and target in build.active and target not in found
        case core.Bind(target=target, value=Apply(Op.ATTRIBUTE, (Name(base),))) if base == name:
            return target in build.active
        case core.For(targets=targets, sources=sources):
            return any(
                isinstance(source, core.Each)
                and source.sequence == Name(name)
                and target in build.active
                and target not in found
                for target, source in zip(targets, sources, strict=True)
            )
    return False


def _string_item(s: core.Statement, name: str) -> bool:
    match s:
        case core.Bind(value=Apply(Op.ITEM, (Name(base), Const(key)))):
            return base == name and isinstance(key, str) and not isinstance(key, core.Field)
    return False
