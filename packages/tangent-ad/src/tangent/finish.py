"""From swept Core to Core that reads as written by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tangent.facts.fact import UNKNOWN, Facts, Kind
from tangent.optimize.common import without_repetitions
from tangent.optimize.copies import propagate_copies
from tangent.optimize.dead import drop_dead, drop_unread
from tangent.optimize.order import read_early
from tangent.optimize.ownership import is_users
from tangent.optimize.phrasing import phrase
from tangent.optimize.running_sums import add_in_place
from tangent.purity import lasting_calls, pure_calls
from tangent.rules.book import RuleBook
from tangent.unbound_reads import drop_checks
from tangent_ast import core
from tangent_ast.coalesce import coalesce
from tangent_ast.collected import filled_at_once, under_one_name
from tangent_ast.core import Role
from tangent_ast.folding import Known, fold
from tangent_ast.naming import Namer, names_of
from tangent_ast.raising import peeks, tidy
from tangent_ast.together import assigned_together


def finish(
    function: core.Function,
    temps: set[str],
    bases: dict[str, str],
    book: RuleBook,
    facts: Facts,
    *,
    optimized: bool,
    in_place: bool = True,
) -> core.Function:
    """Drop what is dead, merge versions, fold expressions, undo lowering, choose names.

    `in_place` says that sums may grow in place: `bx += t`.
    """
    local = {p.name for p in function.params} | {t for s in core.walk(function.body) for t in core.targets(s)}
    function = replace(
        function,
        temps=frozenset(temps & local),
        bases={n: b for n, b in bases.items() if n in local},
    )
    if optimized:
        own = _made_here(function)
        function = function.with_body(propagate_copies(function.body, own))
        function = without_repetitions(function, book, facts, own)
    function = drop_dead(function, book, facts)
    if optimized:
        function = filled_at_once(under_one_name(function))
        function = function.with_body(read_early(function.body, Known(pure_calls(book))))
    function = peeks(drop_checks(drop_unread(coalesce(function), book)))
    known = Known(pure_calls(book), lasting_calls(_arrays_kept(function, facts)))
    if optimized:
        function = replace(function, temps=function.temps | _only_returned(function))
    function = assigned_together(tidy(fold(function, known)))
    if optimized:
        function = phrase(function, pure_calls(book))
    if optimized and in_place:
        function = add_in_place(function, book)
    return renumber(function)


def _arrays_kept(function: core.Function, facts: Facts) -> frozenset[str]:
    """The parameters that are arrays, and stand for no other value at any time."""
    bound = {t for s in core.walk(function.body) for t in core.targets(s)}
    params = (p.name for p in function.params if p.name not in bound)
    return frozenset(p for p in params if facts.get(p, UNKNOWN).kind is Kind.ARRAY)


def _made_here(function: core.Function) -> frozenset[str]:
    """Temps, and the names that only the derivative binds: copies of these need not be kept."""
    own: set[str] = set()
    users: set[str] = {p.name for p in function.params}
    for s in core.walk(function.body):
        (users if is_users(s) else own).update(core.targets(s))
        if isinstance(s, core.Update) and s.about.role is Role.PRIMAL:
            users.update(s.bases)  # `x += y` in a derivative: x is no copy from then on
    return function.temps | (own - users)


def _only_returned(function: core.Function) -> frozenset[str]:
    """Cotangents that are formed in one statement and returned: they need no name.

    bx = by * w; return bx  =>  return by * w
    """
    made: Counter[str] = Counter()
    read: Counter[str] = Counter()
    own: set[str] = set()
    for s in core.walk(function.body):
        made.update(core.targets(s))
        read.update(core.reads(s))
        if s.about.role is Role.ADJOINT and isinstance(s, core.Bind):
            own.add(s.target)
    last = function.body[-1]
    returned = set(core.names(last.value)) if isinstance(last, core.Return) else set()
    return frozenset(n for n in returned & own if made[n] == read[n] == 1)


def renumber(function: core.Function) -> core.Function:
    """Number temps and versions in the order in which they appear.

    t_7 = x * y; t_3 = t_7 + 1  =>  t = x * y; t_1 = t + 1
    """
    params = {p.name for p in function.params}
    order: list[str] = []
    for s in core.walk(function.body):
        order += core.targets(s)
        if isinstance(s, (core.Push, core.Pop)):
            order.append(s.stack)
    local = dict.fromkeys(n for n in order if n not in params)
    namer = Namer(names_of(function) - set(local))
    table: dict[str, str] = {}
    for name in local:
        table[name] = namer.fresh(stem(name, function))
    return replace(
        function,
        body=core.rename(function.body, table),
        temps=frozenset(table.get(n, n) for n in function.temps),
        bases={table.get(n, n): b for n, b in function.bases.items()},
    )


def stem(name: str, function: core.Function) -> str:
    """What a name would be called if it were the only one."""
    base = function.bases.get(name, name)
    head, _, tail = base.rpartition("_")
    made_up = name in function.temps or head == "stack"
    return head if head and tail.isdigit() and made_up else base
