"""Dictionaries of which a read makes an item, as the branch that it is; `OrderedDict()` is `{}`.

>>> from collections import defaultdict
>>> from tangent_ast.lower.show import lowered
>>> print(lowered("d = defaultdict(float)\\nd[k] += x\\ny = len(d)", defaultdict=defaultdict, float=float))
d = {}
t = k not in d
if t:
    d[k] = 0.0
d[k] += x
y = len(d)
>>> print(lowered("d = defaultdict(float)\\nd['k'] += x\\ny = d['k']", defaultdict=defaultdict, float=float))
d_k = 0.0
d_k += x
y = d_k

Whoever gets the whole of such a dictionary would see that it is an ordinary one: then it stays as written.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from dataclasses import replace

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.errors import Problem, Problems, Unsupported
from tangent_ast.naming import Namer, Temps, names_of

# What a new item is, by what makes it.
_NEW: tuple[tuple[object, Expr], ...] = (
    (float, Const(0.0)),
    (int, Const(0)),
    (list, Apply(Op.LIST, ())),
    (dict, Apply(Op.DICT, ())),
)
_LOOKS = ("items", "values", "keys", "get")


def spell_out_defaults(function: core.Function, problems: Problems) -> core.Function:
    """Replace `defaultdict(float)` and its kind, where the function keeps it to itself."""
    new = _made_here(function)
    if not new:
        return function
    for name, value in new.items():
        if value is not None:
            _refuse_other_order(name, function, problems)
    there = {n: keys for n, v in new.items() if isinstance(v, Const) and (keys := _only_keys(n, function))}
    temps = Temps(Namer(names_of(function)))

    def made_sure_of(name: str, key: Expr, s: core.Statement) -> list[core.Statement]:
        value = new[name]
        if value is None or name in there:
            return []
        lacks = temps.fresh()
        test = Apply(Op.COMPARE, (key, Name(name)), symbol="not-in")
        item = Apply(Op.ITEM, (Name(name), key))
        put = core.Update(item, value, origin=s.origin, about=s.about)
        return [
            core.Bind(lacks, test, origin=s.origin, about=s.about),
            core.If(Name(lacks), (put,), (), origin=s.origin, about=s.about),
        ]

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Bind(target=name) if name in new:
                    items = tuple(e for key in there.get(name, ()) for e in (key, new[name] or Const(None)))
                    out.append(replace(s, value=Apply(Op.DICT, items)))
                    continue
                case core.Bind(value=Apply(Op.ITEM, (Name(name), key))) if name in new:
                    out += made_sure_of(name, key, s)
                case core.Update(place=Apply(Op.ITEM, (Name(name), key)), symbol=symbol) if name in new:
                    out += made_sure_of(name, key, s) if symbol else ()
            out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return replace(function, body=rewrite(function.body), temps=function.temps | temps.made)


def _made_here(function: core.Function) -> dict[str, Expr | None]:
    """The names of such dictionaries, each with what a new item is, if a read makes one."""
    statements = list(core.walk(function.body))
    bound = Counter(t for s in statements for t in core.targets(s))
    found: dict[str, Expr | None] = {}
    for s in statements:
        match s:
            case core.Bind(target=name, value=Apply(Op.CALL, (Global(value=made), Global(value=maker)), ())):
                if made is defaultdict and bound[name] == 1:
                    found.update((name, new) for kind, new in _NEW if maker is kind)
            case core.Bind(target=name, value=Apply(Op.CALL, (Global(value=made),), ())):
                if made is OrderedDict and bound[name] == 1:
                    found[name] = None
    return {name: new for name, new in found.items() if all(_looks_into(name, s) for s in statements)}


def _items(name: str, s: core.Statement) -> Expr | None:
    """The key of the one item that a statement reads or sets, if it does nothing else with the dictionary."""
    match s:
        case core.Update(place=Apply(Op.ITEM, (Name(base), key)), value=value) if base == name:
            return None if name in core.names(key) or name in core.names(value) else key
        case core.Bind(value=Apply(Op.ITEM, (Name(base), key))) if base == name:
            return None if name in core.names(key) else key
    return None


def _only_keys(name: str, function: core.Function) -> list[Const]:
    """The keys, if all stand in the text and nobody asks for anything else: they may be there at once."""
    found = [_items(name, s) for s in core.walk(function.body) if name in core.reads(s)]
    keys = [key for key in found if isinstance(key, Const)]
    return list(dict.fromkeys(keys)) if len(keys) == len(found) else []


def _refuse_other_order(name: str, function: core.Function, problems: Problems) -> None:
    """Refuse `d[k] += d[j]`, of which Python makes the first item first, where the order is asked for."""
    reading = [s for s in core.walk(function.body) if name in core.reads(s)]
    if all(_items(name, s) is not None for s in reading):
        return
    for changed in reading:
        others = (s for s in reading if s is not changed and s.origin == changed.origin)
        if isinstance(changed, core.Update) and changed.symbol and any(others):
            problems.add(
                Problem(
                    changed.origin,
                    f"`{name}` makes items here in an order that matters later, which is not supported yet",
                    "read the value first: `v = d[j]`, then `d[k] += v`",
                    Unsupported,
                )
            )


def _looks_into(name: str, s: core.Statement) -> bool:
    """Does a statement keep the dictionary to those who only look what is in it?"""
    if name not in core.reads(s) or _items(name, s) is not None:
        return True
    match s:
        case core.Bind(value=Apply(Op.METHOD, (Name(base), *given), (), symbol)) if base == name:
            return symbol in _LOOKS and all(name not in core.names(e) for e in given)
        case core.Bind(value=Apply(Op.COMPARE, (_, Name(base)), symbol="in" | "not-in")) if base == name:
            return True
        case core.Bind(value=Apply(Op.CALL, (Global(value=fn), Name(base)))) if base == name:
            return any(fn is one for one in (len, list, sorted, sum))
        case core.For(sources=sources):
            return all(isinstance(r, core.Each) for r in sources)
    return False


__all__ = ["spell_out_defaults"]
