"""What may stand in a `try` statement that is differentiated, in both modes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import replace

from tangent.builder import Builder
from tangent.facts.memory import Memory
from tangent.scope import is_helper
from tangent_ast import core
from tangent_ast.core import UNKNOWN, Apply, Const, Expr, Global, Name, Op
from tangent_ast.errors import TangentError
from tangent_ast.liveness import liveness
from tangent_ast.versions import UNBOUND


def refuse_half_done(build: Builder) -> None:
    """Refuse bodies that may fail after they have done something that is seen afterwards."""
    for s in core.walk(build.function.body):
        if isinstance(s, core.Try):
            if build.active.intersection(core.targets(s)):
                build.refuse(
                    s,
                    "an exception carries a value that is differentiated, which is not supported",
                    "compute the value anew in the `except` block",
                )
            last = set(map(id, _last(s.body)))
            early = [i for i in core.walk(s.body) if id(i) not in last]
            _refuse_bindings(build, s, early)
            _refuse_writes(build, s, early)


def _refuse_bindings(build: Builder, s: core.Try, early: list[core.Statement]) -> None:
    """A variable that the body binds, perhaps, before it fails is not read then."""
    function = build.function
    inside = {t for i in core.walk(s.body) for t in core.targets(i)}
    meant = {t for i in core.walk(function.body) if i.about != UNBOUND for t in core.targets(i)}
    before = (meant | {p.name for p in function.params}) - {
        t for i in core.walk((s,)) for t in core.targets(i)
    }
    live = {n for h in s.handlers for n in _live_after_failure(function, s, h)} - function.temps
    overwritten = {build.base(n) for n in live & before}
    for i in early:
        for target in core.targets(i):
            if target in live & inside or (
                target not in function.temps and build.base(target) in overwritten
            ):
                build.refuse(
                    i,
                    f"`{build.base(target)}` may or may not have its new value where the block has failed, "
                    "and it is read there",
                    "bind it in the last line of the `try` block, or call it something else there",
                )


def _refuse_writes(build: Builder, s: core.Try, early: list[core.Statement]) -> None:
    """Memory that is seen after a failure is written when nothing can fail any more."""
    own = {t for i in core.walk(s.body) for t in core.targets(i)} - {p.name for p in build.function.params}
    live = {n for h in s.handlers for n in _live_after_failure(build.function, s, h)}
    ids = set(map(id, early))
    for i in core.walk(s.body):
        changed = () if core.blocks(i) else sorted(build.changes.surely(i))
        # A call may fail in the middle of what it does.
        for name in (*changed, *(written(i) if id(i) in ids else ())):
            members = reached_by(i, name, build.memory)
            if not own.issuperset(members) and (
                live.intersection(members) or _is_seen_outside(build, members)
            ):
                build.refuse(
                    i,
                    f"`{build.base(name)}` is changed in place, and what follows in the `try` block may fail",
                    "change it in the last line of the `try` block, or after it",
                )


def _is_seen_outside(build: Builder, members: list[str]) -> bool:
    """May the caller look at this memory?"""
    return any(p.name in members for p in build.function.params)


def _live_after_failure(function: core.Function, s: core.Try, handler: core.Handler) -> Set[str]:
    """What may be read when a handler has begun; tests of what it says of itself are decided."""
    definitions: dict[str, list[Expr | None]] = defaultdict(list)
    for i in core.walk(function.body):
        for target in core.targets(i):
            definitions[target].append(i.value if isinstance(i, core.Bind) else None)
    said = {i.target: i.value for i in handler.body if isinstance(i, core.Bind)}

    def value(expr: Expr) -> Const | None:
        match expr:
            case Const():
                return expr
            case Name(name) if name in said or len(definitions[name]) == 1:
                defined = said.get(name, definitions[name][0])
                return None if defined is None else value(defined)
            case Apply(Op.UNARY, (inner,), symbol="not"):
                known = value(inner)
                return None if known is None else Const(not known.value)
            case Apply(Op.COMPARE, (one, other), symbol="=="):
                a, b = value(one), value(other)
                return None if a is None or b is None else Const(a.value == b.value)
        return None

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for i in block:
            known = value(i.test) if isinstance(i, core.If) else None
            if known is not None and isinstance(i, core.If):
                out += rewrite(i.then if known.value else i.orelse)
                continue
            inner = core.map_blocks(i, rewrite)
            out.append(i if inner == i else inner)
        return tuple(out)

    body = rewrite(function.body)
    decided = any(i is s for i in core.walk(body))
    live = liveness(body if decided else function.body)
    return live.entry(handler.body) if handler.body else live.after(s)


def written(s: core.Statement) -> Iterator[str]:
    """The names through which a statement writes to memory."""
    match s:
        case core.Update():
            yield from s.bases
        case core.Push(stack=stack) | core.Pop(stack=stack):
            yield stack


def reached_by(s: core.Statement, name: str, memory: Memory) -> list[str]:
    """The names that may see what a statement writes through `name`; no item of a list sees it grow."""
    return memory.aliases(name) if isinstance(s, core.Push | core.Pop) else memory.members(name)


def _last(block: core.Block) -> Iterator[core.Statement]:
    """The statements after which nothing of a block may fail any more."""
    for s in reversed(block):
        yield s
        if not core.cannot_fail(s):
            for way in core.ways(s):
                yield from _last(way)
            return


def let_errors_pass(build: Builder, made: core.Try, primal: core.Try) -> core.Try:
    """A refusal while the derivative runs is not for the user's handlers.

    except Exception:        =>   except TangentError:
        ...                           raise
                                  except Exception:
                                      ...
    """
    kinds = [kind for h in made.handlers for kind in _caught(h.kinds)]
    meant = any(isinstance(k, type) and issubclass(k, TangentError) for k in kinds)
    broad = any(not isinstance(k, type) or issubclass(TangentError, k) for k in kinds)
    if meant or not broad or not _may_refuse(made.body, primal.body):
        return made
    error = build.scope.spell(TangentError, "TangentError")
    again = core.Raise(None, origin=primal.origin)
    return replace(made, handlers=(core.Handler(error, (again,), origin=primal.origin), *made.handlers))


def _caught(kinds: Expr | None) -> Iterator[object]:
    match kinds:
        case None:
            yield BaseException
        case Apply(Op.TUPLE, items):
            for item in items:
                yield from _caught(item)
        case Global(value=value):
            yield value
        case _:
            yield UNKNOWN


def _may_refuse(made: core.Block, primal: core.Block) -> bool:
    """Does a body call helpers or derived functions, of which some look at what they are given?"""
    known = {id(e) for e in core.all_expressions(primal)}
    return any(
        isinstance(e, Apply)
        and e.op is Op.CALL
        and id(e) not in known
        and (not isinstance(e.args[0], Global) or e.args[0].value is UNKNOWN or is_helper(e.args[0].value))
        for e in core.all_expressions(made)
    )
