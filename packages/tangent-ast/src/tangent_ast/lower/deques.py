"""Deques that a function makes, as lists.

    q = deque(maxlen=2)             q = []
    for x in xs:                    for x in xs:
        q.append(x)         =>          q.append(x)
        y = q[0]                        if len(q) > 2:
    z = q.popleft()                         q.pop(0)
                                        y = q[0]
                                    z = q.pop(0)

>>> from collections import deque
>>> from tangent_ast.lower.show import lowered
>>> print(lowered("q = deque(xs)\\ny = q.popleft()\\nz = q[0]", spelled_out=True, deque=deque))
q = list(xs)
y = q[0]
t = q[1:]
q = list(t)
z = q[0]

Only where something in it is differentiated.  Whoever gets the whole of a deque would see that it is a list:
then it stays as it is written.
"""

from __future__ import annotations

import builtins
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.lower.consumers import CONSUMERS
from tangent_ast.naming import Namer, Temps, names_of

_LIST = Global("list", builtins.list)
_FIRST = Const(0)
# What is done to a deque, as it is done to a list.
_CHANGES: dict[tuple[str, int], tuple[str, tuple[Expr, ...]]] = {
    ("append", 1): ("append", ()),
    ("appendleft", 1): ("insert", (_FIRST,)),
    ("pop", 0): ("pop", ()),
    ("popleft", 0): ("pop", (_FIRST,)),
    ("clear", 0): ("clear", ()),
}
_LOOKS = (len, any, all, *CONSUMERS)


def deques_as_lists(function: core.Function) -> core.Function:
    """Replace deques by lists, and what is done to them by what is done to those."""
    lengths = dict(_deques(function))
    if not lengths:
        return function
    temps = Temps(Namer(names_of(function)))

    def shortened(name: str, place: tuple[Expr, ...], s: core.Statement) -> Iterator[core.Statement]:
        """What is too much is taken out at the other end."""
        length, test = temps.fresh(), temps.fresh()
        limit = Const(lengths[name])
        yield core.Bind(length, _length(name), origin=s.origin, about=s.about)
        longer = Apply(Op.COMPARE, (Name(length), limit), symbol=">")
        yield core.Bind(test, longer, origin=s.origin, about=s.about)
        out = core.Effect(
            Apply(Op.METHOD, (Name(name), *place), symbol="pop"), origin=s.origin, about=s.about
        )
        yield core.If(Name(test), (out,), (), origin=s.origin, about=s.about)

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            call = _call(s)
            match call:
                case Apply(Op.CALL, (_, *given)) if isinstance(s, core.Bind):
                    made = Apply(Op.CALL, (_LIST, *given)) if given else Apply(Op.LIST, ())
                    out.append(replace(s, value=made))
                case Apply(Op.METHOD, (Name(name) as owner, *given), symbol=symbol):
                    method, place = _CHANGES[symbol, len(given)]
                    changed = Apply(Op.METHOD, (owner, *place, *given), symbol=method)
                    assert isinstance(s, core.Bind | core.Effect)
                    out.append(replace(s, value=changed))
                    if given and lengths[name] is not None:
                        out += shortened(name, () if place else (_FIRST,), s)
                case _:
                    out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    def _call(s: core.Statement) -> Apply | None:
        match s:
            case core.Bind(target=name, value=Apply(Op.CALL) as made) if name in lengths:
                return made
            case core.Bind(value=Apply(Op.METHOD, (Name(name), *_)) as call) if name in lengths:
                return call
            case core.Effect(value=Apply(Op.METHOD, (Name(name), *_)) as call) if name in lengths:
                return call
        return None

    return replace(function, body=rewrite(function.body), temps=function.temps | temps.made)


def _length(name: str) -> Apply:
    return Apply(Op.CALL, (Global("len", len), Name(name)))


def _deques(function: core.Function) -> Iterator[tuple[str, int | None]]:
    """The deques of which only such things are asked that a list does as well, each with its `maxlen`."""
    statements = list(core.walk(function.body))
    bound = Counter(t for s in statements for t in core.targets(s))
    params = {p.name for p in function.params}
    for s in statements:
        match s:
            case core.Bind(target=name, value=Apply(Op.CALL, (Global(value=made), *given), keywords)):
                if made is not deque or bound[name] > 1 or name in params or len(given) > 1:
                    continue
                limit = _limit(keywords)
                fits = not keywords if limit is None else not given
                if fits and all(_is_known(name, i) for i in statements if name in core.reads(i)):
                    yield name, limit


def _limit(keywords: tuple[tuple[str, Expr], ...]) -> int | None:
    match keywords:
        case (("maxlen", Const(int() as limit)),) if limit > 0 and not isinstance(limit, bool):
            return limit
    return None


def _is_known(name: str, s: core.Statement) -> bool:
    """Does a statement do with a deque what it could do with a list?"""
    match s:
        case (
            core.Bind(value=Apply(Op.METHOD, (Name(owner), *given), (), symbol))
            | core.Effect(value=Apply(Op.METHOD, (Name(owner), *given), (), symbol))
        ) if owner == name:
            return (symbol, len(given)) in _CHANGES and all(name not in core.names(g) for g in given)
        case core.Bind(value=Apply(Op.ITEM, (Name(owner), Name() | Const() as key))):
            return owner == name and key != Name(name)
        case core.Update(place=Apply(Op.ITEM, (Name(owner), Name() | Const() as key)), value=value):
            return owner == name and name not in (*core.names(key), *core.names(value))
        case core.Bind(value=Apply(Op.CALL, (Global(value=callee), Name(owner)), ())):
            return owner == name and any(callee is one for one in _LOOKS)
        case core.Bind(value=Apply(Op.COMPARE, (_, Name(owner)), symbol="in" | "not-in")):
            return owner == name
        case core.For(body=body):
            return not any(_changes(name, inside) for inside in core.walk(body))
        case core.Bind(value=Apply(Op.UNARY, symbol="not")) | core.If() | core.While():
            return True
    return False


def _changes(name: str, s: core.Statement) -> bool:
    """Does a statement call a method of a deque?"""
    return any(
        isinstance(e, Apply) and e.op is Op.METHOD and e.args[0] == Name(name) for e in core.expressions(s)
    )


__all__ = ["deques_as_lists"]
