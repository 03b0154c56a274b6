"""Which objects names may stand for, where facts do not tell their classes.

    ps = {"a": Vec(x, y), "b": w}       in `ps` may be a Vec, and what the parameter `w` is
    u = ps["a"] + ps["b"]               so this may be `Vec.__add__`

An origin is a class of which the function makes objects, a parameter, or a call of which nobody knows
before what is called.  Told apart are what a name may be itself, what may be in it if it is a list, tuple
or dictionary, and what attributes of it or its items may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import NamedTuple

from tangent import runtime
from tangent.callees import bound_arguments, function_of, python_call
from tangent.facts.fact import CONTAINERS, UNKNOWN, Facts, Kind
from tangent.facts.items import gone_through
from tangent.facts.memory import Memory
from tangent.facts.methods import BINARY, UNARY, Keywords
from tangent.facts.operations import operation_or_none
from tangent.facts.values import ClassOf
from tangent.rules.book import RuleBook
from tangent.rules.record import Result
from tangent.runtime.records import is_record_type
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op


class Within(NamedTuple):
    """What a parameter is or holds; with `attribute`, what objects that it leads to have under that name."""

    parameter: str
    attribute: str = ""


class Late(NamedTuple):
    """What methods of one name give, or functions (`__call__`), that are known only when they are called.

    The name is ANY, where that is not known either.
    """

    method: str
    attribute: str = ""


Origin = type | Within | Late
Origins = frozenset[Origin]
NONE: Origins = frozenset()
Named = frozenset[tuple[str, Origin]]
Path = tuple[str, ...]  # the positions that lead to something in tuples of tuples
Placed = frozenset[tuple[Path, Origin]]
ANY = ""  # under a name, or at a position, that is not known
DEEP = "..."  # at any depth
DEEPEST = 3  # paths that are longer are cut
OWN = "*"  # under the names that a parameter's attributes have

_NO_OBJECTS = (Kind.NUMBER, Kind.INDEX, Kind.BOOL, Kind.ARRAY)
_HOLDING = (Result.LIST, Result.TUPLE, Result.DICT, Result.OBJECT, Result.ANYTHING, Result.OTHER)


@dataclass(frozen=True, slots=True)
class Found:
    """Where something may come from, what is in it, and what is under its attributes."""

    itself: Origins = NONE
    items: Placed = frozenset()
    attributes: Named = frozenset()

    def __or__(self, other: Found) -> Found:
        if other == NOTHING or self == other:
            return self
        return Found(self.itself | other.itself, self.items | other.items, self.attributes | other.attributes)

    @property
    def all(self) -> Origins:
        return self.itself | {origin for _, origin in self.items}

    def item(self, place: str = ANY) -> Found:
        """What is at a position of it."""
        if self == NOTHING:
            return self
        there = [(p, o) for p, o in self.items if p[0] in (place, ANY, DEEP) or place == ANY]
        itself = frozenset(o for path, o in there if len(path) == 1 or path[1] == DEEP)
        inside = frozenset((path if path[0] == DEEP else path[1:], o) for path, o in there)
        return Found(itself, frozenset((path, o) for path, o in inside if path), self.attributes)

    def put(self, place: str = ANY) -> Found:
        """A container that has it at a position."""
        if self == NOTHING:
            return self
        inside = {((place, *path), origin) for path, origin in self.items}
        short = {(p if len(p) <= DEEPEST else (*p[: DEEPEST - 1], DEEP), o) for p, o in inside}
        return Found(NONE, frozenset(short | {((place,), o) for o in self.itself}), self.attributes)

    def under(self, name: str) -> Found:
        """Its attribute of this name."""
        named = frozenset(
            origin._replace(attribute=name) if label == OWN and isinstance(origin, Within | Late) else origin
            for label, origin in self.attributes
            if name == ANY or label in (ANY, OWN, name)
        )
        return Found(named, frozenset(((DEEP,), origin) for origin in named), self.attributes)

    def as_attribute(self, name: str) -> Found:
        """An object that has it under this name."""
        return Found(attributes=self.attributes | {(name, origin) for origin in self.all})


NOTHING = Found()


def _anything_from(origin: Within | Late) -> Found:
    """All that something of which nothing is known may be, or hold."""
    return Found(frozenset({origin}), frozenset({((DEEP,), origin)}), frozenset({(OWN, origin)}))


def _together(found: list[Found]) -> Found:
    """What comes from any of these places."""
    found = [f for f in found if f != NOTHING]
    if len(found) < 2:
        return found[0] if found else NOTHING
    return Found(
        NONE.union(*(f.itself for f in found)),
        frozenset[tuple[Path, Origin]]().union(*(f.items for f in found)),
        frozenset[tuple[str, Origin]]().union(*(f.attributes for f in found)),
    )


@dataclass(frozen=True, slots=True)
class Used:
    """An operator on something of which nothing is known: the methods that it would be of an object."""

    statement: core.Statement
    name: str
    symbol: str
    methods: tuple[str, ...]


class Tracing:
    """The origins of all names of a function."""

    def __init__(
        self, function: core.Function, facts: Facts, memory: Memory, book: RuleBook, behind: Behind
    ) -> None:
        """`behind` traces the function behind a call."""
        self.function, self.facts, self.memory, self.book = function, facts, memory, book
        self.behind = behind
        self.found = {p.name: _anything_from(Within(p.name)) for p in function.params}
        self._settle()

    def _settle(self) -> None:
        """Look at each statement until nothing that it reads has grown since."""
        statements = [(s, _names_read(s)) for s in core.walk(self.function.body)]
        grown = self._look_at(s for s, _ in statements)
        while grown:
            grown = self._look_at([s for s, read in statements if not grown.isdisjoint(read)])

    def _look_at(self, statements: Iterable[core.Statement]) -> set[str]:
        """Follow these statements once; gives the names of which more is known then."""
        grown: set[str] = set()
        for s in statements:
            for name, given in self._given(s):
                found = self.found.get(name, NOTHING)
                if (together := found | given) != found:
                    self.found[name] = together
                    grown.add(name)
        return grown

    def of(self, name: str) -> Found:
        """The origins of a name; none of its own if its class is known."""
        found = self.found.get(name, NOTHING)
        fact = self.facts.get(name, UNKNOWN)
        if fact.record is not None:
            return replace(found, itself=NONE)
        return found if fact.kind not in _NO_OBJECTS else NOTHING

    def class_of(self, expr: Expr) -> type | None:
        """The class of an object, where facts tell it."""
        return self.facts.get(expr.id, UNKNOWN).record if isinstance(expr, Name) else None

    def names_of_arrays(self) -> Iterator[tuple[Late, str]]:
        """The methods and attributes of arrays of what is known only when it is called."""
        for s in core.walk(self.function.body):
            for expr in core.expressions(s):
                match expr:
                    case Apply(Op.METHOD | Op.ATTRIBUTE, (Name(name), *_), symbol=symbol):
                        if operation_or_none(expr, self.book) is not None:
                            origins = self.of(name).itself
                            yield from ((late, symbol) for late in origins if isinstance(late, Late))

    def used(self) -> Iterator[Used]:
        """The operators on what may be objects, for all that facts tell."""
        for s in core.walk(self.function.body):
            for name in gone_through(s):
                yield Used(s, name.id, "going through the items", ("__iter__",))
            for expr in core.expressions(s):
                for sub in core.subexpressions(expr):
                    methods: tuple[str, ...]
                    match sub:
                        case Apply(Op.BINARY | Op.INPLACE, args, symbol=symbol) if symbol in BINARY:
                            stem = BINARY[symbol]
                            methods = (f"__{stem}__", f"__r{stem}__", f"__i{stem}__")
                        case Apply(Op.UNARY, args, symbol=symbol) if symbol in UNARY:
                            methods = (UNARY[symbol],)
                        case Apply(Op.ITEM, (base, key)) if core.as_field(key) is None:
                            args, symbol, methods = (base,), "[...]", ("__getitem__",)
                        case _:
                            continue
                    yield from (Used(s, a.id, f"`{symbol}`", methods) for a in args if isinstance(a, Name))

    @cached_property
    def on_parameters(self) -> list[tuple[Within, Used]]:
        """The operators on what parameters may be or hold."""
        return [(w, used) for used in self.used() for w in self.of(used.name).itself if isinstance(w, Within)]

    @cached_property
    def result(self) -> Found:
        """The origins of what the function gives."""
        return self._any(s.value for s in core.walk(self.function.body) if isinstance(s, core.Return))

    # ------------------------------------------------------------ statements

    def _given(self, s: core.Statement) -> Iterator[tuple[str, Found]]:
        match s:
            case core.Bind(target=target, value=value):
                yield target, self._flow(value)
            case core.Unpack(targets=targets, value=value):
                yield from ((t, self._flow(value).item(str(k))) for k, t in enumerate(targets))
            case core.For(targets=targets, sources=sources):
                for target, source in zip(targets, sources, strict=True):
                    if isinstance(source, core.Each):
                        yield target, self._flow(source.sequence).item()
            case core.Update(place=Apply(Op.ITEM, (Name(base), key)), value=value):
                found = self._flow(value)
                field = core.as_field(key)
                put = found.put() if field is None else found.as_attribute(field)
                yield from self._aliases(base, put)
            case core.Effect(value=Apply(Op.METHOD, (Name(receiver), *given))):
                yield from self._aliases(receiver, self._any(given).put())
            case core.Push(stack=stack, values=values):
                yield from self._aliases(stack, self._row(values))
            case core.Pop(stack=stack, targets=targets):
                row = self.found.get(stack, NOTHING)
                places = [str(k) for k in range(len(targets))] if len(targets) > 1 else [ANY]
                yield from ((t, row.item(place)) for t, place in zip(targets, places, strict=True))

    def _aliases(self, name: str, found: Found) -> Iterator[tuple[str, Found]]:
        yield name, found
        yield from ((other, found) for other in self.memory.aliases(name))

    # ----------------------------------------------------------- expressions

    def _any(self, parts: Iterable[Expr]) -> Found:
        return _together([self._flow(part) for part in parts])

    def _row(self, values: Sequence[Expr]) -> Found:
        """A tuple, or a row on a stack; a single value is no row."""
        if len(values) == 1:
            return self._flow(values[0]).put()
        return _together([self._flow(value).put(str(k)) for k, value in enumerate(values)])

    def _flow(self, expr: Expr) -> Found:
        match expr:
            case Name(name):
                fact = self.facts.get(name, UNKNOWN)
                if fact.kind in _NO_OBJECTS:
                    return NOTHING
                found = self.found.get(name, NOTHING)
                return found if fact.record is None else found | Found(frozenset({fact.record}))
            case Apply(Op.TUPLE, args):
                return self._row(args)
            case Apply(Op.LIST | Op.SET | Op.DICT, args):
                return self._any(args).put()
            case Apply(Op.OBJECT, (Global(value=type() as kind), *parts)):
                made = Found(frozenset({kind}))
                for key, value in zip(parts[::2], parts[1::2], strict=True):
                    made |= self._flow(value).as_attribute(core.as_field(key) or ANY)
                return made
            case Apply(Op.ITEM, (base, key)):
                found, field = self._flow(base), core.as_field(key)
                return found.item(_place(key)) if field is None else found.under(field)
            case Apply(Op.ATTRIBUTE, (base,), symbol=name):
                return self._flow(base).under(name)
            case Apply(Op.IF, (_, *args)) | Apply(Op.AND | Op.OR, args):
                return self._any(args)
            case Apply(Op.BINARY):
                return replace(self._any(expr.args), itself=NONE)  # lists that are joined
            case Apply(Op.CALL | Op.METHOD):
                return self._called(expr)
            case core.Verbatim(names=names):
                found = self._any(names)
                return Found(found.all, found.items, found.attributes)
        return NOTHING

    def _late(self, call: Apply) -> Late | None:
        """What is called by a call without a rule, if that is known only then."""
        match call:
            case Apply(Op.CALL, (Name(), *_)):
                return Late("__call__")
            case Apply(Op.METHOD, (Name(owner), *_), symbol=method):
                return None if self.facts.get(owner, UNKNOWN).kind in CONTAINERS else Late(method)
        return None

    def _called(self, call: Apply) -> Found:
        given = self._any((*call.args, *(value for _, value in call.keywords)))
        if core.is_call_of(call, runtime.only_reading):
            return _anything_from(Late(ANY))
        op = operation_or_none(call, self.book)
        match call:
            case Apply(Op.CALL, (Global(value=type() as kind), *args)) if is_record_type(kind):
                made = Found(frozenset({kind}))
                for name, value in _labelled(kind, args, call.keywords):
                    made |= self._flow(value).as_attribute(name)
                return made
        if op is not None:
            if (viewed := op.arguments.get(op.rule.view_of or "")) is not None:
                found = self._flow(viewed)
                if op.rule.result is Result.DICT:  # of its items, or of its attributes
                    return replace(found, itself=NONE) | found.under(ANY).put()
                return found
            if op.rule.result in (Result.LIKE, Result.MODEL):
                return given
            return given | given.item() if op.rule.result in _HOLDING else NOTHING
        plain = python_call(call)
        if plain is None:
            late = self._late(call)
            return given.item() if late is None else _anything_from(late)
        inside = self.behind(plain, self.class_of)
        arguments = bound_arguments(function_of(plain), plain)
        if inside is None or arguments is None:
            return given | given.under(ANY)
        return _passed(inside.result, {p: self._flow(a) for p, a in arguments.items()})


Behind = Callable[[Apply, ClassOf], Tracing | None]


def _labelled(kind: type, args: Sequence[Expr], keywords: Keywords) -> Iterator[tuple[str, Expr]]:
    """What is passed to a class, with the attributes that it becomes."""
    if not is_dataclass(kind):
        yield from ((ANY, value) for value in (*args, *(v for _, v in keywords)))
        return
    yield from zip((f.name for f in fields(kind) if f.init), args, strict=False)
    yield from keywords


def _passed(result: Found, given: Mapping[str, Found]) -> Found:
    """The origins of a result, with those of the arguments in place of parameters."""

    def behind(origin: Origin) -> Origins:
        if not isinstance(origin, Within):
            return frozenset({origin})
        argument = given.get(origin.parameter, NOTHING)
        return argument.under(origin.attribute).itself if origin.attribute else argument.all

    attributes: set[tuple[str, Origin]] = set()
    for label, origin in result.attributes:
        if label == OWN and isinstance(origin, Within):
            attributes |= given.get(origin.parameter, NOTHING).attributes
        else:
            attributes |= {(label, o) for o in behind(origin)}
    items = frozenset((path, o) for path, origin in result.items for o in behind(origin))
    return Found(NONE.union(*map(behind, result.itself)), items, frozenset(attributes))


def _names_read(s: core.Statement) -> frozenset[str]:
    return frozenset((*core.reads(s), s.stack)) if isinstance(s, core.Pop) else frozenset(core.reads(s))


def _place(key: Expr) -> str:
    """The position that a key stands for."""
    match key:
        case core.Const(int(position)) if position >= 0 and not isinstance(position, bool):
            return str(position)
    return ANY
