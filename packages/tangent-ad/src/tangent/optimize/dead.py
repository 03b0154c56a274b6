"""Drop what nothing reads.

>>> from tangent_ast.show import rewritten
>>> def change(function):
...     return drop_dead(function, lambda expr: True)
>>> print(rewritten(change, "t = x * y; z = x + 1; return z"))
z = x + 1
return z

Loops that only compute what nobody reads go, too.

>>> print(rewritten(change, "for i in range(n): z = z + x\\nreturn x", range=range))
return x
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Set
from dataclasses import replace

from tangent import runtime
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Op
from tangent_ast.liveness import liveness

Pure = Callable[[Expr], bool]


def drop_dead(function: core.Function, pure: Pure, *, keep: frozenset[str] = frozenset()) -> core.Function:
    """Remove statements without effect, until none is left.  `keep` are live at the end."""
    body = function.body
    while True:
        smaller = _once(_without_faint_writes(body, keep), pure, keep)
        if smaller == body:
            return function.with_body(body)
        body = smaller


def _once(body: core.Block, pure: Pure, keep: frozenset[str]) -> core.Block:
    computing = {id(s) for s in core.walk(body) if _only_computes(s, pure)}
    live = liveness(body, keep, idle=lambda s: id(s) in computing)
    iterated = _iterated_twice(body)
    widths: dict[str, set[int]] = defaultdict(set)  # stack -> positions that some Pop needs
    # In split motion only one end of a stack is in sight, and the other must agree with it.
    sides = [{s.stack for s in core.walk(body) if isinstance(s, side)} for side in (core.Push, core.Pop)]
    whole = sides[0] & sides[1]
    idle = _idle_stacks(body) - sides[1]
    for s in core.walk(body):
        if isinstance(s, core.Pop):
            after = live.after(s)
            widths[s.stack].update(k for k, t in enumerate(s.targets) if t in after)

    def is_idle(s: core.Statement) -> bool:
        """Does nothing come of entering, if nothing is done then?"""
        if not isinstance(s, core.Enter) or s.manager is None:
            return False
        return s.about.role is core.Role.ADJOINT or pure(s.manager)

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            after = live.after(s)
            match s:
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


def _idle_stacks(body: core.Block) -> set[str]:
    """Stacks that are made here and never looked at."""
    made: set[str] = set()
    read: set[str] = set()
    for s in core.walk(body):
        read.update(core.reads(s))
        if isinstance(s, core.Bind) and isinstance(s.value, Apply) and s.value.op is Op.LIST:
            made.add(s.target)
    return made - read


def _only_computes(s: core.Statement, pure: Pure) -> bool:
    """Is a statement there for what it binds and for nothing else?"""
    match s:
        case core.Bind(value=value) | core.Unpack(value=value):
            return pure(value)
    return False


def _iterated_twice(body: core.Block) -> set[str]:
    """Names of what may be an iterator, which a loop uses up, and is read elsewhere as well.

    What has a length or items is none.
    """
    reads: Counter[str] = Counter()
    sequences: set[str] = set()
    for s in core.walk(body):
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


def _does_something(s: core.Statement, after: Set[str], pure: Pure, iterated: Set[str]) -> bool:
    match s:
        case core.If(then=(), orelse=()):
            return not pure(s.test)
        case core.For(body=(), targets=targets, sources=sources):
            infinite = any(isinstance(r, core.Range) and r.stop == core.Const(None) for r in sources)
            walked = (r.sequence for r in sources if isinstance(r, core.Each))
            uses_up = any(not iterated.isdisjoint(core.names(e)) for e in walked)
            return not after.isdisjoint(targets) or (infinite and len(sources) == 1) or uses_up
    return True


def _without_faint_writes(body: core.Block, keep: frozenset[str]) -> core.Block:
    """Drop writes to memory that nothing ever reads.

    A name is needed if something with an effect reads it, if a needed name is
    computed from it, or if it is a way to write to what a needed name reads.
    """
    statements = list(core.walk(body))
    written = {n for s in statements if isinstance(s, core.Update) for n in _base(s)}
    if not written:
        return body
    ways = _ways_to(written, statements)
    needed = set(keep)
    feeds: dict[str, set[str]] = defaultdict(set)  # if the key is needed, so are these
    pushed: dict[str, list[set[str]]] = defaultdict(list)
    for s in statements:
        read = set(core.reads(s))
        match s:
            case core.Bind(target=target):
                feeds[target] |= read
                if target in ways and _may_alias(s.value):
                    for name in read:
                        feeds[name].add(target)
            case core.Unpack(targets=targets) | core.For(targets=targets):
                for target in targets:
                    feeds[target] |= read
                    if target in ways:
                        for name in read:
                            feeds[name].add(target)
                if isinstance(s, core.For):
                    needed |= read
            case core.Update():
                for base in _base(s):
                    feeds[base] |= read
            case core.Push(stack=stack):
                pushed[stack].append(read)
                feeds[stack] |= read
                for name in read:
                    feeds[name].add(stack)
            case core.Pop(stack=stack, targets=targets):
                for target in targets:
                    feeds[target].add(stack)
                    if target in ways:
                        feeds[stack].add(target)
            case _:
                needed |= read
    waiting = list(needed)
    while waiting:
        for name in feeds[waiting.pop()]:
            if name not in needed:
                needed.add(name)
                waiting.append(name)

    def rewrite(block: core.Block) -> core.Block:
        return tuple(
            core.map_blocks(s, rewrite)
            for s in block
            if not (isinstance(s, core.Update) and _base(s) and not needed.intersection(_base(s)))
            or s.about.role is core.Role.RESTORE
        )

    return rewrite(body)


def _ways_to(written: set[str], statements: list[core.Statement]) -> set[str]:
    """The names that are written through, and the names that those were made from."""
    ways = set(written)
    while True:
        before = len(ways)
        for s in statements:
            if ways.intersection(core.targets(s)) and not (
                isinstance(s, core.Bind) and not _may_alias(s.value)
            ):
                ways.update(core.reads(s))
                if isinstance(s, core.Pop):
                    ways.add(s.stack)
            if isinstance(s, core.Push) and s.stack in ways:
                ways.update(core.reads(s))
        if len(ways) == before:
            return ways


def _may_alias(value: Expr) -> bool:
    """May writing to the value change what it was computed from?"""
    return not (isinstance(value, Apply) and value.op in (Op.BINARY, Op.UNARY, Op.COMPARE))


def _base(s: core.Update) -> list[str]:
    base = s.place.args[0] if isinstance(s.place, Apply) else s.place
    return list(core.names(base))
