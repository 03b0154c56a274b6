"""Attributes that are assigned are items of their object, which is a container like others.

    p.x = v                               p[.x] = v
    t = {"x": a}; p = object_of(P, t)     p = an object of P, of .x: a

So an object that is in a container, or has a second name, needs nothing of its own: its cotangent is an
object that mirrors it, as that of a list that is changed in place is a list.  Where a function assigns
no attribute, objects are values, and nothing of this is done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from types import SimpleNamespace

from tangent import runtime
from tangent.facts.objects import holding, records, taken_from
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Field, Global, Name, Op


def attributes_as_items(function: core.Function, book: RuleBook) -> core.Function:
    """Say of attributes that they are items, if some are assigned, or what they hold is written in place.

    An attribute that arrays have as well is an object's where something else says that it is one.
    """
    if not _changes_objects(function, book):
        return function
    set_here = {s.place for s in core.walk(function.body) if isinstance(s, core.Update) and _is_set(s.place)}
    own = core.map_everywhere(function.body, lambda e: _item(e) if e in set_here else e)
    body = core.map_everywhere(own, lambda e: _item(e) if _is_own(e, book) else _display(e))
    found = function.with_body(body)
    objects = records(found)
    objects |= taken_from(found, holding(found, objects))
    body = core.map_everywhere(body, lambda e: _item(e) if _is_of(e, objects) else e)
    return function.with_body(_displays(body))


def _is_own(expr: Expr, book: RuleBook) -> bool:
    """Is it an attribute that no array has?"""
    if not isinstance(expr, Apply) or expr.op is not Op.ATTRIBUTE:
        return False
    return book.attribute(expr.symbol) is None and expr.symbol not in _OF_ARRAYS


def _is_set(place: Expr) -> bool:
    """Is a place an attribute that no array lets anybody set?"""
    return isinstance(place, Apply) and place.op is Op.ATTRIBUTE and place.symbol not in _SET_OF_ARRAYS


_SET_OF_ARRAYS = frozenset(("data", "dtype", "flat", "imag", "real", "shape", "strides"))

# Attributes of arrays and tensors that have no rule.
_OF_ARRAYS = frozenset(
    ("base", "ctypes", "data", "device", "dtype", "flags", "graph", "itemsize", "name", "op")
)


def _is_of(expr: Expr, objects: Set[str]) -> bool:
    """Is it an attribute of one of these objects?"""
    match expr:
        case Apply(Op.ATTRIBUTE, (Name(base),)):
            return base in objects
    return False


def _item(expr: Expr) -> Expr:
    assert isinstance(expr, Apply)
    return Apply(Op.ITEM, (expr.args[0], Const(Field(expr.symbol))))


def _display(expr: Expr) -> Expr:
    """SimpleNamespace(x=a) is an object of .x: a"""
    match expr:
        case Apply(Op.CALL, (Global(value=kind) as made,), keywords) if kind is SimpleNamespace:
            return Apply(Op.OBJECT, (made, *(p for k, v in keywords for p in (Const(Field(k)), v))))
    return expr


def _changes_objects(function: core.Function, book: RuleBook) -> bool:
    """Are attributes assigned, or is what is taken from one written to?"""
    taken: set[str] = set()
    for s in core.walk(function.body):
        match s:
            case core.Update(place=Apply(Op.ATTRIBUTE) | Apply(Op.ITEM, (_, Const(Field())))):
                return True
            case core.Update() if not taken.isdisjoint(s.bases):
                return True
            case core.Bind(target=target, value=Apply(Op.ATTRIBUTE) as value) if _is_own(value, book):
                taken.add(target)
    return False


def _displays(body: core.Block) -> core.Block:
    """t = {"x": a}; p = object_of(P, t)  =>  p is an object of P with .x: a"""
    reads = Counter(n for s in core.walk(body) for n in core.reads(s))
    made: dict[str, tuple[Expr, ...]] = {}
    for s in core.walk(body):
        match s:
            case core.Bind(target=t, value=Apply(Op.DICT, parts)) if reads[t] == 1:
                made[t] = parts

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s, out[-1:]:
                case core.Bind(
                    target=p, value=Apply(Op.CALL, (Global(value=maker), Global() as kind, Name(t)))
                ), [core.Bind(target=before)] if maker is runtime.object_of and before == t and t in made:
                    fields = tuple(_field(part) if k % 2 == 0 else part for k, part in enumerate(made[t]))
                    value = Apply(Op.OBJECT, (kind, *fields))
                    out[-1] = core.Bind(p, value, origin=s.origin, about=s.about)
                case _:
                    out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return rewrite(body)


def _field(key: Expr) -> Expr:
    assert isinstance(key, Const)
    return Const(Field(key.value))


def made_object(value: Apply, maker: Expr) -> Apply:
    """How an object is made in Python, with nothing but its attributes; `maker` is `object_of`."""
    kind, *parts = value.args
    keys = [str(key.value) for key in parts[::2] if isinstance(key, Const)]
    assert isinstance(kind, Global)
    if kind.value is SimpleNamespace:
        return Apply(Op.CALL, (kind,), tuple(zip(keys, parts[1::2], strict=True)))
    pairs = tuple(p for k, v in zip(keys, parts[1::2], strict=True) for p in (Const(k), v))
    return Apply(Op.CALL, (maker, kind, Apply(Op.DICT, pairs)))
