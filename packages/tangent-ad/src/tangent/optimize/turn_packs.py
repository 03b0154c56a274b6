"""Tuples that the turns of a loop form of what they have calculated, and add to a name.

bb = unbroadcast(bh, b); bw = matmul_right(bh, x, w); bp = add(bp, pack_like(p, (bw, bb)))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tangent import runtime
from tangent.optimize.turn_places import added_by, base_of, is_item, place_of, with_added
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name, Op
from tangent_ast.naming import Temps


@dataclass(frozen=True, slots=True)
class Pack:
    """The statement with which a turn adds to a tuple, and the names of the parts that it forms for that."""

    statement: core.Statement
    parts: frozenset[str]


class Still:
    """What stays the same in all turns of a loop, of names and of items with constant keys."""

    def __init__(self, statements: Sequence[core.Statement]) -> None:
        bound = Counter(t for s in statements for t in core.targets(s))
        self.changing = set(bound)
        self.once = {name for name, count in bound.items() if count == 1}
        self.items: dict[str, Expr] = {}  # names that are bound to such items in each turn
        for s in statements:
            if isinstance(s, core.Bind) and bound[s.target] == 1 and is_item(s.value):
                if self.known(s.value):
                    self.items[s.target] = self.spelled(s.value)

    def known(self, expr: Expr) -> bool:
        """Does an expression have one value in all turns?"""
        return all(name in self.items or name not in self.changing for name in core.names(expr))

    def bound_once(self, expr: Expr) -> bool:
        """Is it a name with one meaning, so that after the loop it has the value of the last turn?"""
        return isinstance(expr, Name) and expr.id in self.once

    def lasts(self, expr: Expr) -> bool:
        """Is it the same after the loop, or has it the value of the last turn?"""
        return self.known(expr) or self.bound_once(expr)

    def spelled(self, expr: Expr) -> Expr:
        """The same in terms of what is known when the loop has ended."""
        return core.rebuild(expr, lambda a: self.items.get(a.id, a) if isinstance(a, Name) else a)


def packed_by(s: core.Statement) -> Apply | None:
    """pack_like(p, (bw, bb)), where a statement adds that to a name."""
    added = added_by(s)
    return added if isinstance(added, Apply) and _is_pack(added) else None


def packs_in(loop: core.Statement, still: Still) -> Iterator[Pack]:
    """The tuples that are made of what the same turn has formed, and added to a name."""
    inside = list(core.walk((loop,)))
    started = Counter(s.target for s in inside if isinstance(s, core.Bind) and added_by(s) is None)
    for block in core.all_blocks((loop,)):
        here = {s.target for s in block if isinstance(s, core.Bind) and added_by(s) is None}
        for s in block:
            made = packed_by(s)
            if made is None or not isinstance(s, core.Bind) or not still.known(made.args[1]):
                continue
            likes, items = _taken_apart(made)
            parts = [item.id for item in items if isinstance(item, Name)]
            if not len(items) == len(parts) == len(set(parts)) or not all(map(still.lasts, likes)):
                continue
            if all(part in here and started[part] == 1 for part in parts):
                if all(_only_adds(each, s.target) for each in inside):
                    yield Pack(s, frozenset(parts))


def _is_pack(expr: Expr) -> bool:
    match expr:
        case Apply(Op.CALL, (_, Name(), Apply(Op.TUPLE)), ()):
            return core.is_call_of(expr, runtime.pack_like)
    return False


def _taken_apart(made: Expr) -> tuple[list[Expr], list[Expr]]:
    """What a tuple, and the tuples in it, are made like, and what is in them."""
    assert isinstance(made, Apply)
    _, like, items = made.args
    assert isinstance(items, Apply)
    likes, found = [like], []
    for item in items.args:
        if _is_pack(item):
            inner = _taken_apart(item)
            likes += inner[0]
            found += inner[1]
        else:
            found.append(item)
    return likes, found


def _only_adds(s: core.Statement, name: str) -> bool:
    """Does a statement do nothing with a name but add to it, or to a part of it?"""
    place, added = place_of(s), added_by(s)
    if place is not None and base_of(place) == name and added is not None:
        return name not in core.names(added)
    return name not in (*core.reads(s), *core.targets(s))


def with_parts(loop: core.Statement, temps: Temps) -> core.Statement:
    """Give names to the parts of which a turn makes the tuple that it adds.

    bp = add(bp, pack_like(p, (unbroadcast(bh, w), bb)))
    =>  bw = unbroadcast(bh, w); bp = add(bp, pack_like(p, (bw, bb)))
    """

    def named(made: Apply, s: core.Statement, out: list[core.Statement]) -> Apply:
        callee, like, items = made.args
        assert isinstance(items, Apply)
        parts: list[Expr] = []
        for part in items.args:
            if _is_pack(part):
                assert isinstance(part, Apply)
                part = named(part, s, out)
            elif isinstance(part, Apply):
                name = temps.fresh("t")
                out.append(core.Bind(name, part, origin=s.origin, about=s.about))
                part = Name(name)
            parts.append(part)
        return replace(made, args=(callee, like, replace(items, args=tuple(parts))))

    def block(statements: core.Block) -> core.Block:
        out: list[core.Statement] = []
        changed = False
        for s in statements:
            made = packed_by(s)
            if made is not None:
                before = len(out)
                whole = named(made, s, out)
                if len(out) > before:
                    s, changed = with_added(s, whole), True
            inner = core.map_blocks(s, block)
            changed |= inner is not s
            out.append(inner)
        return tuple(out) if changed else statements

    return core.map_blocks(loop, block)
