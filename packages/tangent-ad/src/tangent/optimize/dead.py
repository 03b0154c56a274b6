"""Drop what nothing reads.

>>> from tangent.rules.book import BOOK
>>> from tangent_ast.show import rewritten
>>> def change(function):
...     return drop_dead(function, BOOK, {})
>>> print(rewritten(change, "t = x * y; z = x + 1; return z"))
z = x + 1
return z

Loops that only compute what nobody reads go, too.

>>> print(rewritten(change, "for i in range(n): z = z + x\\nreturn x", range=range))
return x
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace
from functools import cache

from tangent import runtime
from tangent.facts.fact import Facts
from tangent.optimize.faint_writes import attempted, without_faint_writes
from tangent.optimize.sharing import Sharing
from tangent.purity import purity
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Op
from tangent_ast.liveness import liveness

Pure = Callable[[Expr], bool]


def drop_dead(
    function: core.Function,
    book: RuleBook,
    facts: Facts,
    *,
    keep: frozenset[str] = frozenset(),
) -> core.Function:
    """Remove statements without effect, until none is left.  `keep` are live at the end."""
    sharing = Sharing(function, book, facts)
    return _until_settled(
        function, purity(book), keep, lambda body: without_faint_writes(body, sharing, keep)
    )


def drop_unread(function: core.Function, book: RuleBook) -> core.Function:
    """The same, where writes that nothing reads have been dropped already."""
    return _until_settled(function, purity(book), frozenset(), lambda body: body)


def _until_settled(
    function: core.Function, pure: Pure, keep: frozenset[str], first: Callable[[core.Block], core.Block]
) -> core.Function:
    body = function.body
    while True:
        before = first(body)
        body = _once(before, pure, keep)
        if _shape(body, pure) == _shape(before, pure):
            return function.with_body(body)


def _shape(body: core.Block, pure: Pure) -> list[type | int]:
    """What decides whether something is dead, apart from what is only computed, and then read or not."""
    statements = list(core.walk(body))
    stacks = {s.stack for s in statements if isinstance(s, core.Push | core.Pop)}
    return [
        len(s.values) if isinstance(s, core.Push) else len(s.targets) if isinstance(s, core.Pop) else type(s)
        for s in statements
        if not _only_computes(s, pure) or not stacks.isdisjoint(core.reads(s))
    ]


def _once(body: core.Block, pure: Pure, keep: frozenset[str]) -> core.Block:
    statements = list(core.walk(body))
    attempts = attempted(body)
    computing = {id(s) for s in statements if _only_computes(s, pure)} - attempts
    live = liveness(body, keep, idle=lambda s: id(s) in computing)
    iterated = cache(lambda: _iterated_twice(statements))
    widths: dict[str, set[int]] = defaultdict(set)  # stack -> positions that some Pop needs
    # In split motion only one end of a stack is in sight, and the other must agree with it.
    sides = [{s.stack for s in statements if isinstance(s, side)} for side in (core.Push, core.Pop)]
    whole = sides[0] & sides[1]
    read = {name for s in statements for name in core.reads(s)}
    idle = _made_empty(statements) - read - sides[1]
    for s in statements:
        if isinstance(s, core.Pop):
            after = live.after(s)
            widths[s.stack].update(k for k, t in enumerate(s.targets) if t in after)
    for name in whole & read:
        if not widths[name]:
            widths[name] = {0}  # somebody asks how much is on it

    def is_idle(s: core.Statement) -> bool:
        """Does nothing come of entering, if nothing is done then?"""
        if not isinstance(s, core.Enter) or s.manager is None:
            return False
        return s.about.role is core.Role.ADJOINT or pure(s.manager)

    def may_go(s: core.Try) -> bool:
        """Does nothing come of it, whichever way it takes?"""
        inside = list(core.walk((*s.body, *(i for way in core.ways(s) for i in way))))
        return (
            all(isinstance(i, core.Bind | core.Unpack | core.If | core.Try) for i in inside)
            and all(pure(e) for i in inside for e in core.expressions(i))
            and live.after(s).isdisjoint(t for i in inside for t in core.targets(i))
        )

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            after = live.after(s)
            if id(s) in attempts:
                out.append(core.map_blocks(s, rewrite))
                continue
            match s:
                case core.Try():
                    if not may_go(s):
                        out.append(core.map_blocks(s, rewrite))
                case core.Bind(target=target, value=value):
                    if target in after or not pure(value):
                        out.append(s)
                case core.Unpack(targets=targets, value=value):
                    if not after.isdisjoint(targets) or not pure(value):
                        out.append(s)
                case core.Effect(value=value):
                    if not pure(value):
                        out.append(s)
                case core.Push(stack=stack) if stack in idle:
                    pass
                case core.Push(stack=stack, values=values) if stack in whole:
                    kept = tuple(v for k, v in enumerate(values) if k in widths[stack])
                    if kept or not values:
                        out.append(replace(s, values=kept))
                case core.Pop(stack=stack, targets=targets) if stack in whole:
                    left = tuple(t for k, t in enumerate(targets) if k in widths[stack])
                    if left or not targets:  # an empty one is a tie that is still to be filled
                        out.append(replace(s, targets=left))
                case core.Enter(target=target) if target and target not in after:
                    out.append(replace(s, target=""))
                case core.Leave() if out and is_idle(out[-1]):
                    out.pop()
                case core.If() | core.For() | core.While():
                    inner = core.map_blocks(s, rewrite)
                    if _does_something(inner, after, pure, iterated):
                        out.append(inner)
                case _:
                    out.append(s)
        return tuple(out)

    return rewrite(body)


def _made_empty(statements: Iterable[core.Statement]) -> set[str]:
    """Stacks that are made here."""
    binds = (s for s in statements if isinstance(s, core.Bind))
    return {s.target for s in binds if isinstance(s.value, Apply) and s.value.op is Op.LIST}


def _only_computes(s: core.Statement, pure: Pure) -> bool:
    """Is a statement there for what it binds and for nothing else?"""
    match s:
        case core.Bind(value=value) | core.Unpack(value=value):
            return pure(value)
    return False


def _iterated_twice(statements: Sequence[core.Statement]) -> set[str]:
    """Names of what may be an iterator, which a loop uses up, and is read elsewhere as well.

    What has a length or items is none.
    """
    reads: Counter[str] = Counter()
    sequences: set[str] = set()
    for s in statements:
        for expr in core.expressions(s):
            for sub in core.subexpressions(expr):
                match sub:
                    case core.Name(name):
                        reads[name] += 1
                    case Apply(Op.CALL, (core.Global(value=fn), core.Name(name), *_)) if (
                        fn is len or fn is runtime.zeros_like
                    ):
                        sequences.add(name)
                    case Apply(Op.ITEM, (core.Name(name), _)):
                        sequences.add(name)
    return {name for name, count in reads.items() if count > 1 and name not in sequences}


def _does_something(s: core.Statement, after: Set[str], pure: Pure, iterated: Callable[[], Set[str]]) -> bool:
    match s:
        case core.If(then=(), orelse=()):
            return not pure(s.test)
        case core.For(body=(), targets=targets, sources=sources):
            infinite = any(isinstance(r, core.Range) and r.stop == core.Const(None) for r in sources)
            walked = (r.sequence for r in sources if isinstance(r, core.Each))
            uses_up = any(not iterated().isdisjoint(core.names(e)) for e in walked)
            return not after.isdisjoint(targets) or (infinite and len(sources) == 1) or uses_up
    return True
