"""Decide which cotangents must mirror memory, and which are buffers."""

from __future__ import annotations

from collections import defaultdict

from tangent.builder import Builder
from tangent.facts.contents import content_liveness, hollow_positions
from tangent.facts.fact import CONTAINERS
from tangent.facts.memory import written_names
from tangent.facts.stacks import stacks_of
from tangent.optimize.sharing import Sharing
from tangent_ast import core
from tangent_ast.core import Apply, Global, Name, Op
from tangent_ast.lower.growing import listed
from tangent_ast.reach import reachable


def indexed_names(build: Builder) -> frozenset[str]:
    """Active names of which active items are read."""
    found = set()
    for statement in core.walk(build.function.body):
        match statement:
            case core.Bind(target=target, value=Apply(Op.ITEM, (Name(base), _))) if target in build.active:
                found.add(base)
            case core.Bind(target=target, value=Apply(Op.ATTRIBUTE, (Name(base),)) as value) if (
                target in build.active and build.is_field(value)
            ):
                found.add(base)
            case core.For(targets=targets, sources=sources):
                for target, source in zip(targets, sources, strict=True):
                    if (
                        isinstance(source, core.Each)
                        and isinstance(source.sequence, Name)
                        and target in build.active
                    ):
                        found.add(source.sequence.id)
    return frozenset(found & build.active)


def shadowed_names(build: Builder) -> frozenset[str]:
    """Active names whose cotangent must mirror memory."""
    return names_in_use(build) & build.active


def growing_names(build: Builder) -> frozenset[str]:
    """Lists that grow and are read as well, where nobody writes to them or their items under other names."""
    written = written_names(build.function)
    return frozenset(
        name
        for name, stack in stacks_of(build.function).items()
        if stack.listed and not any(build.memory.shared(name, other) for other in written - {name})
    )


def names_in_use(build: Builder) -> frozenset[str]:
    """The names of memory that is written while they are in use.

    These are the names that are written through, the names that are still to be
    read when memory they may share is written, and the names that those are
    views of.  Any other name of such memory is a snapshot: it is read before
    anything changes, so its cotangent is an ordinary value.
    """
    memory, function = build.memory, build.function
    live = content_liveness(function)
    found = written_names(build.function)
    stacks, hollow = stacks_of(function), hollow_positions(function)
    for statement in core.walk(function.body):
        if isinstance(statement, core.Update):
            for base in statement.bases:
                after = live.after(statement)
                found.update(n for n in after if n != base and memory.shared(n, base))
                # What waits on a stack is still to be read too.
                for name in after & stacks.keys():
                    for targets in stacks[name].pops:
                        read = [t for k, t in enumerate(targets) if k not in hollow.get(name, ())]
                        found.update(t for t in read if memory.shared(t, base))
    sources = _sources(build)
    while True:
        used = frozenset(n for n in reachable(found, sources) if memory.is_mutated(n))
        taken = {n for n in _containers_in(build, used) if memory.is_mutated(n)} - used
        if not taken:
            return used
        found |= taken


def _containers_in(build: Builder, used: frozenset[str]) -> set[str]:
    """The names of containers that are taken out of others, or hold the same items: what is added goes there.

    row = rows[k]; v = row[i]                row = waiting.pop(); v = row[i]
    """
    found: set[str] = set()
    for statement in core.walk(build.function.body):
        match statement:
            case core.Bind(target=target, value=Apply(Op.ITEM, (Name(base), key))) if base in used:
                if not isinstance(key, Apply) and build.fact(target).kind in CONTAINERS:
                    found.add(target)
            case core.Bind(target=target, value=Apply(Op.CALL, (Global(value=fn), Name(base)))):
                if base in used and fn in (list, listed) and build.memory.holds_mutated(target):
                    found.add(target)
            case core.For(targets=targets, sources=sources):
                for target, source in zip(targets, sources, strict=True):
                    if isinstance(source, core.Each) and not used.isdisjoint(core.names(source.sequence)):
                        found.update({target} if build.fact(target).kind in CONTAINERS else ())
            case core.Pop(stack=stack, targets=targets) if stack in used and build.memory.holds_mutated(
                stack
            ):
                found.update(targets)
    return found


def _sources(build: Builder) -> dict[str, set[str]]:
    """For each name, the names whose memory its value may be made of."""
    memory, stacks = build.memory, stacks_of(build.function)
    sharing = Sharing(build.function, build.book, build.facts)
    found: dict[str, set[str]] = defaultdict(set)

    def note(target: str, read: set[str]) -> None:
        found[target].update(n for n in read if memory.shared(target, n))

    for statement in core.walk(build.function.body):
        match statement:
            case core.Bind(target=target):
                note(target, set(sharing.reached(statement)))
            case core.Unpack(targets=targets, value=value):
                for target in targets:
                    note(target, set(core.names(value)))
            case core.For(targets=targets, sources=sources):
                for target, source in zip(targets, sources, strict=True):
                    if isinstance(source, core.Each):
                        note(target, set(core.names(source.sequence)))
            case core.Update(place=Apply(Op.ITEM, (Name(base), _)), value=Name(value), symbol=""):
                if build.fact(base).kind in CONTAINERS:  # an array keeps no value itself
                    note(base, {value})
            case core.Push(stack=stack, values=values) if stacks[stack].listed:
                note(stack, {n for value in values for n in core.names(value)})
            case core.Pop(stack=stack, targets=targets):
                for other in core.walk(build.function.body):
                    if isinstance(other, core.Push) and other.stack == stack:
                        for target, value in zip(targets, other.values, strict=False):
                            note(target, set(core.names(value)))
    return found
