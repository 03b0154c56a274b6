"""Undo what calls change that are not differentiated, because the backward pass reads it as it was.

    y = advance(state)    =>    kept = snapshot(state)
                                y = advance(state)
                          and   put_back(kept)

What no backward statement reads is not kept: `derivative` drops such lines.
"""

from __future__ import annotations

from collections.abc import Iterator

from tangent import runtime
from tangent.builder import Builder
from tangent_ast import core
from tangent_ast.core import About, Apply, Global, Name, Op, Role

Statements = list[core.Statement]


def kept_from_changes(build: Builder, s: core.Statement) -> tuple[Statements, Statements]:
    """Keep what the calls of a statement may change and what is constant, and put it back."""
    names = changed_constants(build, s)
    return kept_content(build, s, names) if names else ([], [])


def kept_content(build: Builder, s: core.Statement, names: list[str]) -> tuple[Statements, Statements]:
    """Keep the content of what a statement changes, and put it back."""
    kept = build.variable("kept")
    taken = build.helper(runtime.snapshot, *map(Name, names))
    back = build.helper(runtime.put_back, Name(kept))
    return (
        [core.Bind(kept, taken, origin=s.origin, about=About(Role.SAVE, s.origin.text))],
        [core.Effect(back, origin=s.origin, about=About(Role.RESTORE, s.origin.text))],
    )


def changed_constants(build: Builder, s: core.Statement) -> list[str]:
    """The names that are not differentiated, and whose memory the calls of a statement may change."""
    return sorted((build.changes.surely(s) | build.changes.perhaps(s)) - build.active)


def names_restored(s: core.Statement, kept: dict[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The names whose memory a statement gives its content back; None if it does no such thing.

    `kept` tells what is in each snapshot.
    """
    match s:
        case core.Update(bases=names, about=About(role=Role.RESTORE)):
            return tuple(names)
        case core.Effect(value=Apply(Op.CALL, (Global(value=runtime.restore_item), Name(name), *_))):
            return (name,)
        case core.Effect(value=Apply(Op.CALL, (Global(value=runtime.put_back), Name(name)))):
            return kept.get(name)
    return None


def keys_read(s: core.Statement) -> set[str]:
    """The names that a statement reads to find the item whose content it gives back: i of `x[i] = saved`."""
    match s:
        case core.Update(place=Apply(Op.ITEM, (_, key))):
            return set(core.names(key))
        case core.Effect(value=Apply(Op.CALL, (Global(value=runtime.restore_item), _, key, *_))):
            return set(core.names(key))
    return set()


def snapshots(block: core.Block) -> dict[str, tuple[str, ...]]:
    """The names that each snapshot of a forward sweep holds."""
    return dict(_snapshots(block))


def _snapshots(block: core.Block) -> Iterator[tuple[str, tuple[str, ...]]]:
    for s in core.walk(block):
        match s:
            case core.Bind(target=target, value=Apply(Op.CALL, (Global(value=runtime.snapshot), *values))):
                yield target, tuple(n for value in values for n in core.names(value))
