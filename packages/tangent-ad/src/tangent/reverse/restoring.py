"""Memory is given its content back only where a backward statement is still to read it.

y[i] = y[i - 1] * x[i]     its adjoint would first put back what y[i] was before, for whatever
                           reads y then; if nothing does, that need not be kept either
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import replace

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.contents import contents
from tangent.facts.fact import Kind
from tangent.facts.memory import is_item
from tangent.reverse.modes import names_in_use
from tangent.reverse.ties import tied_to
from tangent.reverse.turn_memory import made_in_turns
from tangent.reverse.undo import keys_read, names_restored, snapshots
from tangent_ast import core
from tangent_ast.core import About, Apply, Expr, Global, Name, Op, Role
from tangent_ast.liveness import liveness


def without_idle_restores(
    build: Builder, forward: core.Block, backward: core.Block, lasting: Set[str]
) -> tuple[core.Block, core.Block]:
    """Do not restore memory whose content no later backward statement reads.

    An item that was read and is needed again is copied when it is read
    (`t = copy(x[i])`), which saves restoring all that is written to its array;
    the `lasting` ones are there for good.  An item that is in use when it is
    written, `w = params["w"]` for example, must stay what it is.

    A slice may be large.  It is copied if the very slice is overwritten, whose content would have to be
    kept otherwise, and if then nothing of its memory has to be restored.
    """
    slices = _slices_overwritten(forward)
    while True:
        look = _Look(build, forward, lasting, slices)
        changed = _without_restores(build, look, forward, backward)
        put_back = {
            home
            for s in core.walk(changed[1])
            for n in names_restored(s, look.kept) or ()
            for home in look.homes(n)
        }
        needless = {name for name in slices & look.copied if not put_back.isdisjoint(look.homes(name))}
        if not needless:
            return changed
        slices -= needless


def _without_restores(
    build: Builder, look: _Look, forward: core.Block, backward: core.Block
) -> tuple[core.Block, core.Block]:
    read = {id(s): frozenset(look.memory_read(s)) for s in core.walk(backward)}
    live = liveness(backward, reads=lambda s: read[id(s)], binds=look.memory_made)

    def restored(block: core.Block) -> core.Block:
        out = []
        for s in block:
            names = names_restored(s, look.kept)
            if names is None or not live.after(s).isdisjoint(h for n in names for h in look.homes(n)):
                out.append(core.map_blocks(s, restored))
        return tuple(out)

    def read_once(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            if isinstance(s, core.Bind) and s.target in look.copied:
                item = build.fresh()
                out.append(replace(s, target=item))
                out.append(replace(s, value=build.helper(runtime.copy, Name(item))))
            else:
                out.append(core.map_blocks(s, read_once))
        return tuple(out)

    return read_once(forward), restored(backward)


class _Look:
    """Tells what memory backward statements read, and notes the items that are copied when they are read."""

    def __init__(self, build: Builder, forward: core.Block, lasting: Set[str], slices: Set[str]) -> None:
        self.build, self.lasting = build, lasting
        self.kept = snapshots(forward)
        self.items = (_read_items(forward) | slices) - names_in_use(build)
        self.passed = _passed_to_pairs(forward)
        self.made = made_in_turns(build, forward)
        self.copied: set[str] = set()

    def homes(self, name: str) -> Iterator[str]:
        """The classes of memory that a name leads to, as names that no variable has."""
        return (f"memory of {home}" for home in self.build.memory.within(name))

    def memory_made(self, s: core.Statement) -> Iterator[str]:
        """The memory that no earlier turn of the reverse sweep has seen."""
        if (stack := tied_to(s)) is not None:
            yield from (f"memory of {home}" for home in self.made.get(stack, ()))

    def memory_read(self, s: core.Statement) -> Iterator[str]:
        """The memory that a statement reads as it was when the forward pass came by."""
        for name in self.read(s):
            for given in self.passed.get(name, ()):
                if self.build.memory.is_mutated(given):
                    yield from self.homes(given)
            if self.build.memory.is_mutated(name) and name not in self.lasting:
                if name in self.items:
                    self.copied.add(name)
                else:
                    yield from self.homes(name)

    def read(self, s: core.Statement) -> set[str]:
        """The names whose content a statement reads."""
        if names_restored(s, self.kept) is not None:
            return keys_read(s)
        tests = (s.test,) if isinstance(s, core.While) else ()
        return {n for e in (*core.expressions(s), *tests) for n in _looked_at(self.build, s, e)}


def _passed_to_pairs(block: core.Block) -> dict[str, set[str]]:
    """What a called function has saved may be what it was given: y, saved = g_fwd(x)."""
    found: dict[str, set[str]] = {}
    for s in core.walk(block):
        match s:
            case core.Unpack(targets=(_, *saved), value=Apply(Op.CALL) as call):
                for name in saved:
                    found.setdefault(name, set()).update(core.names(call))
    return found


def _looked_at(build: Builder, s: core.Statement, e: Expr) -> Iterator[str]:
    """The names that matter as they were then; a container's items may have other shapes by now."""
    match e:
        case Apply(Op.CALL, (Global(value=fn), Name(name))) if fn is len:
            if build.fact(name).kind in (Kind.LIST, Kind.ARRAY):
                return  # setting items changes no length
    yield from contents(e)
    if s.about != About(Role.ADJOINT, ""):
        yield from (n for n in core.names(e) if build.fact(n).kind in (Kind.LIST, Kind.DICT))


def _read_items(block: core.Block) -> set[str]:
    """Names that are bound once, to single items `x[i]` (not slices, which may be large)."""
    found: dict[str, int] = {}
    for s in core.walk(block):
        for target in core.targets(s):
            item = isinstance(s, core.Bind) and isinstance(s.value, Apply) and is_item(s.value)
            found[target] = found.get(target, 0) + (1 if item else 2)
    return {name for name, count in found.items() if count == 1}


def _slices_overwritten(block: core.Block) -> set[str]:
    """Names that are bound once, to a slice that is overwritten as a whole in the same block.

    t = x[1:]; ...; x[1:] += v  =>  t
    """
    counts = Counter(t for s in core.walk(block) for t in core.targets(s))
    found: set[str] = set()
    for inner in core.all_blocks(block):
        read: dict[Expr, list[str]] = {}
        for s in inner:
            match s:
                case core.Bind(target=target, value=Apply(Op.ITEM, (Name(base), key)) as place):
                    if all(counts[n] <= 1 for n in (target, base, *core.names(key))) and not is_item(place):
                        read.setdefault(place, []).append(target)
                case core.Update(place=place):
                    found.update(read.get(place, ()))
    return found
