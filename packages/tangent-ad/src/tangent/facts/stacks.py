"""Stacks of a function: which stay inside it, and what is pushed at each position."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name, Op
from tangent_ast.lower.growing import listed
from tangent_ast.lower.stacks import measured


@dataclass(slots=True)
class Stack:
    """All pushes to and pops from one stack."""

    rows: list[tuple[Expr, ...]] = field(default_factory=list)
    pops: list[tuple[str, ...]] = field(default_factory=list)
    escapes: bool = False
    listed: bool = False  # there may be something left on it: it is read as a list, too
    shrinks: bool = False  # what is taken from it is not put back at once

    @property
    def local(self) -> bool:
        """Is all that is popped pushed in the same function, and nobody else sees it?"""
        return bool(self.rows) and not self.escapes

    @property
    def width(self) -> int:
        """How many values are pushed at a time."""
        return max(len(r) for r in (*self.rows, *self.pops))


def stacks_of(function: core.Function) -> dict[str, Stack]:
    """The stacks that a function pushes to or pops from."""
    found: dict[str, Stack] = {}
    for s in core.walk(function.body):
        match s:
            case core.Push(stack=name, values=values):
                found.setdefault(name, Stack()).rows.append(values)
            case core.Pop(stack=name, targets=targets):
                found.setdefault(name, Stack()).pops.append(targets)
    if not found:
        return found
    for s in core.walk(function.body):
        looks = isinstance(s, (core.If, core.While)) or measured(s) is not None  # not at what is on it
        for name in core.reads(s):
            if name in found and not looks:
                found[name].escapes = True
        for name in _read_as_list(s):
            if name in found:
                found[name].listed = True
        if isinstance(s, core.Bind) and s.target in found and not isinstance(s.value, core.Apply):
            found[s.target].escapes = True
        if isinstance(s, core.Unpack):
            for name in s.targets:
                if name in found:
                    found[name].escapes = True
    for name in _shrinking(function.body):
        found[name].shrinks = True
    return found


def _read_as_list(s: core.Statement) -> Iterator[str]:
    """The stack of which a statement reads all, or an item, or to which it adds."""
    match s:
        case core.Bind(value=Apply(Op.CALL, (core.Global(value=fn), Name(name)))) if fn is listed:
            yield name
        case core.Bind(value=Apply(Op.ITEM, (Name(name), _))):
            yield name
        case core.Update(bases=names):
            yield from names


def _shrinking(block: core.Block) -> Iterator[str]:
    """The stacks from which something is popped; looking at the last item is popping and pushing it."""
    for position, s in enumerate(block):
        match s, block[position + 1 : position + 2]:
            case core.Pop(stack=name, targets=(popped,)), (core.Push(stack=same, values=(Name(pushed),)),):
                if (name, popped) != (same, pushed):
                    yield name
            case core.Pop(stack=name), _:
                yield name
        for inner in core.blocks(s):
            yield from _shrinking(inner)
