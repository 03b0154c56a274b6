"""Sums of loops over arrays that cannot be written: what they are formed of waits until the loop has ended.

    bw, bb = zeros_like(w), zeros_like(b)                 each_bh, each_x = [], []
    for i in range(n - 1, -1, -1):                        for i in range(n - 1, -1, -1):
        x, h = stack.pop()                                    x, h = stack.pop()
        bh = by * h                               =>          bh = by * h
        bb = bb + unbroadcast(bh, b)                          each_bh.append(bh)
        bw = bw + matmul_right(bh, x, w)                      each_x.append(x)
                                                          bb = unbroadcast_sum(each_bh, b)
                                                          bw = matmul_right_sum(each_bh, each_x, w)

Two operations in each turn become a few at the end, which work on all turns together.  A tape keeps as much:
the gradient of each turn, up to the sum.  Which sums there are, the rule book knows (`TurnSum`).

What is added to an item of a dictionary of cotangents waits in the same way.  The item of which it is the
cotangent is surely there only if there was a turn:

    for i in range(n - 1, -1, -1):                   for i in range(n - 1, -1, -1):
        ...                                              ...
        t = w["k"]                             =>        each_bh.append(bh)
        bw["k"] += matmul_right(bh, x, t)                each_x.append(x)
                                                     if each_bh:
                                                         bw["k"] += matmul_right_sum(each_bh, each_x, w["k"])

So does what is added to an attribute of an object (`bo = add_attribute(bo, "w", ...)`), to an item of a tuple,
and to a tuple that each turn takes apart.  These have one shape in all turns, so that of the last turn serves:

    for i in range(n - 1, -1, -1):                   for i in range(n - 1, -1, -1):
        x, w, b = stack.pop()                            x, w, b = stack.pop()
        bb = unbroadcast(bh, b)              =>          each_bh.append(bh)
        bw = matmul_right(bh, x, w)                      each_x.append(x)
        bp = add(bp, pack_like(p, (bw, bb)))         if each_bh:
                                                         bb = unbroadcast_sum(each_bh, b)
                                                         bw = matmul_right_sum(each_bh, each_x, w)
                                                         bp = add(bp, pack_like(p, (bw, bb)))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tangent import runtime
from tangent.rules.book import RuleBook
from tangent.rules.record import TurnSum
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op, Role
from tangent_ast.naming import Namer, Temps, names_of


def form_sums_at_once(function: core.Function, scope: Scope, book: RuleBook) -> core.Function:
    """Have the loops of a derivative keep what their sums are formed of."""
    return _Forming(function, scope, book).result()


@dataclass(frozen=True, slots=True)
class _Term:
    """What a statement adds: a call of which the sum over turns is known."""

    turn_sum: TurnSum
    like: Expr
    varying: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class _Pack:
    """The statement with which a turn adds to a tuple, and the names of the parts that it forms for that."""

    statement: core.Statement
    parts: frozenset[str]


@dataclass(slots=True)
class _Sum:
    """All that a loop adds to one name, or one item of a container, and the lists in which it waits."""

    place: Expr
    terms: list[core.Statement]
    model: _Term
    pack: _Pack | None = None  # where it is a part of a tuple
    lists: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Is it the sum of one name, which is known before the first turn?"""
        return isinstance(self.place, Name) and self.pack is None


class _Forming:
    def __init__(self, function: core.Function, scope: Scope, book: RuleBook) -> None:
        self.function, self.scope, self.book = function, scope, book
        self.temps = Temps(Namer(names_of(function)))

    def result(self) -> core.Function:
        body = self.block(self.function.body)
        return replace(self.function, body=body, temps=self.function.temps | self.temps.made)

    def block(self, block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            if not isinstance(s, (core.For, core.While)) or s.about.role is Role.PRIMAL:
                out.append(core.map_blocks(s, self.block))
                continue
            s = _adding_at_once(s)
            parted = self.with_parts(s)
            sums = self.sums_of(parted)
            if parted is not s and not any(one.pack for one in sums):
                parted, sums = s, self.sums_of(s)
            if sums:
                changed = _Waiting(sums, self).changed(parted)
                made = {name: None for one in sums for name in one.lists}
                out += [core.Bind(name, Apply(Op.LIST, ()), origin=s.origin, about=s.about) for name in made]
                out.append(core.map_blocks(changed, self.block))
                out += [self.formed(one, out) for one in sums if one.is_whole]
                out += self.formed_within([one for one in sums if not one.is_whole])
            else:
                out.append(core.map_blocks(s, self.block))
        return tuple(out)

    def formed(self, one: _Sum, before: list[core.Statement]) -> core.Statement:
        """bw = matmul_right_sum(each_bh, each_x, w)"""
        assert isinstance(one.place, Name)
        name, value = one.place.id, self.value_of(one)
        if not _drop_zeros(name, one.model.like, before):
            value = self.call(runtime.add, one.place, value)
        last = one.terms[-1]
        return core.Bind(name, value, origin=last.origin, about=last.about)

    def formed_within(self, sums: Sequence[_Sum]) -> Iterator[core.Statement]:
        """if each_bh: bw["k"] += matmul_right_sum(each_bh, each_x, w["k"])"""
        groups: dict[object, list[_Sum]] = {}
        for one in sums:
            groups.setdefault(one.lists[0] if one.pack is None else id(one.pack), []).append(one)
        for several in groups.values():
            pack, last = several[0].pack, several[-1].terms[-1]
            then: list[core.Statement]
            if pack is None:
                then = [_with_added(one.terms[-1], self.value_of(one)) for one in several]
            else:
                then = [*(self.part_formed(one) for one in several), pack.statement]
            yield core.If(Name(several[0].lists[0]), tuple(then), origin=last.origin, about=last.about)

    def part_formed(self, one: _Sum) -> core.Statement:
        """bw = matmul_right_sum(each_bh, each_x, w), where each turn had one of its own"""
        assert isinstance(one.place, Name)
        first = one.terms[0]
        return core.Bind(one.place.id, self.value_of(one), origin=first.origin, about=first.about)

    def value_of(self, one: _Sum) -> Expr:
        """matmul_right_sum(each_bh, each_x, w)"""
        args: list[Expr] = [Name(name) for name in one.lists]
        args.insert(one.model.turn_sum.like, one.model.like)
        return self.call(one.model.turn_sum.function, *args)

    def call(self, helper: object, *args: Expr) -> Apply:
        return Apply(Op.CALL, (self.scope.spell(helper, getattr(helper, "__name__", "")), *args))

    # ----------------------------------------------------------------------
    # What may wait

    def sums_of(self, loop: core.Statement) -> list[_Sum]:
        """The places that a loop only adds to, by calls whose sum over turns is known."""
        inside = [s for block in core.blocks(loop) for s in core.walk(block)]
        still = _Still((loop, *inside))
        packs = {name: pack for pack in _packs(loop, still) for name in pack.parts}
        found: dict[Expr, _Sum] = {}
        for s in inside:
            place, term = _place(s), self.term(s, packs)
            if place is None or term is None:
                continue
            pack = packs.get(place.id) if isinstance(place, Name) else None
            if not still.known(term.like):
                if pack is None and isinstance(place, Name) or not still.bound_once(term.like):
                    continue
            term = replace(term, like=still.spelled(term.like))
            known = found.setdefault(place, _Sum(place, [], term, pack))
            if (known.model.turn_sum, known.model.like) == (term.turn_sum, term.like):
                known.terms.append(s)
        for s in (loop, *inside):
            touched = {*core.reads(s), *core.targets(s)}
            for place in [place for place in found if _base(place) in touched]:
                pack = found[place].pack
                if pack is not None and s is pack.statement:
                    continue
                whose = next((p for p, one in found.items() if any(s is t for t in one.terms)), None)
                if whose is None or (whose != place and (_is_part(whose, place) or _is_part(place, whose))):
                    del found[place]  # what else is done with it needs the sum so far
        for place, one in list(found.items()):
            if one.pack is not None and not all(Name(part) in found for part in one.pack.parts):
                del found[place]
        waiting = [t for one in found.values() for t in one.terms]
        if any(_changes(s) and not any(s is t for t in waiting) for s in inside):
            return []
        return list(found.values())

    def with_parts(self, loop: core.Statement) -> core.Statement:
        """Give names to the parts of which a turn makes the tuple that it adds.

        bp = add(bp, pack_like(p, (unbroadcast(bh, w), bb)))
        =>  bw = unbroadcast(bh, w); bp = add(bp, pack_like(p, (bw, bb)))
        """

        def block(statements: core.Block) -> core.Block:
            out: list[core.Statement] = []
            for s in statements:
                match _packed(s):
                    case Apply(args=(callee, like, Apply(Op.TUPLE, parts) as items)) as made if any(
                        isinstance(part, Apply) for part in parts
                    ):
                        names: list[Expr] = []
                        for part in parts:
                            if isinstance(part, Apply):
                                name = self.temps.fresh("t")
                                out.append(core.Bind(name, part, origin=s.origin, about=s.about))
                                part = Name(name)
                            names.append(part)
                        named = replace(made, args=(callee, like, replace(items, args=tuple(names))))
                        s = _with_added(s, named)
                out.append(core.map_blocks(s, block))
            return tuple(out) if any(a is not b for a, b in zip(out, statements, strict=False)) else statements

        return core.map_blocks(loop, block)

    def term(self, s: core.Statement, parts: Collection[str]) -> _Term | None:
        """bw = bw + matmul_right(bh, x, w)  =>  what is added.  The `parts` of tuples start in each turn."""
        place, call = _place(s), _added(s)
        if call is None and isinstance(s, core.Bind) and s.target in parts:
            call = s.value
        match call:
            case Apply(Op.CALL, (Global(value=fn), *args), ()) if place is not None:
                turn_sum = None if _base(place) in core.names(call) else self.book.turn_sum_of(fn)
                if turn_sum is not None and len(args) == turn_sum.count:
                    varying = tuple(a for k, a in enumerate(args) if k != turn_sum.like)
                    return _Term(turn_sum, args[turn_sum.like], varying)
        return None


class _Still:
    """What stays the same in all turns of a loop, of names and of items with constant keys."""

    def __init__(self, statements: Sequence[core.Statement]) -> None:
        bound = Counter(t for s in statements for t in core.targets(s))
        self.changing = set(bound)
        self.once = {name for name, count in bound.items() if count == 1}
        self.items: dict[str, Expr] = {}  # names that are bound to such items in each turn
        for s in statements:
            if isinstance(s, core.Bind) and bound[s.target] == 1 and _is_item(s.value):
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


@dataclass(slots=True)
class _Waiting:
    """Rewrites one loop: instead of being added, terms are kept.  Sums share lists where they can."""

    sums: Sequence[_Sum]
    forming: _Forming
    kept: dict[str, str] = field(default_factory=dict)  # name => the list that has just been given it

    def changed(self, loop: core.Statement) -> core.Statement:
        return core.map_blocks(loop, self.block)

    def block(self, block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        self.kept = {}  # what other blocks keep is kept more or less often
        for s in block:
            if any(one.pack is not None and s is one.pack.statement for one in self.sums):
                continue
            one = next((one for one in self.sums if any(s is t for t in one.terms)), None)
            if one is not None:
                out += self.waiting(one, s)
                continue
            inner = core.map_blocks(s, self.block)
            for name in {t for each in core.walk((s,)) for t in core.targets(each)} & self.kept.keys():
                del self.kept[name]
            if inner is not s:
                self.kept = {}
            out.append(inner)
        self.kept = {}
        return tuple(out)

    def waiting(self, one: _Sum, s: core.Statement) -> Iterator[core.Statement]:
        """each_bh.append(bh), and so on"""
        parts = [one.place.id] if isinstance(one.place, Name) and one.pack is not None else []
        term = self.forming.term(s, parts)
        assert term is not None
        shares = len(one.terms) == 1  # then there is one thing in each list for each turn
        for k, value in enumerate(term.varying):
            name = value.id if isinstance(value, Name) else ""
            if shares and name in self.kept:
                one.lists.append(self.kept[name])
                continue
            if s is one.terms[0]:
                one.lists.append(self.forming.temps.fresh(f"each_{self.stem(name)}" if name else "each"))
            yield core.Push(one.lists[k], (value,), origin=s.origin, about=s.about)
            if shares and name:
                self.kept[name] = one.lists[k]

    def stem(self, name: str) -> str:
        return self.forming.function.bases.get(name, name.rstrip("_0123456789") or name)


# add_attribute(bo, "w", value)
_ADDING_TO_PARTS = (runtime.add_attribute, runtime.add_item, runtime.added_at)


def _packed(s: core.Statement) -> Apply | None:
    """pack_like(p, (bw, bb)), where a statement adds that to a name."""
    match _added(s):
        case Apply(Op.CALL, (Global(value=fn), Name(), Apply(Op.TUPLE)), ()) as made if fn is runtime.pack_like:
            return made
    return None


def _packs(loop: core.Statement, still: _Still) -> Iterator[_Pack]:
    """The tuples that are made of what the same turn has formed, and added to a name."""
    inside = list(core.walk((loop,)))
    started = Counter(s.target for s in inside if isinstance(s, core.Bind) and _added(s) is None)
    for block in core.all_blocks((loop,)):
        here = {s.target for s in block if isinstance(s, core.Bind) and _added(s) is None}
        for s in block:
            made = _packed(s)
            if made is None or not still.known(made.args[1]):
                continue
            assert isinstance(made.args[2], Apply)
            parts = [part.id for part in made.args[2].args if isinstance(part, Name)]
            whole = len(parts) == len(set(parts)) == len(made.args[2].args)
            if whole and all(part in here and started[part] == 1 for part in parts):
                if all(_only_adds(each, s.target) for each in inside):
                    yield _Pack(s, frozenset(parts))


def _only_adds(s: core.Statement, name: str) -> bool:
    """Does a statement do nothing with a name but add to it, or to a part of it?"""
    place = _place(s)
    if place is not None and _base(place) == name and _added(s) is not None:
        return name not in core.names(_added(s))
    return name not in (*core.reads(s), *core.targets(s))


def _place(s: core.Statement) -> Expr | None:
    """What a statement of the backward pass adds to: `bw`, or `bw["k"]`."""
    if s.about.role is Role.PRIMAL:
        return None
    match s:
        case core.Bind(target=target, value=Apply(Op.CALL, (Global(value=fn), base, Const() as key, _), ())) if (
            fn in _ADDING_TO_PARTS and base == Name(target)
        ):
            return Apply(Op.ITEM, (base, key))
        case core.Bind(target=target):
            return Name(target)
        case core.Update(place=place, symbol="+") if _is_item(place):
            return place
        case core.Effect(value=Apply(Op.CALL, (Global(value=fn), base, key, _), ())) if fn is runtime.add_at:
            place = Apply(Op.ITEM, (base, key))
            return place if _is_item(place) else None
    return None


def _added(s: core.Statement) -> Expr | None:
    """What it adds."""
    match s:
        case core.Bind(value=Apply(Op.CALL, (Global(value=fn), _, Const(), value), ())) if fn in _ADDING_TO_PARTS:
            return value
        case core.Bind(target=target, value=value):
            return _added_to(target, value)
        case core.Update(value=value) | core.Effect(value=Apply(Op.CALL, (_, _, _, value))):
            return value
    return None


def _adding_at_once(loop: core.Statement) -> core.Statement:
    """What is formed and added later is added where it is formed.

    t = matmul_right(bh, h, w)                   bw = bw + matmul_right(bh, h, w)
    bh = matmul_left(bh, h, w)           =>      bh = matmul_left(bh, h, w)
    bw = bw + t
    """
    inside = list(core.walk((loop,)))
    read = Counter(name for s in inside for name in core.reads(s))
    bound = Counter(t for s in inside for t in core.targets(s))

    def block(statements: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in statements:
            place, added = _place(s), _added(s)
            if place is not None and isinstance(added, Name) and read[added.id] == bound[added.id] == 1:
                k = _where_bound(added.id, out)
                if k is not None and not _touches(out[k + 1 :], _base(place)):
                    formed = out[k]
                    assert isinstance(formed, core.Bind)
                    if _base(place) not in core.names(formed.value):
                        out[k] = _with_added(s, formed.value)
                        continue
            out.append(core.map_blocks(s, block))
        return tuple(out)

    return core.map_blocks(loop, block)


def _where_bound(name: str, statements: Sequence[core.Statement]) -> int | None:
    """The statement of a block that binds a name."""
    return next((k for k, s in enumerate(statements) if isinstance(s, core.Bind) and s.target == name), None)


def _touches(statements: Sequence[core.Statement], name: str) -> bool:
    """Is a name read or bound?"""
    return any(name in (*core.reads(s), *core.targets(s)) for s in core.walk(tuple(statements)))


def _with_added(s: core.Statement, value: Expr) -> core.Statement:
    """The same statement, which adds something else."""
    if isinstance(s, core.Bind):
        assert isinstance(s.value, Apply)
        return replace(s, value=replace(s.value, args=(*s.value.args[:-1], value)))
    if isinstance(s, core.Effect):
        assert isinstance(s.value, Apply)
        return replace(s, value=replace(s.value, args=(*s.value.args[:-1], value)))
    assert isinstance(s, core.Update)
    return replace(s, value=value)


def _is_item(expr: Expr) -> bool:
    """Is it an item of a dictionary, by a constant key, or an item of such an item?"""
    match expr:
        case Apply(Op.ITEM, (base, Const(str()))):
            return isinstance(base, Name) or _is_item(base)
    return False


def _base(place: Expr) -> str:
    """The name of the container."""
    while isinstance(place, Apply):
        place = place.args[0]
    assert isinstance(place, Name)
    return place.id


def _is_part(place: Expr, of: Expr) -> bool:
    """Is it a place, or an item in it, and so on?"""
    while place != of:
        if not isinstance(place, Apply):
            return False
        place = place.args[0]
    return True


def _added_to(target: str, value: Expr) -> Expr | None:
    """What is added, in the value of `b = b + x` and of `b = add(b, x)`."""
    match value:
        case Apply(Op.BINARY, (Name(summed), more), symbol="+") if summed == target:
            return more
        case Apply(Op.CALL, (Global(value=fn), Name(summed), more), ()) if fn is runtime.add:
            return more if summed == target else None
    return None


def _changes(s: core.Statement) -> bool:
    """May it change, in place, what waits?  Not by putting a new sum into a container."""
    if isinstance(s, core.Effect) and core.is_call_of(s.value, runtime.add_at):
        return False
    return isinstance(s, core.Update | core.Effect | core.Try)


def _drop_zeros(name: str, like: Expr, before: list[core.Statement]) -> bool:
    """Take away the zeros from which a sum starts, if nothing but the sum has read them."""
    for k in range(len(before) - 1, -1, -1):
        s = before[k]
        if isinstance(s, core.Bind) and s.target == name:
            match s.value:
                case Apply(Op.CALL, (Global(value=fn), model), ()) if (
                    fn is runtime.zeros_like and model == like
                ):
                    del before[k]
                    return True
            return False
        bound = {t for each in core.walk((s,)) for t in core.targets(each)}
        touched = bound.union(*(core.reads(each) for each in core.walk((s,))))
        if name in touched or not bound.isdisjoint(core.names(like)):
            return False
    return False
