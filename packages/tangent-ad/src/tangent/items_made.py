"""Items of what a library keeps for making arrays of its keys: calls of a function that has a rule.

np.r_[x, 0.0]    =>    t = (x, 0.0)
                       np.r_.__getitem__(t)

It is printed as before.  Slices can be written between brackets only, and texts say how to join: keys that
hold one stay as they are, and are refused where they vary (`facts.activity.carriers`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.naming import Namer, Temps, names_of


def with_items_made(function: core.Function, book: RuleBook) -> core.Function:
    """Call the methods of the library's objects of which items are taken, where they have rules."""
    temps = Temps(Namer(names_of(function)))
    outside = _objects(function, book)

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Bind(target=target, value=Apply(Op.ITEM, (base, key))) if not _says_more(key):
                    found = outside.get(base.id) if isinstance(base, Name) else base
                    if not isinstance(found, Global) or not book.makes_items(found.value):
                        out.append(s)
                        continue
                    if not isinstance(key, Name):
                        given = temps.fresh()
                        out.append(core.Bind(given, key, origin=s.origin, about=s.about))
                        key = Name(given)
                    method = Global(f"{found.path}.__getitem__", found.value.__getitem__)
                    call = Apply(Op.CALL, (method, key))
                    out.append(core.Bind(target, call, origin=s.origin, about=s.about))
                case _:
                    out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    body = rewrite(function.body)
    return replace(function, body=body, temps=function.temps | temps.made)


def _objects(function: core.Function, book: RuleBook) -> dict[str, Expr]:
    """The names of such objects: r = np.r_."""
    bound = Counter(t for s in core.walk(function.body) for t in core.targets(s))
    return {
        s.target: s.value
        for s in core.walk(function.body)
        if isinstance(s, core.Bind) and bound[s.target] == 1
        if isinstance(s.value, Global) and book.makes_items(s.value.value)
    }


def _says_more(key: Expr) -> bool:
    """Does a key hold a slice, or a text that says how to join?"""
    match key:
        case Apply(Op.SLICE) | Const(str()):
            return True
        case Apply(Op.TUPLE, items):
            return any(map(_says_more, items))
    return False
