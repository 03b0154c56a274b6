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
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tangent import runtime
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
    """All that a loop adds to one name, and the lists in which it waits."""

    name: str
    terms: list[core.Statement]
    model: _Term
    lists: list[str] = field(default_factory=list)


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
            sums = self.sums_of(s)
            if sums:
                changed = _Waiting(sums, self).changed(s)
                made = {name: None for one in sums for name in one.lists}
                out += [core.Bind(name, Apply(Op.LIST, ()), origin=s.origin, about=s.about) for name in made]
                out.append(core.map_blocks(changed, self.block))
                out += [self.formed(one, out) for one in sums]
            else:
                out.append(core.map_blocks(s, self.block))
        return tuple(out)

    def formed(self, one: _Sum, before: list[core.Statement]) -> core.Statement:
        """bw = matmul_right_sum(each_bh, each_x, w)"""
        term = one.model
        args: list[Expr] = [Name(name) for name in one.lists]
        args.insert(term.turn_sum.like, term.like)
        value: Expr = self.call(term.turn_sum.function, *args)
        if not _drop_zeros(one.name, term.like, before):
            value = self.call(runtime.add, Name(one.name), value)
        last = one.terms[-1]
        return core.Bind(one.name, value, origin=last.origin, about=last.about)

    def call(self, helper: object, *args: Expr) -> Apply:
        return Apply(Op.CALL, (self.scope.spell(helper, getattr(helper, "__name__", "")), *args))

    # ----------------------------------------------------------------------
    # What may wait

    def sums_of(self, loop: core.Statement) -> list[_Sum]:
        """The names that a loop only adds to, by calls whose sum over turns is known."""
        inside = [s for block in core.blocks(loop) for s in core.walk(block)]
        if any(map(_changes, inside)):
            return []
        changing = {t for s in (loop, *inside) for t in core.targets(s)}
        found: dict[str, _Sum] = {}
        for s in inside:
            term = self.term(s)
            name = s.target if isinstance(s, core.Bind) else ""
            if term is None or not changing.isdisjoint(core.names(term.like)):
                continue
            known = found.setdefault(name, _Sum(name, [], term))
            if (known.model.turn_sum, known.model.like) == (term.turn_sum, term.like):
                known.terms.append(s)
        for s in (loop, *inside):
            for name in {*core.reads(s), *core.targets(s)} & found.keys():
                if not any(s is t for t in found[name].terms):
                    del found[name]  # what else is done with it needs the sum so far
        return list(found.values())

    def term(self, s: core.Statement) -> _Term | None:
        """bw = bw + matmul_right(bh, x, w)  =>  what is added"""
        match s:
            case core.Bind(target=target, value=value) if s.about.role is not Role.PRIMAL:
                call = _added_to(target, value)
            case _:
                return None
        match call:
            case Apply(Op.CALL, (Global(value=fn), *args), ()) if target not in core.names(call):
                turn_sum = self.book.turn_sum_of(fn)
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
        term = self.forming.term(s)
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


def _added_to(target: str, value: Expr) -> Expr | None:
    """What is added, in the value of `b = b + x` and of `b = add(b, x)`."""
    match value:
        case Apply(Op.BINARY, (Name(summed), more), symbol="+") if summed == target:
            return more
        case Apply(Op.CALL, (Global(value=fn), Name(summed), more), ()) if fn is runtime.add:
            return more if summed == target else None
    return None


def _changes(s: core.Statement) -> bool:
    """May it change, in place, what waits?"""
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
