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

So does what is added to an attribute of an object (`bo = add_attribute(bo, "w", ...)`), to an item of a
tuple, and to a tuple that each turn takes apart (`turn_packs`).  These have one shape in all turns, so that
of the last turn serves:

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
from tangent.optimize.turn_packs import Pack, Still, packs_in, with_parts
from tangent.optimize.turn_places import added_by, base_of, is_part, place_of, with_added
from tangent.rules.book import RuleBook
from tangent.rules.record import TurnSum
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op, Role
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


@dataclass(slots=True)
class _Sum:
    """All that a loop adds to one name, or one item of a container, and the lists in which it waits."""

    place: Expr
    terms: list[core.Statement]
    model: _Term
    pack: Pack | None = None  # where it is a part of a tuple
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
            parted = with_parts(s, self.temps)
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
                then = [with_added(one.terms[-1], self.value_of(one)) for one in several]
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
        still = Still((loop, *inside))
        packs = {name: pack for pack in packs_in(loop, still) for name in pack.parts}
        found: dict[Expr, _Sum] = {}
        for s in inside:
            place, term = place_of(s), self.term(s, packs)
            if place is None or term is None:
                continue
            pack = packs.get(place.id) if isinstance(place, Name) else None
            if not still.known(term.like):
                if (pack is None and isinstance(place, Name)) or not still.bound_once(term.like):
                    continue
            term = replace(term, like=still.spelled(term.like))
            known = found.setdefault(place, _Sum(place, [], term, pack))
            if (known.model.turn_sum, known.model.like) == (term.turn_sum, term.like):
                known.terms.append(s)
        for s in (loop, *inside):
            touched = {*core.reads(s), *core.targets(s)}
            for place in [place for place in found if base_of(place) in touched]:
                pack = found[place].pack
                if pack is not None and s is pack.statement:
                    continue
                whose = next((p for p, one in found.items() if any(s is t for t in one.terms)), None)
                if whose is None or (whose != place and (is_part(whose, place) or is_part(place, whose))):
                    del found[place]  # what else is done with it needs the sum so far
        for place, one in list(found.items()):
            if one.pack is not None and not all(Name(part) in found for part in one.pack.parts):
                del found[place]
        waiting = [t for one in found.values() for t in one.terms]
        if any(_changes(s) and not any(s is t for t in waiting) for s in inside):
            return []
        return list(found.values())

    def term(self, s: core.Statement, parts: Collection[str]) -> _Term | None:
        """bw = bw + matmul_right(bh, x, w)  =>  what is added.  The `parts` of tuples start in each turn."""
        place, call = place_of(s), added_by(s)
        if call is None and isinstance(s, core.Bind) and s.target in parts:
            call = s.value
        match call:
            case Apply(Op.CALL, (Global(value=fn), *args), ()) if place is not None:
                turn_sum = None if base_of(place) in core.names(call) else self.book.turn_sum_of(fn)
                if turn_sum is not None and len(args) == turn_sum.count:
                    varying = tuple(a for k, a in enumerate(args) if k != turn_sum.like)
                    return _Term(turn_sum, args[turn_sum.like], varying)
        return None


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
            place, added = place_of(s), added_by(s)
            if place is not None and isinstance(added, Name) and read[added.id] == bound[added.id] == 1:
                k = _where_bound(added.id, out)
                if k is not None and not _touches(out[k + 1 :], base_of(place)):
                    formed = out[k]
                    assert isinstance(formed, core.Bind)
                    if base_of(place) not in core.names(formed.value):
                        out[k] = with_added(s, formed.value)
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
