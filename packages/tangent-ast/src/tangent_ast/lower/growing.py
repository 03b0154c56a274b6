"""Lists that grow and shrink at their end, and are read as well.

While it changes, such a list is a stack, of which single items may be read, and added to.  What
reads the whole of it gets a list of its own of what is in it, `list(ys)`, and its last item is popped
and pushed back; when it has changed for the last time, all later readers share one such list.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered('''
... ys = [x]
... for i in range(n):
...     ys.append(ys[-1] * 2.0)
... z = sum(ys)
... '''))
ys = []
ys.append(x)
for i in range(n):
    t = ys.pop()
    ys.append(t)
    t_1 = t * 2.0
    ys.append(t_1)
ys_1 = list(ys)
z = sum(ys_1)
>>> print(lowered("ys = [x]\\nys.append(x * 2)\\nys.append(ys[k] * ys[0])\\nz = ys[1]"))
ys = []
ys.append(x)
t = x * 2
ys.append(t)
t_1 = ys[k]
t_2 = ys[0]
t_3 = t_1 * t_2
ys.append(t_3)
ys_1 = list(ys)
z = ys_1[1]
"""

from __future__ import annotations

import builtins
import operator
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from types import FunctionType

from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op
from tangent_ast.naming import Namer, Temps, names_of


class listed(list[object]):
    """What is in a list, as a list of its own.  It is written `list(stack)`, and runs as that."""


_LIST = Global("list", listed)


def grow(function: core.Function) -> core.Function:
    """Make stacks of the lists that a function appends to or pops from, where it owns them."""
    lists = _Lists(function).found()
    if not lists:
        return function
    rewriter = _Rewriter(function, lists)
    body = rewriter.block(function.body)
    return replace(function, body=body, temps=function.temps | rewriter.temps.made)


def _appended(s: core.Statement) -> tuple[str, Expr] | None:
    match s:
        case core.Effect(value=Apply(Op.METHOD, (Name(name), value), (), "append")) if value != Name(name):
            return name, value
    return None


def _popped(s: core.Statement) -> str:
    match s:
        case core.Effect(value=Apply(Op.METHOD, (Name(name),), (), "pop")):
            return name
        case core.Bind(value=Apply(Op.METHOD, (Name(name),), (), "pop")):
            return name
    return ""


def is_made(value: Expr) -> bool:
    """Does it make a new list?"""
    match value:
        case Apply(Op.LIST):
            return True
        case Apply(Op.CALL, (Global(value=fn), _), ()):
            return fn is builtins.list or fn is listed
    return False


class _Lists:
    """Which names are lists that nobody else can reach while they change."""

    def __init__(self, function: core.Function) -> None:
        self.function = function
        self.bound = Counter(t for s in core.walk(function.body) for t in core.targets(s))
        self.params = {p.name for p in function.params}

    def found(self) -> dict[str, core.Statement]:
        """The lists, each with the last statement, of the block that makes it, in which it changes."""
        found: dict[str, core.Statement] = {}
        for block in self.blocks(self.function.body):
            for position, s in enumerate(block):
                match s:
                    case core.Bind(target=name, value=value) if is_made(value):
                        rest = block[position + 1 :]
                        last = self.last_change(name, rest)
                        if last is not None and self.bound[name] == 1 and name not in self.params:
                            if any(_resizes(name, i) for i in core.walk(rest)) and self.is_safe(
                                name, rest, last
                            ):
                                found[name] = last
        return found

    def blocks(self, block: core.Block) -> Iterator[core.Block]:
        """Blocks that run in one go: what `try` begins, `else` continues."""
        yield block
        for s in block:
            for inner in core.regions(s):
                yield from self.blocks(inner)

    def last_change(self, name: str, block: core.Block) -> core.Statement | None:
        changing = [s for s in block if any(_changes(name, inside) for inside in core.walk((s,)))]
        return changing[-1] if changing else None

    def is_safe(self, name: str, block: core.Block, last: core.Statement) -> bool:
        """Is the list used in this block only, and while it changes, in ways that give it no second name?"""
        uses = sum(1 for s in core.walk(self.function.body) for n in core.reads(s) if n == name)
        here = sum(1 for s in core.walk(block) for n in core.reads(s) if n == name)
        if uses != here:
            return False
        end = next(k for k, s in enumerate(block) if s is last) + 1
        changing, after = block[:end], block[end:]
        if any(_writes(name, s) for s in core.walk(changing)) or any(
            _changes(name, s) for s in core.walk(after)
        ):
            return False
        return all(only_looks(name, s) or is_tested(name, s, block) for s in core.walk(changing))


def _changes(name: str, s: core.Statement) -> bool:
    return _resizes(name, s) or _adds(name, s)


def _resizes(name: str, s: core.Statement) -> bool:
    appended = _appended(s)
    return (appended is not None and appended[0] == name) or _popped(s) == name


def _adds(name: str, s: core.Statement) -> bool:
    """Does a statement put sums in the place of an item, or of all, as derivatives do: `add_at(ys, k, v)`?"""
    match s:
        case core.Update(place=place, value=value, symbol="+", repeated=True, within=False):
            key = place.args[1] if isinstance(place, Apply) and place.op is Op.ITEM else Const(None)
            return s.base == Name(name) and name not in (*core.names(key), *core.names(value))
    return False


def _writes(name: str, s: core.Statement) -> bool:
    """Does a statement change the list in another way?"""
    match s:
        case core.Update(place=place):
            return name in core.names(place) and not _adds(name, s)
        case core.Effect(value=Apply(Op.METHOD, (Name(receiver), *_))) if receiver == name:
            return not _changes(name, s)
        case core.Bind(value=Apply(Op.METHOD, (Name(receiver), *_), symbol=symbol)) if receiver == name:
            return symbol == "pop" and not _changes(name, s)
        case core.Bind(value=Apply(Op.INPLACE, (Name(changed), _))):
            return changed == name
    return False


def is_tested(name: str, s: core.Statement, block: core.Block) -> bool:
    """Does a statement give a list another name, which is tested at once and not read again?

    if ys and ys[-1] > x: ...    =>    t = ys
                                       if t:
                                           t = ys[-1] > x
                                       if t: ...
    """
    match s:
        case core.Bind(target=other, value=Name(same)) if same == name:
            reading = [i for i in core.walk(block) if other in core.reads(i)]
            return _follow(s, reading, block) and all(
                not branch or other in core.targets(branch[-1])
                for test in reading[:-1]
                for branch in core.blocks(test)
            )
    return False


def _follow(s: core.Statement, tests: list[core.Statement], block: core.Block) -> bool:
    """Are these tests, and the next statements after another?"""
    for position, inner in enumerate(block):
        if inner is s:
            next_ones = block[position + 1 :][: len(tests)]
            same = len(next_ones) == len(tests) and all(map(operator.is_, next_ones, tests))
            return same and all(isinstance(t, core.If) for t in tests)
    return any(_follow(s, tests, region) for inner in block for region in core.blocks(inner))


def only_looks(name: str, s: core.Statement) -> bool:
    """Does what a statement does with the list end with the statement?"""
    if _changes(name, s):
        return True
    if isinstance(s, core.For):
        grows = any(_changes(name, inside) for inside in core.walk(s.body))
        return not grows or name not in core.reads(s)
    for expr in core.expressions(s):
        for sub in core.subexpressions(expr):
            if isinstance(sub, core.Verbatim) and Name(name) in sub.names:
                return False
    match s:
        case core.Bind(value=value) | core.Effect(value=value):
            return name not in core.names(value) or _looks(name, value)
        case core.If() | core.While() | core.Return():
            return True
    return name not in core.reads(s)


def _looks(name: str, value: Expr) -> bool:
    match value:
        case Apply(Op.ITEM, (Name(base), key)):
            return base == name and name not in core.names(key)
        case Apply(Op.COMPARE | Op.UNARY):
            return True
        case Apply(Op.CALL, (Global(value=callee), *_)):
            return not (_may_keep(callee) or callee is core.UNKNOWN)
    return False


def _may_keep(callee: object) -> bool:
    """May what is called keep the very list that it is given: `Box(ys)`, `partial(f, ys)`, `zip(ys, zs)`?"""
    return isinstance(callee, FunctionType) or (isinstance(callee, type) and callee not in _COPYING)


_COPYING = (list, listed, tuple, set, frozenset, bool, str)


class _Rewriter:
    def __init__(self, function: core.Function, lists: dict[str, core.Statement]) -> None:
        self.lists = lists
        self.ends: dict[int, list[str]] = defaultdict(list)
        for name, last in lists.items():
            self.ends[id(last)].append(name)
        self.namer = Namer(names_of(function))
        self.temps = Temps(self.namer)
        self.settled: dict[str, str] = {}  # lists that have changed for the last time

    def block(self, block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        before = dict(self.settled)
        for s in block:
            out += [*self.statement(s), *self.settle(s)]
        self.settled = before
        return tuple(out)

    def settle(self, s: core.Statement) -> Iterator[core.Statement]:
        """The lists of what has changed for the last time."""
        for name in self.ends.get(id(s), ()):
            self.settled[name] = self.namer.fresh(name)
            yield _own_list(self.settled[name], name, s)

    def attempt(self, s: core.Try) -> core.Try:
        """What changes in the body for the last time is settled in `else`: nothing more may fail before."""
        handlers = tuple(replace(h, body=self.block(h.body)) for h in s.handlers)
        before = dict(self.settled)
        body = tuple(made for i in s.body for made in self.statement(i))
        settled = tuple(made for i in s.body for made in self.settle(i))
        orelse = self.block(s.orelse)
        self.settled = before
        return replace(s, body=body, handlers=handlers, orelse=(*settled, *orelse))

    def statement(self, s: core.Statement) -> list[core.Statement]:
        match s:
            case core.Bind(target=name, value=Apply(Op.LIST, items)) if name in self.lists and items:
                start = replace(s, value=Apply(Op.LIST, ()))
                return [start, *(core.Push(name, (i,), origin=s.origin, about=s.about) for i in items)]
            case core.Bind(target=name, value=Apply(Op.CALL, (_, given))) if name in self.lists:
                return [replace(s, value=Apply(Op.CALL, (_LIST, given)))]
        appended, popped = _appended(s), _popped(s)
        if appended is not None and appended[0] in self.lists:
            name, item = appended
            if isinstance(item, Name) and item.id in self.settled:
                item = Name(self.settled[item.id])
            return [core.Push(name, (item,), origin=s.origin, about=s.about)]
        if popped in self.lists:
            targets = core.targets(s) or (self.temps.fresh(),)
            return [core.Pop(popped, targets, origin=s.origin, about=s.about)]
        match s:
            case core.Bind(target=target, value=Apply(Op.ITEM, (Name(name), key))) if (
                name in self.lists and name not in self.settled and isinstance(key, Name | Const)
            ):
                if key != Const(-1):
                    return [s]
                taken = core.Pop(name, (target,), origin=s.origin, about=s.about)
                return [taken, core.Push(name, (Name(target),), origin=s.origin, about=s.about)]
            case core.Update() if any(_adds(name, s) for name in s.bases if name in self.lists):
                return [s]
        ahead: list[core.Statement] = []
        if isinstance(s, core.While):
            return [core.map_blocks(s, self.block)]
        table = {name: own for name, own in self.settled.items() if name in core.reads(s)}
        for name in dict.fromkeys(core.reads(s)):
            if name in self.lists and name not in table and not isinstance(s, core.If):
                own = table[name] = self.temps.fresh()
                ahead.append(_own_list(own, name, s))
        if table:
            s = core.map_expressions(s, lambda e: core.rebuild(e, lambda a: _renamed(a, table)))
        return [*ahead, self.attempt(s) if isinstance(s, core.Try) else core.map_blocks(s, self.block)]


def _own_list(own: str, name: str, s: core.Statement) -> core.Bind:
    return core.Bind(own, Apply(Op.CALL, (_LIST, Name(name))), origin=s.origin, about=s.about)


def _renamed(atom: Expr, table: dict[str, str]) -> Expr:
    return Name(table[atom.id]) if isinstance(atom, Name) and atom.id in table else atom
