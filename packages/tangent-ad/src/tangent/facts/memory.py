"""Which names may share memory, and which of that memory is written in place.

A union of names is kept for every array that they may reach, by copies and views.  A list,
tuple or dictionary is apart from what is in it: putting another item into a list changes the
list and no item.  So every union may have another one for the contents of its members, and that of
an object one for each of its attributes.  Where nobody knows whether something is a container, it
is its own content.  Nothing of this looks at the order of statements, so it errs only on the side
of sharing.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import gast

from tangent import runtime
from tangent.facts.fact import CONSTANT, CONTAINERS, NUMBER, NUMBERS, UNKNOWN, Fact, Facts, Kind
from tangent.facts.harmless import CHANGING
from tangent.facts.keys import gives_keys
from tangent.facts.operations import BadCall, operation
from tangent.facts.outs import unseen_outs
from tangent.facts.stacks import stacks_of
from tangent.rules.book import RuleBook
from tangent.rules.record import NEW_CONTAINERS, Form, Result, constructed
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op
from tangent_ast.literals import holds_literals

NOTHING: frozenset[int] = frozenset()

# Something outside of functions: a variable, by the identity of its namespace and its name,
# or a thing, by its identity and "".
Place = tuple[int, str]


class Effects(NamedTuple):
    """What a call without a rule does to its arguments, by position."""

    writes: frozenset[int] = NOTHING  # those that its text writes to
    shares: frozenset[int] = NOTHING  # those whose memory its result may share
    perhaps: frozenset[int] = NOTHING  # those that end up where nobody can look
    outside: frozenset[Place] = frozenset()  # what it changes without being passed it
    keeps: frozenset[Place] = frozenset()  # where, of this, it puts what depends on its arguments
    reads: frozenset[Place] = frozenset()  # what it reads without being passed it
    again: frozenset[Place] = frozenset()  # what, of this, its backward pass may read again
    draws: bool = False  # it need not give the same twice

    def does_no_more_than(self, other: Effects) -> bool:
        """Is all that it changes and reads changed and read by the other, too?"""
        return (
            self.writes <= other.writes
            and self.draws <= other.draws
            and all(
                one <= another
                for one, another in (
                    (self.outside, other.outside),
                    (self.keeps, other.keeps),
                    (self.reads, other.reads),
                    (self.again, other.again),
                )
            )
        )


EffectsOf = Callable[[Apply], Effects]


# What is in an object is told apart by attributes, in a tuple by positions; all other items are in one slot.
ITEMS = ""


def slot_of(key: Expr, whole: Fact = UNKNOWN) -> str:
    """The slot that an item is in."""
    match key:
        case Const(int(position)) if whole.kind is Kind.TUPLE:
            if position < 0 and whole.items is not None:
                position += len(whole.items)
            return ITEMS if position < 0 else str(position)
    return core.as_field(key) or ITEMS


@dataclass(frozen=True, slots=True)
class Memory:
    """The classes of names that may share memory, and for each the classes of what is in it, by slot."""

    representative: dict[str, str]
    mutated: frozenset[str]  # representatives of the classes that are written in place
    content: dict[str, dict[str, str]]  # by representative
    _within: dict[str, frozenset[str]] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=dict)
    _related: dict[str, list[str]] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """The class of a name, by one of its members."""
        return self.representative.get(name, name)

    def within(self, name: str) -> frozenset[str]:
        """The classes that a name leads to: its own, and that of its items, and of theirs."""
        home = self.of(name)
        if home not in self._within:
            found: set[str] = set()
            waiting = [home]
            while waiting:
                step = waiting.pop()
                if step not in found:
                    found.add(step)
                    waiting += self.content.get(step, {}).values()
            self._within[home] = frozenset(found)
        return self._within[home]

    def shared(self, one: str, other: str) -> bool:
        """May the two names lead to the same memory?"""
        return not self.within(one).isdisjoint(self.within(other))

    def shares_mutated(self, one: str, other: str) -> bool:
        """May the two names lead to the same memory, and that be written in place?"""
        return not self.mutated.isdisjoint(self.within(one) & self.within(other))

    def is_mutated(self, name: str) -> bool:
        """May what the name leads to be written in place?"""
        return not self.mutated.isdisjoint(self.within(name))

    def holds_mutated(self, name: str, key: Expr | None = None) -> bool:
        """May what is in a container (under a key) be written in place, and not only the container?"""
        slots = self.content.get(self.of(name), {})
        if key is not None and (slot := core.as_field(key)) is not None:
            slots = {s: inner for s, inner in slots.items() if s in (slot, ITEMS)}
        return any(not self.mutated.isdisjoint(self.within(inner)) for inner in slots.values())

    def with_changed(self, names: Iterable[str], but: Iterable[str]) -> Memory:
        """The same, where what these names hold may be written in place, too, but for what others hold."""
        changed = {c for n in names for c in self.within(n)}.difference(*map(self.within, but))
        return replace(self, mutated=self.mutated | changed)

    def aliases(self, name: str) -> list[str]:
        """The names that may be this very memory, or views of it."""
        if not self._names:
            for n, home in self.representative.items():
                self._names.setdefault(home, []).append(n)
        return self._names.get(self.of(name), [])

    def members(self, name: str) -> list[str]:
        """The names that may lead to memory to which `name` leads."""
        if not self.content:
            return self.aliases(name)
        home = self.of(name)
        if home not in self._related:
            self._related[home] = [n for n in self.representative if self.shared(n, name)]
        return self._related[home]


def holds_memory(fact: Fact, *, boxed: bool = False) -> bool:
    """Can what this is known of be written in place?  `boxed`: what is known as a number may be an array."""
    number = fact.kind is Kind.NUMBER and not boxed
    return (not number and fact.kind not in CONSTANT) or fact.kind is Kind.BOOL


def memory_of(
    function: core.Function, facts: Facts, book: RuleBook, effects_of: EffectsOf, *, boxed: bool = False
) -> Memory:
    """Unite the names of a function by the memory that they may share.

    `boxed`: what is known as a number may be an array of shape ().
    """
    return _Uniter(function, facts, book, effects_of, boxed).run()


class _Uniter:
    def __init__(
        self, function: core.Function, facts: Facts, book: RuleBook, effects_of: EffectsOf, boxed: bool
    ) -> None:
        self.function, self.facts, self.book, self.effects_of = function, facts, book, effects_of
        self.boxed = boxed
        self.parent: dict[str, str] = {}
        # By representative, a name of the union of what is in each slot; ITEMS stands alone.
        self.content: dict[str, dict[str, str]] = {}
        self.written: set[str] = set()

    # ---------------------------------------------------------------- unions

    def find(self, name: str) -> str:
        self.parent.setdefault(name, name)
        while self.parent[name] != name:
            self.parent[name] = name = self.parent[self.parent[name]]
        return name

    def join(self, one: str, other: str) -> None:
        """Make one union of two, and of their contents."""
        waiting = [(one, other)]
        while waiting:
            a, b = (self.find(n) for n in waiting.pop())
            if a == b:
                continue
            self.parent[a] = b
            mine, theirs = self.content.pop(a, {}), self.content.pop(b, {})
            waiting += [(inner, theirs[slot]) for slot, inner in mine.items() if slot in theirs]
            slots = mine | theirs
            if ITEMS in slots:
                waiting += [(slots[ITEMS], inner) for inner in slots.values()]
                slots = {ITEMS: slots[ITEMS]}
            if slots:
                self.content[b] = slots

    def inside(self, name: str, slot: str = ITEMS) -> str:
        """A name of the union of what is in `name`; without a slot, of all that is in it."""
        home = self.find(name)
        slots = self.content.setdefault(home, {})
        if ITEMS in slots:
            return slots[ITEMS]
        if slot not in slots:
            slots[slot] = self.find(f"{home}.{slot}" if slot else f"{home}[]")
        if slot is ITEMS and len(slots) > 1:
            self.content[home] = {ITEMS: slots[ITEMS]}
            for inner in slots.values():
                self.join(slots[ITEMS], inner)
            return self.inside(name)
        return slots[slot]

    def collapse(self, name: str) -> None:
        """Nobody knows whether it is a container: it is its own content."""
        self.join(name, self.inside(name))
        home = self.find(name)
        self.content[home] = {ITEMS: home}

    def holds_memory(self, name: str) -> bool:
        return holds_memory(self.facts.get(name, UNKNOWN), boxed=self.boxed)

    def held(self, names: Iterable[str]) -> list[str]:
        return [n for n in names if self.holds_memory(n)]

    def unite(self, *names: str) -> None:
        """They may be one object, or views of one array."""
        held = self.held(names)
        for name in held[1:]:
            self.join(name, held[0])

    def mix(self, *names: str) -> None:
        """They may be one object, or one may be in the other, or in what that holds."""
        self.unite(*names)
        for name in self.held(names)[:1]:
            self.collapse(name)

    def put(self, container: str, *names: str, slot: str = ITEMS) -> None:
        """They may be in a container."""
        if self.is_container(container):
            for name in self.held(names):
                self.join(self.inside(container, slot), name)
        else:
            self.mix(container, *names)

    def put_at_any_depth(self, container: str, *names: str) -> None:
        """They may be in a container, or in what it holds, and so may what they hold."""
        for name in self.held(names):
            self.join(self.inside(container), name)
            self.collapse(self.inside(container))

    def slot(self, container: str, key: Expr) -> str:
        return slot_of(key, self.facts.get(container, UNKNOWN))

    def take(self, target: str, container: str, slot: str = ITEMS) -> None:
        """The target may be an item of a container, or of an array."""
        kind = self.facts.get(container, UNKNOWN).kind
        if not self.held([target]):
            return
        if kind in CONTAINERS:
            self.join(self.inside(container, slot), target)
        elif kind is Kind.ARRAY:
            self.unite(target, container)
        else:
            self.mix(target, container)

    def is_container(self, name: str) -> bool:
        return self.facts.get(name, UNKNOWN).kind in CONTAINERS

    def copy_items(self, target: str, names: Iterable[str]) -> None:
        """The target is a new container of items of others, at whatever depth."""
        if not self.held([target]):
            return
        for name in self.held(names):
            if self.is_container(name):
                self.join(self.inside(target), self.inside(name))
            else:
                self.put_at_any_depth(target, name)

    def write(self, name: str, *, within: bool, slot: str = ITEMS) -> None:
        """What the name holds is written; `within`: also what that holds in turn."""
        if self.holds_memory(name):
            self.written.add(name)
            if within and self.is_container(name):
                inner = self.inside(name, slot)
                self.collapse(inner)
                self.written.add(inner)

    # ------------------------------------------------------------ statements

    def run(self) -> Memory:
        for param in self.function.params:
            self.find(param.name)
        stacks = stacks_of(self.function)
        for statement in core.walk(self.function.body):
            self.visit(statement)
        for name, stack in stacks.items():
            for targets in stack.pops:
                for k, target in enumerate(targets):
                    pushed = [n for row in stack.rows for n in core.names(row[k])] if stack.local else []
                    self.unite(target, *pushed)
                    if not stack.local:
                        self.join_held(target, self.inside(name))
            if not stack.local:
                for row in stack.rows:
                    for value in row:
                        for n in core.names(value):
                            self.join_held(n, self.inside(name))
            if not self.is_container(name):
                self.collapse(name)
        home = {name: self.find(name) for name in self.parent}
        content = {
            self.find(n): {slot: self.find(inner) for slot, inner in slots.items()}
            for n, slots in self.content.items()
        }
        return Memory(home, frozenset(self.find(n) for n in self.written), content)

    def join_held(self, name: str, other: str) -> None:
        if self.holds_memory(name):
            self.join(name, other)

    def visit(self, statement: core.Statement) -> None:
        for target in core.targets(statement):
            self.find(target)
        match statement:
            case core.Bind(target=target, value=value):
                self.bind(target, value)
            case core.Unpack(targets=targets, value=Name(source)):
                for position, target in enumerate(targets):
                    self.take(target, source, self.slot(source, Const(position)))
            case core.Unpack(targets=targets, value=value):
                for target in targets:
                    self.mix(target, *core.names(value))
            case core.For(targets=targets, sources=sources):
                for target, turns in zip(targets, sources, strict=True):
                    if isinstance(turns, core.Each):
                        for name in core.names(turns.sequence):
                            self.take(target, name)
            case core.Update(place=place, value=value, symbol=symbol, repeated=repeated, within=within):
                # d["w"] += v changes an array in a dictionary itself
                self.update(place, value, symbol, within=within or (symbol != "" and not repeated))
            case core.Effect(value=Apply(Op.METHOD, (Name(receiver), *given)) as value):
                self.called("", value)
                self.put(receiver, *(n for v in given for n in core.names(v)))  # xs.append(x)
            case core.Effect(value=Apply() as value):
                self.called("", value)

    def update(self, place: Expr, value: Expr, symbol: str, *, within: bool) -> None:
        base = place.args[0] if isinstance(place, Apply) else place
        item = isinstance(place, Apply) and place.op is Op.ITEM
        slot = slot_of(place.args[1]) if isinstance(place, Apply) and item else ITEMS
        for name in core.names(base):
            self.write(name, within=within, slot=slot)
            if not item and not self.is_container(name):
                self.collapse(name)
            keeps = not symbol and self.facts.get(name, UNKNOWN).kind is not Kind.ARRAY
            if isinstance(base, Name) and keeps:
                self.put(name, *core.names(value), slot=slot)  # a container keeps the value itself

    def bind(self, target: str, value: Expr) -> None:
        match value:
            case Name(name):
                self.unite(target, name)
            case Apply(Op.TUPLE, items):
                for position, item in enumerate(items):
                    self.put(target, *core.names(item), slot=self.slot(target, Const(position)))
            case Apply(Op.LIST | Op.SET | Op.DICT):
                self.put(target, *core.names(value))
            case Apply(Op.OBJECT, (_, *parts)):
                for key, item in zip(parts[::2], parts[1::2], strict=True):
                    self.put(target, *core.names(item), slot=slot_of(key))
            case Apply(Op.IF | Op.AND | Op.OR):
                self.unite(target, *core.names(value))
            case Apply(Op.ITEM, args=(base, key)):
                for name in core.names(base):
                    if isinstance(key, Apply) and key.op is Op.SLICE and self.is_container(name):
                        self.copy_items(target, [name])
                    else:
                        self.take(target, name, self.slot(name, key))
            case Apply(Op.INPLACE, args=(base, _)):
                self.unite(target, *core.names(base))
                self.copy_of_both(target, value)
                if self.holds_memory(target):
                    for name in core.names(base):
                        self.write(name, within=False)
            case Apply(Op.BINARY):
                self.copy_of_both(target, value)
            case Apply(Op.CALL | Op.METHOD | Op.ATTRIBUTE):
                self.called(target, value)
            case core.Verbatim(tree=gast.JoinedStr()):
                return
            case core.Verbatim(tree=gast.ListComp() | gast.SetComp() | gast.DictComp() as tree, names=names):
                if not holds_literals(tree):  # a container of its own, whatever its items are
                    self.put_at_any_depth(target, *(n.id for n in names))
            case core.Verbatim(tree=tree, names=names) if not holds_literals(tree):
                self.mix(target, *(n.id for n in names))  # a list of items of what it reads

    def copy_of_both(self, target: str, value: Apply) -> None:
        """Lists that are added share their items, and one that is repeated its own, not the count."""
        found = [n for a in value.args for n in core.names(a)]
        lists = [n for n in found if self.is_container(n)]
        if lists:
            self.copy_items(target, lists if value.symbol == "*" else found)

    def called(self, target: str, expr: Apply) -> None:
        """A call; `target` is what its result is bound to, if it is."""
        if expr.op is Op.METHOD and expr.symbol in CHANGING:
            for name in core.names(expr.args[0]):
                self.write(name, within=False)
        try:
            op = operation(expr, self.book)
        except BadCall:
            op = None
        if op is None:
            values = expr.slots
            effects = self.effects_of(expr)
            for value in unseen_outs(expr, self.book):
                for name in core.names(value):
                    self.write(name, within=True)
            for i in effects.writes:
                if i < len(values):
                    for name in core.names(values[i]):
                        # A method of a list or dictionary changes that, and not what is in it.
                        self.write(name, within=expr.op is not Op.METHOD)
            if target:
                self.mix(
                    target, *(n for i in effects.shares if i < len(values) for n in core.names(values[i]))
                )
            return
        for parameter in op.rule.mutates:
            if parameter in op.arguments:
                for name in core.names(op.arguments[parameter]):
                    self.write(name, within=expr.op is not Op.METHOD)
        if not target:
            return
        if gives_keys(expr, self.facts):
            return  # of which none is an item
        if is_copy_of_container(expr, self.facts):
            self.copy_items(target, core.names(expr))
        elif op.rule.form is Form.PAIR:
            self.mix(target, *(n for a in op.arguments.values() for n in core.names(a)))
        elif op.rule.view_of is not None and op.rule.view_of in op.arguments:
            found = [target, *core.names(op.arguments[op.rule.view_of])]
            if op.rule.result in NEW_CONTAINERS or op.rule.callee is runtime.pack_like:
                self.copy_items(target, found[1:])  # list(xs): another list of the same items
            elif op.rule.callee is runtime.spread_items:
                self.put(target, *found[1:])  # every item may be the argument
            elif all(map(self.is_container, found)) or not any(map(self.is_container, found)):
                self.unite(*found)  # of a container: itself, or another one of the same items
            else:
                self.mix(*found)
        elif op.rule.result is Result.CHOSEN:
            if not self.facts.get(target, UNKNOWN).numeric:
                self.mix(target, *core.names(expr))
        elif constructed(op.rule):
            self.mix(target, *core.names(expr))
        elif op.rule.form is not Form.CONSTANT and op.rule.result in NEW_CONTAINERS:
            self.copy_items(target, core.names(expr))


def written_names(function: core.Function) -> set[str]:
    """Names through which memory is written directly."""
    found: set[str] = set()
    for s in core.walk(function.body):
        if isinstance(s, core.Update):
            found.update(s.bases)
    return found


def is_basic_key(key: Expr, facts: Facts) -> bool:
    """Is the index made of ints, slices, `...` and None only, so that each element is named once?"""
    match key:
        case Const(value):
            return (
                value is None
                or value is ...
                or (isinstance(value, (int, str)) and not isinstance(value, bool))
            )
        case Name(name):
            return facts.get(name, UNKNOWN).kind is Kind.INDEX
        case core.Global(path, None):
            return path.endswith(".newaxis")  # what array libraries call None, and nobody binds anew
        case Apply(Op.SLICE):
            return True
        case Apply(Op.TUPLE, args=args):
            return all(is_basic_key(a, facts) for a in args)
    return False


def is_item_of_container(place: Expr, facts: Facts) -> bool:
    """Is it an item of a list or dictionary, or an attribute of an object?"""
    match place:
        case Apply(Op.ITEM, (Name(base), _)):
            return facts.get(base, UNKNOWN).kind in (Kind.LIST, Kind.DICT, Kind.RECORD)
    return False


def is_number_in(place: Expr, facts: Facts) -> bool:
    """Is what stands at a place of a container always a number?"""
    match place:
        case Apply(Op.ITEM, (Name(base), Const(core.Field() as field))):
            return facts.get(base, UNKNOWN).field(field).kind in NUMBERS
        case Apply(Op.ITEM, (Name(base), key)):
            each = facts.get(base, UNKNOWN).each
            return each is not None and each.kind in NUMBERS and is_basic_key(key, facts)
    return False


def is_copy_of_container(expr: Expr, facts: Facts) -> bool:
    """Is it `xs.copy()`, another container of the same items?  The text says of arrays what `.copy` means."""
    match expr:
        case Apply(Op.CALL, (core.Global(value=callee), Name(name))) if callee is copy.copy:
            return facts.get(name, UNKNOWN).kind not in NUMBERS | {Kind.ARRAY, Kind.NUMERIC}
        case Apply(Op.METHOD, (Name(name),), symbol="copy"):
            return facts.get(name, UNKNOWN).kind in CONTAINERS
    return False


def is_slice(key: Expr, facts: Facts) -> bool:
    """Does an index take a part of an array without picking elements: `x[1:]`, `x[..., 0]`?"""
    parts = key.args if isinstance(key, Apply) and key.op is Op.TUPLE else (key,)
    sliced = any((isinstance(p, Apply) and p.op is Op.SLICE) or p == Const(...) for p in parts)
    return sliced and is_basic_key(key, facts)


def is_item(expr: Apply) -> bool:
    """Is it `x[i]` or `x[i, j]`, without slices: a number, a row, or (for an array as index) a copy?"""
    if expr.op is not Op.ITEM:
        return False
    key = expr.args[1]
    parts = key.args if isinstance(key, Apply) and key.op is Op.TUPLE else (key,)
    return all(isinstance(p, (Name, Const)) and p not in (Const(...), Const(None)) for p in parts)


def is_sure_view(base: Expr, key: Expr, facts: Facts) -> bool:
    """Is `base[key]` surely a view of an array (or the item itself of a container)?"""
    kind = facts.get(base.id, UNKNOWN).kind if isinstance(base, Name) else Kind.UNKNOWN
    if kind in CONTAINERS:
        return True
    if kind not in (Kind.ARRAY, Kind.NUMERIC) or not is_basic_key(key, facts):
        return False
    if is_slice(key, facts):
        return True
    parts = key.args if isinstance(key, Apply) and key.op is Op.TUPLE else (key,)
    ndim = facts[base.id].ndim if isinstance(base, Name) else None
    return ndim is not None and ndim > len(parts)


__all__ = ["NUMBER", "Memory", "is_basic_key", "is_sure_view", "memory_of"]
