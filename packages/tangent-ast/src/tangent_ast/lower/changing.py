"""Methods that change a list or dictionary that the function has made, as assignments.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("ys = [a, b]\\nys.insert(1, c)\\nys.sort()\\nz = ys[0]"))
ys = [a, b]
t = [c]
t_1 = ys[:1]
t_2 = t_1 + t
t_3 = ys[1:]
t_4 = t_2 + t_3
ys_1 = list(t_4)
t_5 = sorted(ys_1)
ys_2 = list(t_5)
z = ys_2[0]
>>> print(lowered("d = {}\\nd.update(b=x)\\ny = d.setdefault(k, x)"))
d = {}
d["b"] = x
t = k not in d
if t:
    d[k] = x
y = d[k]

A list must have no second name up to there, because the new one is another list.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op
from tangent_ast.lower.changed_lists import ChangedList
from tangent_ast.lower.growing import is_made, only_looks
from tangent_ast.naming import Namer, Temps, names_of


def spell_out_changes(function: core.Function) -> core.Function:
    """Replace `insert`, `reverse`, `sort`, `update` and `setdefault` where the receiver was made here."""
    if not any(_method(s) is not None for s in core.walk(function.body)):
        return function
    writer, made = _Writer(Namer(names_of(function))), _bound_once(function)
    writer.dictionaries = dictionaries_made(function)
    writer.lists = {n for n, v in made.items() if is_made(v)}
    body = writer.block(function.body)
    return replace(function, body=body, temps=function.temps | writer.temps.made)


def dictionaries_made(function: core.Function) -> set[str]:
    """The names that stand for one dictionary each, which the function has made."""
    found: set[str] = set()
    for name, value in _bound_once(function).items():  # in the order of the text
        match value:
            case Apply(Op.DICT) | core.Verbatim(tree=gast.DictComp()):
                found.add(name)
            case Name(other) if other in found:
                found.add(name)
    return found


def _bound_once(function: core.Function) -> dict[str, Expr]:
    """What the names are bound to that are bound once."""
    bound = Counter(t for s in core.walk(function.body) for t in core.targets(s))
    params = {p.name for p in function.params}
    binds = (s for s in core.walk(function.body) if isinstance(s, core.Bind))
    return {s.target: s.value for s in binds if bound[s.target] == 1 and s.target not in params}


def _method(s: core.Statement) -> Apply | None:
    """The call of one of the methods."""
    match s:
        case core.Bind(value=Apply(Op.METHOD, (Name(), *_), symbol="setdefault") as call):
            return call
        case core.Effect(value=Apply(Op.METHOD, (Name(), *_), symbol=symbol) as call):
            return call if symbol in ("insert", "reverse", "sort", "update", "setdefault") else None
    return None


def stays_alone(name: str, s: core.Statement) -> bool:
    """Does a statement give the list no second name?"""
    match s:
        case core.Update(place=Apply(Op.ITEM, (Name(base), key)), value=value):
            return base == name and name not in core.names(key) and name not in core.names(value)
    return only_looks(name, s)


class _Writer:
    def __init__(self, namer: Namer) -> None:
        self.namer = namer
        self.temps = Temps(namer)
        self.dictionaries: set[str] = set()
        self.lists: set[str] = set()
        self.bases: dict[str, str] = {}  # the user's name for each new list

    def block(self, block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        waiting = list(block)
        made: dict[str, int] = {}  # lists of this block, and where in `out` they are made
        position = 0
        while position < len(waiting):
            s = waiting[position]
            position += 1
            call = _method(s)
            name = call.args[0].id if call is not None and isinstance(call.args[0], Name) else ""
            if call is not None and name in self.dictionaries:
                out += self.set_items(s, name, call) or [s]
                continue
            if call is not None and name in made:
                between = core.walk(tuple(out[made[name] :]))
                alone = all(stays_alone(name, i) for i in between)
                changed = ChangedList(name, s, self.temps.fresh)
                if alone and (new := changed.made(call)) is not None:
                    own = self.namer.fresh(self.bases.get(name, name))
                    self.bases[own] = self.bases.get(name, name)
                    out += changed.statements
                    made[own] = len(out) + 1
                    out.append(core.Bind(own, new, origin=s.origin, about=s.about))
                    waiting[position:] = core.rename(tuple(waiting[position:]), {name: own})
                    continue
            out.append(core.map_blocks(s, self.block))
            if isinstance(s, core.Bind) and s.target in self.lists:
                made[s.target] = len(out)
        return tuple(out)

    def set_items(self, s: core.Statement, name: str, call: Apply) -> list[core.Statement]:
        """The items that `update` and `setdefault` set."""

        def put(key: Expr, value: Expr) -> core.Update:
            return core.Update(Apply(Op.ITEM, (Name(name), key)), value, origin=s.origin, about=s.about)

        match call:
            case Apply(Op.METHOD, (_,), keywords, "update"):
                return [put(Const(key), value) for key, value in keywords]
            case Apply(Op.METHOD, (_, key, value), (), "setdefault"):
                lacks = self.temps.fresh()
                test = Apply(Op.COMPARE, (key, Name(name)), symbol="not-in")
                out: list[core.Statement] = [
                    core.Bind(lacks, test, origin=s.origin, about=s.about),
                    core.If(Name(lacks), (put(key, value),), (), origin=s.origin, about=s.about),
                ]
                if isinstance(s, core.Bind):
                    out.append(replace(s, value=Apply(Op.ITEM, (Name(name), key))))
                return out
        return []


__all__ = ["spell_out_changes"]
