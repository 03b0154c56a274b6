"""Dictionaries and lists whose items are known by their keys, as variables.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered('''
... state = {"x": x, "v": v}
... for i in range(n):
...     state["v"] = state["v"] - state["x"]
...     state["x"] += state["v"]
... y = f(state)
... '''))
state_x = x
state_v = v
for i in range(n):
    t = state_v
    t_1 = state_x
    t_2 = t - t_1
    state_v = t_2
    t_3 = state_v
    state_x += t_3
state = {"x": state_x, "v": state_v}
y = f(state)

Only a container that the function has made itself, whose every key is written in the
text, and that nobody else can reach while it changes, or what is in it (`state["x"][i] = v`).
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op
from tangent_ast.naming import Namer, names_of

Key = str | int


def split_items(function: core.Function) -> core.Function:
    """Replace containers by a variable for each of their items."""
    namer = Namer(names_of(function))
    found = {box.name: box for box in _boxes(function, namer)}
    if not found:
        return function
    return function.with_body(_Rewriter(found).block(function.body))


@dataclass(slots=True)
class _Box:
    """A container: its name, where it is made, and the variable for each key."""

    name: str
    made: core.Bind
    kind: Op
    last: core.Statement | None  # after which it is a container again, if somebody wants the whole of it
    variables: dict[Key, str] = field(default_factory=dict)


def _boxes(function: core.Function, namer: Namer) -> Iterator[_Box]:
    bound = Counter(t for s in core.walk(function.body) for t in core.targets(s))
    params = {p.name for p in function.params}
    reads = Counter(n for s in core.walk(function.body) for n in core.reads(s))
    for block in core.all_blocks(function.body):
        for position, s in enumerate(block):
            match s:
                case core.Bind(target=name, value=Apply(Op.DICT | Op.LIST as kind, args)):
                    if bound[name] > 1 or name in params:
                        continue
                    rest = block[position + 1 :]
                    end = _end_of_changes(name, rest)
                    keys = _keys(kind, args)
                    here = sum(1 for inside in core.walk(rest) for n in core.reads(inside) if n == name)
                    if keys is None or not end or reads[name] != here:
                        continue
                    changing, after = rest[:end], rest[end:]
                    if kind is Op.DICT:
                        keys += _added(name, keys, changing)
                    if _is_fixed(name, keys, changing) and not any(
                        _changed(name, w) for w in core.walk(after)
                    ):
                        last = None if _is_fixed(name, keys, after) else changing[-1]
                        yield _Box(name, s, kind, last, {k: namer.fresh(_wish(name, k)) for k in keys})


def _end_of_changes(name: str, block: core.Block) -> int:
    """How many statements of a block there are up to the last that changes a container, or an item of it."""
    binds = (s for s in core.walk(block) if isinstance(s, core.Bind))
    inside = {name, *(s.target for s in binds if _is_item(s.value, name))}
    changing = [
        k for k, s in enumerate(block) if any(_written(n, i) for i in core.walk((s,)) for n in inside)
    ]
    return changing[-1] + 1 if changing else 0


def _added(name: str, keys: list[Key], block: core.Block) -> list[Key]:
    """Keys that are new, and set in this block before anything else is done with them."""
    seen: list[Key] = []
    for s in block:
        match s:
            case core.Update(place=Apply(Op.ITEM, (Name(owner), Const(str(key)))), symbol="") if (
                owner == name
            ):
                if key not in keys and key not in seen:
                    seen.append(key)
            case _:
                used = {k for inside in core.walk((s,)) for k in _keys_of(name, inside)}
                if used - set(keys) - set(seen):
                    return []  # it may be there already, or not be there yet
    return seen


def _keys_of(name: str, s: core.Statement) -> Iterator[Key]:
    for expr in core.expressions(s):
        match expr:
            case Apply(Op.ITEM, (Name(owner), Const(str(key)))) if owner == name:
                yield key


def _keys(kind: Op, args: tuple[Expr, ...]) -> list[Key] | None:
    """The keys of a display, if the text tells them."""
    if kind is Op.LIST:
        return list(range(len(args)))
    keys = [k.value for k in args[::2] if isinstance(k, Const) and isinstance(k.value, str)]
    return list(keys) if len(set(keys)) == len(args) // 2 else None


def _wish(name: str, key: Key) -> str:
    wish = f"{name}_{re.sub('[^0-9a-zA-Z_]', '_', str(key))}"
    return f"{wish}_" if keyword.iskeyword(wish) else wish


def _written(name: str, s: core.Statement) -> bool:
    return isinstance(s, core.Update) and isinstance(s.place, Apply) and s.place.args[0] == Name(name)


def _is_fixed(name: str, keys: list[Key], changing: core.Block) -> bool:
    """Does all that happens to a container go by its keys, as long as it changes?"""
    length = len(keys)
    for s in core.walk(changing):
        if _written(name, s):
            assert isinstance(s, core.Update)
            assert isinstance(s.place, Apply)
            if s.place.op is not Op.ITEM or _key(s.place.args[1], keys, length) is None or s.repeated:
                return False
            if name in core.names(s.value) or name in core.names(s.place.args[1]):
                return False
        elif isinstance(s, core.Bind) and _is_item(s.value, name):
            assert isinstance(s.value, Apply)
            if _key(s.value.args[1], keys, length) is None:
                return False
        elif name in core.reads(s):
            return False
    return True


def _changed(name: str, s: core.Statement) -> bool:
    """May a statement change the container when it is one again?"""
    match s:
        case core.Effect(value=Apply(Op.METHOD, (Name(receiver), *_))):
            return receiver == name
    return False


def _is_item(value: Expr, name: str) -> bool:
    return isinstance(value, Apply) and value.op is Op.ITEM and value.args[0] == Name(name)


def _key(key: Expr, keys: list[Key], length: int) -> Key | None:
    """The key that is meant, negative indices counted from the end; None if the text does not tell."""
    match key:
        case Const(str(value)) if value in keys:
            return value
        case Const(int(value)) if not isinstance(value, bool) and keys and isinstance(keys[0], int):
            place = value + length if value < 0 else value
            return place if place in keys else None
    return None


class _Rewriter:
    def __init__(self, boxes: dict[str, _Box]) -> None:
        self.boxes = boxes
        self.whole: set[str] = set()  # what is a container again

    def block(self, block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            out += self.statement(s)
            for box in self.boxes.values():
                if box.last is s:
                    out.append(self.made_again(box, s))
                    self.whole.add(box.name)
        return tuple(out)

    def made_again(self, box: _Box, s: core.Statement) -> core.Bind:
        items = [Name(v) for v in box.variables.values()]
        args: tuple[Expr, ...] = tuple(items)
        if box.kind is Op.DICT:
            args = tuple(
                a for key, item in zip(box.variables, items, strict=True) for a in (Const(key), item)
            )
        return replace(box.made, value=Apply(box.kind, args), origin=s.origin)

    def statement(self, s: core.Statement) -> list[core.Statement]:
        match s:
            case core.Bind(target=name, value=Apply(args=args)) if name in self.boxes:
                box = self.boxes[name]
                items = args[1::2] if box.kind is Op.DICT else args
                # The variables of keys that are added have no value yet.
                made = zip(list(box.variables.values())[: len(items)], items, strict=True)
                return [replace(s, target=variable, value=item) for variable, item in made]
            case core.Bind(value=Apply(Op.ITEM, (Name(name), key))) if self.is_split(name):
                return [replace(s, value=Name(self.variable(name, key)))]
            case core.Update(place=Apply(Op.ITEM, (Name(name), key)), value=value) if self.is_split(name):
                variable = self.variable(name, key)
                if s.symbol:
                    value = Apply(Op.INPLACE, (Name(variable), value), symbol=s.symbol)
                return [core.Bind(variable, value, origin=s.origin, about=s.about)]
        return [core.map_blocks(s, self.block)]

    def is_split(self, name: str) -> bool:
        return name in self.boxes and name not in self.whole

    def variable(self, name: str, key: Expr) -> str:
        box = self.boxes[name]
        keys = list(box.variables)
        found = _key(key, keys, len(keys))
        assert found is not None, "only containers with known keys are split"
        return box.variables[found]
