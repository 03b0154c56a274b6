"""Compute a value once: what has been computed already is read.

>>> from tangent.rules.book import BOOK
>>> from tangent_ast.show import rewritten
>>> def change(function):
...     derived = [replace(s, about=core.About(core.Role.ADJOINT)) for s in function.body[2:]]
...     return read_again(function.with_body((*function.body[:2], *derived)), BOOK, {})
>>> print(rewritten(change, "t = x**5; y = t * x; t_1 = x**5; bx = by * t_1; return bx"))
t = x**5
y = t * x
t_1 = t
bx = by * t_1
return bx

Statements of the user's stay as they are, and so do their expressions.  Only arithmetic and
elementwise functions are looked at, which always give the same, and only of what is not written in place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from dataclasses import replace

from tangent.facts.fact import Facts
from tangent.facts.operations import operation_or_none
from tangent.optimize.copies import propagate_copies
from tangent.optimize.held import Held
from tangent.optimize.ownership import is_users
from tangent.optimize.sharing import Sharing
from tangent.rules.book import RuleBook
from tangent.rules.record import Form
from tangent_ast import core, solver
from tangent_ast.core import Apply, Bind, Expr, Name, Op


def without_repetitions(
    function: core.Function, book: RuleBook, facts: Facts, candidates: frozenset[str]
) -> core.Function:
    """Read values that are there already, and what those are made of in turn; copies are of `candidates`."""
    while True:
        shorter = read_again(function, book, facts)
        if shorter is function:
            return function
        function = shorter.with_body(propagate_copies(shorter.body, candidates))


def read_again(function: core.Function, book: RuleBook, facts: Facts) -> core.Function:
    """Read the name of a value in place of computing it once more; the same function if there is none."""
    values = _values(function, book, frozenset())
    if len(set(values.values())) == len(values):
        return function
    values = _values(function, book, Sharing(function, book, facts).written())
    available = _Available(function, values)
    solution = solver.forward(function.body, 0, available)

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            if isinstance(s, Bind) and id(s) in values and not is_users(s):
                name = available.name_of(values[id(s)], solution.before.get(id(s)) or 0)
                if name is not None:
                    s = replace(s, value=Name(name))
            out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    body = rewrite(function.body)
    return function if body == function.body else function.with_body(body)


def _values(function: core.Function, book: RuleBook, written: Set[str]) -> dict[int, Expr]:
    """What the statements compute that always give the same, by identity; `written` are written in place.

    Signs, multiples and inverses that are read once are not worth a name, because they become part of what
    they are read by: t = -x; y = t * z  =>  y: (-x) * z
    """
    binds = [s for s in core.walk(function.body) if isinstance(s, Bind)]
    count = Counter(t for s in core.walk(function.body) for t in core.targets(s))
    once = {s.target: s.value for s in binds if count[s.target] == 1 and s.target not in written}
    parts = {name: value for name, value in once.items() if _is_part(value)}
    reads = Counter(n for s in core.walk(function.body) for n in core.reads(s))
    named = {name for name in parts if reads[name] > 1}

    def whole(expr: Expr) -> Expr:
        match expr:
            case Name(name) if name in parts:
                return whole(parts[name])
            case Apply(op, args, keywords, symbol):
                return Apply(op, tuple(map(whole, args)), tuple((k, whole(v)) for k, v in keywords), symbol)
        return expr

    kept = [s for s in binds if s.target not in written]  # a value that is written later is another one then
    found = {id(s): whole(s.value) for s in kept if _computes(s.value, book)}
    worth = {found[id(s)] for s in kept if id(s) in found and (not _is_part(s.value) or s.target in named)}
    return {k: v for k, v in found.items() if v in worth and written.isdisjoint(core.names(v))}


def _is_part(value: Expr) -> bool:
    match value:
        case Apply(Op.UNARY):
            return True
        case Apply(Op.BINARY, args, symbol=symbol):
            return symbol != "**" and any(isinstance(a, core.Const) for a in args)
    return False


def _computes(value: Expr, book: RuleBook) -> bool:
    """Does an expression calculate, with nothing but local variables?  Those of the module may change."""
    match value:
        case Apply(Op.BINARY | Op.UNARY):
            pass
        case Apply(Op.CALL, (core.Global(), *_)):
            op = operation_or_none(value, book)
            if op is None or op.rule.form is not Form.ELEMENTWISE:
                return False
        case _:
            return False
    return not any(isinstance(a, core.Global) for a in value.slots)


class _Available(Held):
    """The names that hold the value of an expression."""

    def __init__(self, function: core.Function, values: Mapping[int, Expr]) -> None:
        super().__init__()
        count = Counter(t for s in core.walk(function.body) for t in core.targets(s))
        reads = Counter(n for s in core.walk(function.body) for n in core.reads(s))
        self.bit: dict[int, int] = {}
        self.holding: dict[Expr, list[tuple[int, str]]] = defaultdict(list)
        repeated = {value for value, times in Counter(values.values()).items() if times > 1}
        for s in core.walk(function.body):
            # A name that is bound twice may mean something else where the value is read again; and what is
            # a part of the user's expression stays one.
            if not isinstance(s, Bind) or values.get(id(s)) not in repeated or count[s.target] > 1:
                continue
            if not (is_users(s) and s.target in function.temps and reads[s.target] == 1):
                value = values[id(s)]
                bit = self.bit[id(s)] = 1 << len(self.bit)
                self.holding[value].append((bit, s.target))
                self.mention(bit, core.names(value))

    def transfer(self, statement: core.Statement, state: int) -> int:
        if isinstance(statement, core.For):
            return state
        return self.kept(core.targets(statement), state) | self.bit.get(id(statement), 0)

    def name_of(self, value: Expr, state: int) -> str | None:
        """A name that holds this value."""
        return next((name for bit, name in self.holding.get(value, ()) if state & bit), None)
