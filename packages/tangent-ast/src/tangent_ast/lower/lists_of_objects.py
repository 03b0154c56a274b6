"""Lists that objects hold and that change there: a new list for each change, which the object is given.

    p.history.append(x)    =>    t = p.history; t_1 = [x]; t_2 = t + t_1; t = list(t_2); p.history = t

That an attribute is set while its object has other names is followed anyway. It is the same only if the
old list has no other name, so that is asked of the text for all that is called `.history` in it: what is
set was made for that, and what is read is done with before the next change of one.
"""

from __future__ import annotations

import builtins
import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from types import FunctionType

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.lower.attributes import assembled
from tangent_ast.lower.changed_lists import ChangedList
from tangent_ast.lower.held_lists import Text
from tangent_ast.lower.rebinding import change
from tangent_ast.naming import Namer, Temps, names_of


def rebind_lists_of_objects(function: core.Function) -> core.Function:
    """Give objects new lists in place of changing those that they hold."""
    text = Text(function)
    places: dict[str, Expr] = {}  # names of lists, and where they are from
    for attribute in dict.fromkeys(_attributes_changed(text)):
        held = _Held(text, attribute)
        if held.is_alone():
            places |= held.changed
    if not places:
        return function
    temps = Temps(Namer(names_of(function)))

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            name = next((n for n in core.reads(s) if n in places and change(n, s) is not None), "")
            call = change(name, s)
            if call is None:
                out.append(core.map_blocks(s, rewrite))
                continue
            changed = ChangedList(name, s, temps.fresh)
            new = changed.made(call)
            assert new is not None
            out += [
                *changed.statements,
                core.Bind(name, new, origin=s.origin, about=s.about),
                core.Update(places[name], Name(name), origin=s.origin, about=s.about),
            ]
        return tuple(out)

    return replace(function, body=rewrite(function.body), temps=function.temps | temps.made)


def _attributes_changed(text: Text) -> Iterator[str]:
    """The attributes of which some are lists that change."""
    for s in core.walk(text.body):
        for name in core.reads(s):
            match text.values.get(name):
                case Apply(Op.ATTRIBUTE, (Name(),), symbol=attribute) if change(name, s) is not None:
                    yield attribute


@dataclass(slots=True)
class _Held:
    """All lists that objects have under a name."""

    text: Text
    attribute: str
    changed: dict[str, Expr] = dataclasses.field(default_factory=dict)  # those that change, and their places

    def __post_init__(self) -> None:
        for s in core.walk(self.text.body):
            for name in core.reads(s):
                value = self.text.values.get(name)
                if value is not None and self.is_place(value) and change(name, s) is not None:
                    self.changed[name] = value

    def is_place(self, value: Expr) -> bool:
        return isinstance(value, Apply) and value.op is Op.ATTRIBUTE and value.symbol == self.attribute

    def is_alone(self) -> bool:
        """Has no such list a second name while one of them changes?"""
        last = max(k for k, s in enumerate(self.text.body) if any(map(self.changes, core.walk((s,)))))
        changing = self.text.body[: last + 1]
        leading = _Leading(self.text, self.attribute)
        return (
            all(self.is_known(s) for s in core.walk(changing))
            and all(map(self.is_brief, self.changed))
            and not any(leading.gets_away(s) for s in core.walk(changing))
        )

    def changes(self, s: core.Statement) -> bool:
        """Does a statement change one of the lists?"""
        return any(change(name, s) is not None for name in core.reads(s) if name in self.changed)

    def is_known(self, s: core.Statement) -> bool:
        """Does a statement give none of the lists a second name?"""
        match s:
            case core.Bind(target=name, value=value) if self.is_place(value):
                return self.is_brief(name)
            case core.Bind(value=Apply(Op.DICT, pairs)):
                own = [v for k, v in zip(pairs[::2], pairs[1::2], strict=True) if k == Const(self.attribute)]
                return all(self.is_made_for(v, s) for v in own)
            case core.Bind(value=Apply(Op.CALL, (Global(value=callee), kind, Name(given)))) if (
                callee is assembled
            ):
                return self.has_its_own(kind, self.text.values.get(given))
            case core.Bind(value=Apply(Op.CALL, (Global(value=type() as made), *given)) as call):
                return self.makes_its_own(made, [*given, *(v for _, v in call.keywords)], s)
            case core.Update(place=place, value=value) if self.is_place(place):
                return s.symbol == "" and self.is_made_for(value, s)
            case core.Update(place=place):
                return not any(map(self.is_place, core.subexpressions(place)))
        return not any(self.is_place(sub) for e in core.expressions(s) for sub in core.subexpressions(e))

    def is_made_for(self, value: Expr, put: core.Statement) -> bool:
        """Is it a list that was made to be put there, perhaps under another name first?"""
        if self.text.is_new(value, put):
            return True
        if not isinstance(value, Name) or not self.text.is_bound_once(value.id):
            return False
        first = self.text.values.get(value.id)
        if not isinstance(first, Name) or self.text.reads[value.id] != 1 or self.text.reads[first.id] != 1:
            return False
        return self.text.is_list_made(first.id)

    def has_its_own(self, kind: Expr, given: Expr | None) -> bool:
        """Has an object that is made of a dictionary, which is looked at, no list of its class's?"""
        own = isinstance(given, Apply) and Const(self.attribute) in given.args[::2]
        return own or (isinstance(kind, Global) and not hasattr(kind.value, self.attribute))

    def makes_its_own(self, made: type, given: Iterable[Expr], s: core.Statement) -> bool:
        """Does a class make a new list for each object, or none, or take one that was made for it?"""
        if not dataclasses.is_dataclass(made):
            return getattr(made, "__module__", "builtins") == "builtins"
        names = {f.name for f in dataclasses.fields(made)}
        if self.attribute not in names or hasattr(made, "__post_init__"):
            return self.attribute not in names
        return all(self.text.is_new(v, s) or not self.text.is_perhaps_list(v) for v in given)

    def is_brief(self, name: str) -> bool:
        """Is a list read and done with before another change of one?"""
        return self.text.is_brief(name, self.text.values.get(name), self.disturbs)

    def disturbs(self, name: str, s: core.Statement) -> bool:
        """Does a statement change another of the lists, or give an object one in the place of this one?"""
        puts = isinstance(s, core.Update) and self.is_place(s.place)
        return self.changes(s) or (name in self.changed and puts)


class _Leading:
    """What may lead to an object with such an attribute: names, and the attributes of others."""

    def __init__(self, text: Text, attribute: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self.fields: set[str] = {attribute}
        size = -1
        while size != len(self.names) + len(self.fields):
            size = len(self.names) + len(self.fields)
            for s in core.walk(text.body):
                self.follow(s, attribute)
        self.numbers = _calculated_with(text)

    def follow(self, s: core.Statement, attribute: str) -> None:
        for e in core.expressions(s):
            for sub in core.subexpressions(e):
                match sub:
                    case Apply(Op.ATTRIBUTE, (Name(owner),), symbol=symbol) if symbol == attribute:
                        self.names.add(owner)
        match s:
            case core.Bind(target=target, value=value):
                inner = set(_parts(value))
                if target in self.names:
                    self.names |= inner
                    if isinstance(value, Apply) and value.op is Op.ATTRIBUTE:
                        self.fields.add(value.symbol)
                elif not self.names.isdisjoint(inner) and not self.is_another_field(value):
                    self.names.add(target)
            case core.For(targets=targets, sources=sources):
                for target, source in zip(targets, sources, strict=True):
                    if isinstance(source, core.Each):
                        inner = set(core.names(source.sequence))
                        if target in self.names:
                            self.names |= inner
                        elif not self.names.isdisjoint(inner):
                            self.names.add(target)
            case core.Update(place=place, value=value):
                if not self.names.isdisjoint(core.names(value)):
                    self.names |= set(s.bases)
                    if isinstance(place, Apply) and place.op is Op.ATTRIBUTE:
                        self.fields.add(place.symbol)
            case core.Effect(value=Apply(Op.METHOD, (Name(owner), *given))):
                if any(not self.names.isdisjoint(core.names(v)) for v in given):
                    self.names.add(owner)

    def is_another_field(self, value: Expr) -> bool:
        return isinstance(value, Apply) and value.op is Op.ATTRIBUTE and value.symbol not in self.fields

    def gets_away(self, s: core.Statement) -> bool:
        """Is an object handed to what may keep one of its lists, or give it back, or is it from there?"""
        for e in core.expressions(s):
            for sub in core.subexpressions(e):
                if isinstance(sub, core.Verbatim) and not self.names.isdisjoint(core.names(sub)):
                    return True
                if not isinstance(sub, Apply) or not _may_keep(sub):
                    continue
                given = {n for a in (*sub.args, *(v for _, v in sub.keywords)) for n in core.names(a)}
                if not self.names.isdisjoint(given) or any(map(self.is_unknown_part, given)):
                    return True
                if not self.names.isdisjoint(core.targets(s)):
                    return True
        return False

    def is_unknown_part(self, name: str) -> bool:
        """Is it something that an object holds, of which nobody knows that it is a number?"""
        match self.text.values.get(name):
            case Apply(Op.ATTRIBUTE, (Name(owner),), symbol=symbol) if owner in self.names:
                return symbol not in self.numbers and name not in self.numbers
        return False


def _calculated_with(text: Text) -> set[str]:
    """Names and attributes that are numbers or arrays, since they are calculated with, or have been."""
    found: set[str] = set()
    for s in core.walk(text.body):
        for e in core.expressions(s):
            for sub in core.subexpressions(e):
                if isinstance(sub, Apply) and sub.op in (Op.BINARY, Op.UNARY):
                    found.update(core.names(sub))
        match s:
            case core.Bind(target=target, value=Apply(Op.BINARY | Op.UNARY)):
                found.add(target)
    for s in core.walk(text.body):
        match s:
            case core.Bind(target=t, value=Apply(Op.ATTRIBUTE, symbol=symbol)) if t in found:
                found.add(symbol)
            case core.Update(place=Apply(Op.ATTRIBUTE, symbol=symbol), value=Name(value)) if value in found:
                found.add(symbol)
    return found


def _parts(value: Expr) -> Iterator[str]:
    """The names of what a value may be, hold, or be held by."""
    match value:
        case Name(name):
            yield name
        case Apply(Op.ITEM | Op.ATTRIBUTE, (base, *_)):
            yield from core.names(base)
        case Apply(Op.TUPLE | Op.LIST | Op.DICT | Op.SET | Op.IF | Op.AND | Op.OR | Op.OBJECT | Op.CALL):
            yield from core.names(value)
        case Apply(Op.BINARY, symbol="+"):
            yield from core.names(value)


def _may_keep(call: Apply) -> bool:
    """May what is called give back, or keep, what it finds in what it is given?"""
    match call:
        case Apply(Op.CALL, (Global(value=callee), *_)):
            return isinstance(callee, FunctionType) or callee is core.UNKNOWN
        case Apply(Op.CALL):
            return True
        case Apply(Op.METHOD, (Name(), *_), symbol=symbol):
            return symbol not in _HARMLESS
    return False


_HARMLESS = (*dir(builtins.list), *dir(builtins.dict), "sum", "dot", "copy", "mean", "item")


__all__ = ["rebind_lists_of_objects"]
