"""Lists that a container holds and that change there: a new list for each change, put in the old one's place.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("d = {}\\nfor k, x in xs:\\n    d.setdefault(k, []).append(x)", spelled_out=True))
d = {}
for t in xs:
    k, x = t
    t_1 = []
    t_3 = k not in d
    if t_3:
        d[k] = t_1
    t_2 = d[k]
    t_4 = [x]
    t_5 = t_2 + t_4
    t_2 = list(t_5)
    d[k] = t_2
>>> print(lowered("rows = [[], []]\\nfor row, x in zip(rows, xs):\\n    row.append(x)", spelled_out=True))
t = []
t_1 = []
rows = [t, t_1]
for row, x, i in zip(rows, xs, __import__('itertools').count(0, 1)):
    t_2 = [x]
    t_3 = row + t_2
    row = list(t_3)
    rows[i] = row

Only where something in them is differentiated, and only where no such list has a second name while one of
them changes: what is put there was made for that, and who reads one is done with it before the next change.
"""

from __future__ import annotations

import builtins
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.lower.changed_lists import ChangedList
from tangent_ast.lower.growing import is_made, is_tested, only_looks
from tangent_ast.lower.rebinding import change
from tangent_ast.naming import Namer, Temps, names_of


def rebind_held_lists(function: core.Function) -> core.Function:
    """Replace what changes a list in a container by putting a new list there."""
    text = Text(function)
    places: dict[str, Expr | None] = {}  # of the lists that are changed, by name; None for what a loop takes
    longer: set[int] = set()  # statements `d[k] += ys`
    for holder in text.holders():
        if (holder.changed or holder.longer) and holder.is_alone():
            places |= holder.changed
            longer |= holder.longer
    if not places and not longer:
        return function
    temps, numbers = Temps(Namer(names_of(function))), dict[str, str]()

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            if isinstance(s, core.For):
                for name in (t for t in s.targets if t in places):
                    numbers[name] = temps.fresh("i")
                    count = core.Range(Const(0), Const(None))
                    s = replace(s, targets=(*s.targets, numbers[name]), sources=(*s.sources, count))
                    places[name] = Apply(Op.ITEM, (text.source_of[name], Name(numbers[name])))
            if isinstance(s, core.Update) and id(s) in longer:
                held = temps.fresh()
                out.append(core.Bind(held, s.place, origin=s.origin, about=s.about))
                out += _put(held, s.place, s, Apply(Op.INPLACE, (Name(held), s.value), symbol="+"), temps)
                continue
            name = next((n for n in core.reads(s) if n in places and change(n, s) is not None), "")
            call, place = change(name, s), places.get(name)
            if call is None or place is None:
                out.append(core.map_blocks(s, rewrite))
                continue
            out += _put(name, place, s, call, temps)
        return tuple(out)

    return replace(function, body=rewrite(function.body), temps=function.temps | temps.made)


def _put(name: str, place: Expr, s: core.Statement, call: Apply, temps: Temps) -> tuple[core.Statement, ...]:
    """What a statement makes of the list `name`, under that name and in its place."""
    changed = ChangedList(name, s, temps.fresh)
    new = changed.made(call)
    assert new is not None
    made = core.Bind(name, new, origin=s.origin, about=s.about)
    return (*changed.statements, made, core.Update(place, Name(name), origin=s.origin, about=s.about))


class Text:
    """Who binds and reads what, and where."""

    def __init__(self, function: core.Function) -> None:
        self.body = function.body
        self.params = {p.name for p in function.params}
        self.bound: Counter[str] = Counter()
        self.reads: Counter[str] = Counter()
        self.values: dict[str, Expr] = {}
        self.source_of: dict[str, Name] = {}  # what a loop takes a name from
        self.after: dict[str, core.Block] = {}  # the statements of the block after the one that binds a name
        for block in _blocks(self.body):
            for position, s in enumerate(block):
                self.bound.update(t for t in core.targets(s) if change(t, s) is None)
                self.reads.update(core.reads(s) if not isinstance(s, core.While) else ())
                match s:
                    case core.Bind(target=name, value=value) if change(name, s) is None:
                        self.values[name], self.after[name] = value, block[position + 1 :]
                    case core.For(targets=targets, sources=sources, body=body):
                        for name, source in zip(targets, sources, strict=True):
                            if isinstance(source, core.Each) and isinstance(source.sequence, Name):
                                self.source_of[name], self.after[name] = source.sequence, body

    def is_bound_once(self, name: str) -> bool:
        return self.bound[name] == 1 and name not in self.params

    def holders(self) -> Iterator[_Holder]:
        """The containers that the function makes, each with all its names."""
        for name, value in self.values.items():
            if not self.is_bound_once(name) or not _is_container(value):
                continue
            names = {name}
            for other, same in self.values.items():  # in the order of the text
                if isinstance(same, Name) and same.id in names and self.is_bound_once(other):
                    names.add(other)
            yield _Holder(self, names, is_list=_is_list(value))

    def uses_after(self, name: str) -> core.Block | None:
        """The statements from where a name is bound to its last use, if it is used in that block only."""
        rest = self.after.get(name, ())
        using = [k for k, s in enumerate(rest) if any(name in core.reads(i) for i in core.walk((s,)))]
        found = rest[: using[-1] + 1] if using else ()
        here = sum(1 for s in core.walk(found) for n in core.reads(s) if n == name)
        return found if here == self.reads[name] else None

    def is_new(self, value: Expr, put: core.Statement, *, copies: bool = False) -> bool:
        """Is it a list that was made to be put there, once, and is not used again?

        `copies`: what may be copied is a list, and no array, of which `row[:]` is a view.
        """
        if not isinstance(value, Name):
            return is_made(value)
        made = self.values.get(value.id)
        span = self.uses_after(value.id)
        if made is None or span is None or not self.is_bound_once(value.id):
            return False
        if not is_made(made) and not (copies and _is_copy(made)):
            return False
        using = [s for s in _once(span) if value.id in core.reads(s)]
        if using[-1:] != [put] or len(using) < sum(value.id in core.reads(s) for s in core.walk(span)):
            return False
        return all(change(value.id, s) is not None or only_looks_at(value.id, s) for s in using[:-1])

    def is_brief(
        self, name: str, place: Expr | None, disturbs: Callable[[str, core.Statement], bool]
    ) -> bool:
        """Is a list that was read from `place` done with before another such list changes?

        `disturbs` tells of statements that change one, or put another one where this one has been.
        """
        span = self.uses_after(name)
        if span is None or not self.is_bound_once(name):
            return False
        rebound = {t for s in core.walk(span) for t in core.targets(s) if change(t, s) is None}
        if place is not None and not rebound.isdisjoint(core.names(place)):
            return False

        def is_mixed_up(s: core.Statement) -> bool:
            own = change(name, s)
            if own is not None:
                return ChangedList(name, s, str).made(own) is None
            if disturbs(name, s):
                return True
            return name in core.reads(s) and not (only_looks_at(name, s) or is_tested(name, s, self.body))

        return not any(map(is_mixed_up, core.walk(span)))

    def is_list_made(self, name: str) -> bool:
        """Is it the one name of a list that is made under it?"""
        made = self.values.get(name)
        return made is not None and is_made(made) and self.is_bound_once(name)

    def is_perhaps_list(self, value: Expr) -> bool:
        """May it be a list, for all that the text says?"""
        if isinstance(value, Name) and self.is_bound_once(value.id):
            value = self.values.get(value.id, value)
        match value:
            case Const() | Apply(Op.UNARY | Op.COMPARE):
                return False
            case Apply(Op.BINARY, symbol=symbol):
                return symbol in ("+", "*")
        return True


@dataclass(slots=True)
class _Holder:
    """A container of lists: its names, and the lists in it that are changed, with their places."""

    text: Text
    names: set[str]
    is_list: bool
    changed: dict[str, Expr | None] = field(default_factory=dict)
    longer: set[int] = field(default_factory=set)  # statements `d[k] += ys`
    of_lists: bool = True  # it is changed by what only lists have

    def __post_init__(self) -> None:
        for s in core.walk(self.text.body):
            if isinstance(s, core.Update) and s.symbol == "+" and self.is_place(s.place) and not s.repeated:
                self.longer.add(id(s))
            for name in core.reads(s):
                call = change(name, s)
                if call is None or not self.text.is_bound_once(name):
                    continue
                value, source = self.text.values.get(name), self.text.source_of.get(name)
                if value is not None and self.is_place(value):
                    self.changed[name] = value
                elif source is not None and source.id in self.names and self.is_list:
                    self.changed[name] = None
                else:
                    continue
                self.of_lists &= call.op is Op.METHOD and call.symbol != "sort"

    def is_place(self, value: Expr) -> bool:
        """Is it an item of the container?"""
        match value:
            case Apply(Op.ITEM, (Name(owner), Name() | Const() as key)):
                return owner in self.names and self.names.isdisjoint(core.names(key))
        return False

    def is_alone(self) -> bool:
        """Has no list in it a second name while one of them changes?"""
        last = max(k for k, s in enumerate(self.text.body) if any(map(self.changes, core.walk((s,)))))
        changing = self.text.body[: last + 1]
        return all(self.is_known(s) for s in core.walk(changing)) and all(map(self.is_brief, self.changed))

    def changes(self, s: core.Statement) -> bool:
        """Does a statement change a list in the container?"""
        if id(s) in self.longer:
            return True
        return any(change(name, s) is not None for name in core.reads(s) if name in self.changed)

    def puts(self, s: core.Statement) -> bool:
        """Does a statement put something else into the container?"""
        if isinstance(s, core.Update):
            return any(name in self.names for name in s.bases)
        return any(change(name, s) is not None for name in core.reads(s) if name in self.names)

    def is_known(self, s: core.Statement) -> bool:
        """Does a statement give no list in the container a second name?"""
        match s:
            case core.Bind(target=name, value=value) if name in self.names and change(name, s) is None:
                return isinstance(value, Name | core.Verbatim) or self.are_new(value, s)
            case core.Bind(target=name, value=value) if self.is_place(value):
                return self.is_brief(name)
            case core.Update(place=place, value=value, symbol="") if self.is_place(place):
                return self.is_new(value, s)
            case core.Update(value=value) if id(s) in self.longer:
                return self.names.isdisjoint(core.names(value))
            case core.Effect(value=Apply(Op.METHOD, (Name(owner), value), (), "append")) if (
                owner in self.names
            ):
                return self.is_new(value, s)
            case core.For(targets=targets, sources=sources):
                pairs = zip(targets, sources, strict=True)
                walked = [t for t, e in pairs if isinstance(e, core.Each) and self.is_own(e.sequence)]
                return not self.is_list or all(map(self.is_brief, walked))
        return all(self.is_looked_at(name, s) for name in core.reads(s) if name in self.names)

    def is_new(self, value: Expr, s: core.Statement) -> bool:
        """Is it a list that was made to be put there?"""
        return self.text.is_new(value, s, copies=self.of_lists and not self.longer)

    def is_own(self, value: Expr) -> bool:
        return isinstance(value, Name) and value.id in self.names

    def is_looked_at(self, name: str, s: core.Statement) -> bool:
        """Does a statement ask for the length or the keys only, or leave the function?"""
        match s:
            case core.Return():
                return True
            case core.Bind(value=Apply(Op.CALL, (Global(value=callee), Name(owner)), ())):
                return owner == name and any(callee is k for k in (_COUNTING if self.is_list else _OF_KEYS))
            case core.Bind(value=Apply(Op.COMPARE, (_, Name(owner)), symbol="in" | "not-in")):
                return owner == name and not self.is_list
        return False

    def is_brief(self, name: str) -> bool:
        """Is a list from the container read and done with before another change of one?"""
        return self.text.is_brief(name, self.changed.get(name), self.disturbs)

    def disturbs(self, name: str, s: core.Statement) -> bool:
        """Does a statement change another list of the container, or put one in the place of this one?"""
        return self.changes(s) or (name in self.changed and self.puts(s))

    def are_new(self, value: Expr, s: core.Statement) -> bool:
        """Are the items of a display lists that were made for it?"""
        items = value.args if isinstance(value, Apply) else ()
        return all(self.is_new(v, s) for v in (items if self.is_list else items[1::2]))


_COUNTING = (builtins.len,)
_OF_KEYS = (builtins.len, builtins.list, builtins.sorted, builtins.sum)


def only_looks_at(name: str, s: core.Statement) -> bool:
    """Does what a statement does with a list end with the statement?"""
    match s:
        case core.Bind(value=Apply(Op.CALL, (Global(value=builtins.max | builtins.min), _, _, *_))):
            return False  # it gives one of them
    return only_looks(name, s)


def _is_list(value: Expr) -> bool:
    return is_made(value) or (isinstance(value, core.Verbatim) and isinstance(value.tree, gast.ListComp))


def _is_container(value: Expr) -> bool:
    """Is it a new list or dictionary, in which there are only lists that are new?"""
    match value:
        case Apply(Op.LIST | Op.DICT):
            return True
        case core.Verbatim(tree=gast.ListComp(elt=gast.List(elts=items))):
            return all(isinstance(i, gast.Constant) for i in items)
        case core.Verbatim(tree=gast.DictComp(value=gast.List(elts=items))):
            return all(isinstance(i, gast.Constant) for i in items)
    return False


def _is_copy(value: Expr) -> bool:
    """Is it a copy of a list: `row[:]`, `row.copy()`?"""
    match value:
        case Apply(Op.ITEM, (_, Apply(Op.SLICE))) | Apply(Op.METHOD, (_,), (), "copy"):
            return True
    return False


def _once(block: core.Block) -> Iterator[core.Statement]:
    """The statements of a block that run once in it, at most."""
    for s in block:
        yield s
        if isinstance(s, core.If):
            yield from _once(s.then)
            yield from _once(s.orelse)


def _blocks(block: core.Block) -> Iterator[core.Block]:
    """All blocks; that of a loop's test ends with the test."""
    yield block
    for s in block:
        for inner in core.blocks(s):
            if isinstance(s, core.While) and inner is s.head:
                inner = (*inner, core.If(s.test, (), (), origin=s.origin))
            yield from _blocks(inner)


__all__ = ["Text", "only_looks_at", "rebind_held_lists"]
