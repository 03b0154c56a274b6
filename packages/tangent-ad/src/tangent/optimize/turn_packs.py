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
from tangent_ast.core import Apply, Expr, Global, Name, Op
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

    def spelled(self, expr: Expr) -> Expr:
        """The same in terms of what is known when the loop has ended."""
        return core.rebuild(expr, lambda a: self.items.get(a.id, a) if isinstance(a, Name) else a)


def packed_by(s: core.Statement) -> Apply | None:
    """pack_like(p, (bw, bb)), where a statement adds that to a name."""
    match added_by(s):
        case Apply(Op.CALL, (Global(value=fn), Name(), Apply(Op.TUPLE)), ()) as made if (
            fn is runtime.pack_like
        ):
            return made
    return None


def packs_in(loop: core.Statement, still: Still) -> Iterator[Pack]:
    """The tuples that are made of what the same turn has formed, and added to a name."""
    inside = list(core.walk((loop,)))
    started = Counter(s.target for s in inside if isinstance(s, core.Bind) and added_by(s) is None)
    for block in core.all_blocks((loop,)):
        here = {s.target for s in block if isinstance(s, core.Bind) and added_by(s) is None}
        for s in block:
            made = packed_by(s)
            if made is None or not still.known(made.args[1]):
                continue
            assert isinstance(made.args[2], Apply)
            parts = [part.id for part in made.args[2].args if isinstance(part, Name)]
            whole = len(parts) == len(set(parts)) == len(made.args[2].args)
            if whole and all(part in here and started[part] == 1 for part in parts):
                assert isinstance(s, core.Bind)
                if all(_only_adds(each, s.target) for each in inside):
                    yield Pack(s, frozenset(parts))


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

    def block(statements: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in statements:
            match packed_by(s):
                case Apply(args=(callee, like, Apply(Op.TUPLE, parts) as items)) as made if any(
                    isinstance(part, Apply) for part in parts
                ):
                    names: list[Expr] = []
                    for part in parts:
                        if isinstance(part, Apply):
                            name = temps.fresh("t")
                            out.append(core.Bind(name, part, origin=s.origin, about=s.about))
                            part = Name(name)
                        names.append(part)
                    named = replace(made, args=(callee, like, replace(items, args=tuple(names))))
                    s = with_added(s, named)
            out.append(core.map_blocks(s, block))
        return tuple(out) if any(a is not b for a, b in zip(out, statements, strict=False)) else statements

    return core.map_blocks(loop, block)
