"""Keep what the backward pass needs, and nothing else.

A region (a loop body, or a branch in a loop) and its backward twin are tied by an
empty `Push` and `Pop` of one stack.  Here the tie is filled with the names that
the region binds and its twin reads.  What is cheap to form again from names that
are there anyway (indices, views of what is not written) is formed again instead.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace

from tangent.facts.fact import CONTAINERS, NUMBERS, UNKNOWN, Facts, Kind
from tangent.facts.memory import Memory, is_basic_key
from tangent.reverse.idle_exits import counts_turn
from tangent.reverse.mirrored_lists import rearranges
from tangent.reverse.ties import saves_on
from tangent_ast import core
from tangent_ast.assigned import assigned
from tangent_ast.core import About, Apply, Expr, Global, Name, Op, Role
from tangent_ast.liveness import liveness
from tangent_ast.namesets import NameSet

Ties = dict[str, tuple[str, ...]]  # stack -> the names saved on it


def fill_ties(
    forward: core.Block,
    backward: core.Block,
    params: frozenset[str],
    facts: Facts,
    memory: Memory,
    lasting: frozenset[str],
    fresh: Callable[[str], str],
    *,
    views: bool,
) -> tuple[core.Block, core.Block]:
    """Fill all ties, innermost first; ties that stay empty are removed.

    `lasting` names items that nothing overwrites after they have been read.  `views` says that items of
    arrays are views or numbers; where they are arrays of their own, to read one twice is to copy it twice.
    """
    filler = _Filler(forward, params, facts, memory, lasting, fresh, views=views)
    backward = filler.backward(backward)
    return filler.forward(forward), backward


class _Filler:
    def __init__(
        self,
        forward: core.Block,
        params: frozenset[str],
        facts: Facts,
        memory: Memory,
        lasting: frozenset[str],
        fresh: Callable[[str], str],
        *,
        views: bool,
    ) -> None:
        self.facts, self.memory, self.lasting, self.fresh, self.views = facts, memory, lasting, fresh, views
        self.regions: dict[str, core.Block] = {}
        self.targets: dict[str, tuple[str, ...]] = {}  # of the loop around a region
        self.is_loop: dict[str, bool] = {}
        self.counts: dict[str, int] = {}
        self.saved: Ties = {}
        self._find(forward, (), is_loop=False)
        self.bound = assigned(forward, params)
        self.rearranged = any(map(rearranges, core.walk(forward)))
        self.growing = {s.stack for s in core.walk(forward) if isinstance(s, core.Push | core.Pop)}
        for statement in core.walk(forward):
            for target in core.targets(statement):
                self.counts[target] = self.counts.get(target, 0) + 1

    def _find(self, block: core.Block, targets: tuple[str, ...], *, is_loop: bool) -> None:
        if (stack := saves_on(block)) is not None:
            self.regions[stack] = block[:-1]
            self.targets[stack] = targets
            self.is_loop[stack] = is_loop
        for statement in block:
            inner = statement.targets if isinstance(statement, core.For) else ()
            loops = isinstance(statement, (core.For, core.While))
            for nested in core.regions(statement):
                self._find(nested, inner, is_loop=loops)

    def surely_at(self, region: core.Block) -> NameSet:
        """The names that are bound whenever a region is entered."""
        return self.bound.entry(region)

    # -------------------------------------------------------------- backward

    def backward(self, block: core.Block, provided: tuple[str, ...] = ()) -> core.Block:
        """Fill the `Pop`s of a block; `provided` are the variables of the backward loop around it."""
        done = []
        for statement in block:
            inner = statement.targets if isinstance(statement, core.For) else ()
            done.append(core.map_blocks(statement, lambda b, inner=inner: self.backward(b, inner)))  # type: ignore[misc]
        if not done or not isinstance(tie := done[0], core.Pop) or tie.targets:
            return tuple(done)
        rest = tuple(done[1:])
        return self._tied(tie, rest, provided)

    def _tied(self, tie: core.Pop, rest: core.Block, provided: tuple[str, ...]) -> core.Block:
        region = self.regions[tie.stack]
        bound = [t for s in core.walk(region) for t in core.targets(s)]
        if not self.is_loop[tie.stack]:
            # Only here is it sure that these are bound: the region around cannot keep them.
            bound = [n for n in sorted(_live_in(region) - self.surely_at(region)) if n in self.counts] + bound
        order = {name: k for k, name in enumerate((*self.targets[tie.stack], *bound))}
        needed = (_live_in(rest) & order.keys()) - set(provided)
        around: Set[str] = frozenset()
        if not self.is_loop[tie.stack]:
            # What a branch finds on entry, the region around it keeps (if it is surely bound there).
            around = _live_in(region) & self.surely_at(region)
            needed -= around
        again: list[core.Bind] = []
        # Later definitions first, so that what they are formed from is looked at too.
        waiting = sorted(needed, key=order.__getitem__)
        saved: list[str] = []
        definitions = {s.target: s for s in region if isinstance(s, core.Bind)}
        while waiting:
            name = waiting.pop()
            definition = definitions.get(name)
            own = order.keys()
            there = {n for n in own if n in waiting or n in saved or n in provided or n in around}
            if (
                definition is not None
                and self.counts[name] == 1
                and (self._is_cheap(name, definition.value) or self._is_invariant(definition, own))
                and (
                    not _is_comparison(definition.value)
                    or all(self._is_there(part, there, own, definitions) for part in core.reads(definition))
                )
            ):
                served = "" if _is_comparison(definition.value) else definition.origin.text
                again.insert(0, replace(definition, about=About(Role.RESTORE, served)))
                for part in core.names(definition.value):
                    if part in order and part not in there:
                        waiting.append(part)
                        waiting.sort(key=order.__getitem__)
            else:
                saved.append(name)
        saved = sorted(dict.fromkeys(saved), key=order.__getitem__)
        self.saved[tie.stack] = tuple(saved)
        # The order of definition is kept, so that each is formed from what is there.
        again = sorted({b.target: b for b in again}.values(), key=lambda b: order[b.target])
        pop = (replace(tie, targets=tuple(saved)),) if saved else ()
        return (*pop, *self._formed_again(again, rest))

    def _formed_again(self, again: list[core.Bind], rest: core.Block) -> core.Block:
        """Place statements that form values again where these are read; an index, before each of its readers.

        k = i - 1; t = bx[i]; bx[k] += t  =>  t = bx[i]; k = i - 1; bx[k] += t

        Each bears a name of its own, so that it can be folded where it is used.
        """
        block = list(rest)
        for statement in reversed(again):
            readers = [k for k, s in enumerate(block) if statement.target in _read_in(s)]
            if not readers:
                continue
            parts = set(core.reads(statement))
            if any(parts & _bound_in(s) for s in block[: readers[-1]]):
                readers = [0]
            elif not _is_arithmetic(statement.value):
                readers = readers[:1]
            for k in reversed(readers):
                table = {statement.target: self.fresh("t")}
                reading = slice(k, None if len(readers) == 1 else k + 1)
                block[reading] = core.rename((statement, *block[reading]), table)
        return tuple(block)

    def _is_there(self, name: str, there: Set[str], own: Set[str], definitions: dict[str, core.Bind]) -> bool:
        """Is a value there in the backward pass, or formed again from such without anything being kept?

        t = i % 2  =>  yes, where the backward loop counts the same i
        """
        if name in there or name not in own:
            return True
        definition = definitions.get(name)
        return (
            definition is not None
            and self.counts[name] == 1
            and not _is_comparison(definition.value)
            and self._is_cheap(name, definition.value)
            and all(self._is_there(part, there, own, definitions) for part in core.reads(definition))
        )

    def _is_cheap(self, name: str, value: Expr) -> bool:
        """Is it cheaper to form the value again than to keep it, and is it the same value?"""
        match value:
            case Apply(Op.BINARY, args) if all(map(_is_outside, args)):
                return True  # 2 * np.pi
            case Apply(Op.BINARY, args, symbol="+" | "-" | "*" | "//" | "%"):
                return all(self._is_index(a) for a in args)
            case Apply(Op.UNARY, args, symbol="-"):
                return all(self._is_index(a) for a in args)
            case Apply(Op.COMPARE, args):
                return all(self._is_number(a) for a in args)
            case Apply(Op.ITEM, (Name(base), key)):
                changes = self.memory.is_mutated(base) or base in self.growing
                changes |= self.rearranged and base not in self.facts  # a container of shadows
                stays = not changes or name in self.lasting
                there = self.views or self.facts.get(base, UNKNOWN).kind in CONTAINERS
                return stays and there and is_basic_key(key, self.facts)
            case Apply(Op.CALL, (Global(value=fn), Name(sequence))):
                return fn is len and not self.memory.is_mutated(sequence) and sequence not in self.growing
        return False

    def _is_invariant(self, definition: core.Bind, inside: Set[str]) -> bool:
        """Is it a product or sum that is the same in every turn?  `inside` are names that a region binds.

        v = v - dt / 2 * k * x  =>  dt / 2 is not kept for the backward loop
        """
        match definition.value:
            case Apply(Op.BINARY, args, symbol="+" | "-" | "*" | "/") as value:
                # Of arrays whose operations take long the value is kept: that is one object for each turn.
                quick = self.views or all(map(self._is_number, args))
                names = frozenset(core.names(value))
                stays = not any(map(self.memory.is_mutated, (definition.target, *names)))
                return quick and stays and inside.isdisjoint(names)
        return False

    def _is_number(self, expr: Expr) -> bool:
        match expr:
            case core.Const(value):
                return isinstance(value, (int, float))
            case Name(name):
                return self.facts.get(name, UNKNOWN).kind in NUMBERS
        return False

    def _is_index(self, expr: Expr) -> bool:
        match expr:
            case core.Const(value):
                return isinstance(value, int)
            case Name(name):
                return self.facts.get(name, UNKNOWN).kind is Kind.INDEX
        return False

    # --------------------------------------------------------------- forward

    def forward(self, block: core.Block) -> core.Block:
        """Fill the `Push`es of a block."""
        done = [core.map_blocks(s, self.forward) for s in block]
        if not done or not isinstance(tie := done[-1], core.Push) or tie.values:
            return tuple(done)
        done.pop()
        names = self.saved.get(tie.stack, ())
        if names:
            push = replace(tie, values=tuple(Name(n) for n in names))
            return self._with_push(tuple(done), push, set(names))
        return tuple(done)

    def _with_push(self, block: core.Block, push: core.Push, names: set[str]) -> core.Block:
        """The block with a push at its place: where the turn counts, if some are left before."""
        match block[-1:]:
            case (core.If(then=(*_, core.Break()), orelse=orelse) as branch,) if _counts(orelse):
                return (*block[:-1], replace(branch, orelse=self._with_push(orelse, push, names)))
        place = self._place(list(block), names)
        return (*block[:place], push, *block[place:])

    def _place(self, block: list[core.Statement], names: set[str]) -> int:
        """As early as all that is saved is there.

        Names that carry a value from turn to turn are saved as they are at the
        start of the turn: before the copies that give them their next value.
        """
        inside: dict[str, int] = {}
        for s in core.walk(tuple(block)):
            for target in core.targets(s):
                inside[target] = inside.get(target, 0) + 1
        outside = {n for n in names if self.counts[n] > inside.get(n, 0)}
        carried = (_live_in(tuple(block)) & names) | outside
        earliest, latest = 0, len(block)
        for position, statement in enumerate(block):
            bound = {t for s in core.walk((statement,)) for t in core.targets(s)}
            if bound & (names - carried):
                earliest = position + 1
            if bound & carried or isinstance(statement, (core.Break, core.Raise)) or leaves((statement,)):
                latest = min(latest, position)
        assert earliest <= latest, f"no place in the loop where all of {sorted(names)} can be saved"
        return earliest


def _counts(block: core.Block) -> bool:
    """Does a block count the turn in which it runs, there or past another exit?"""
    match block:
        case (first, *_) if counts_turn(first):
            return True
        case (*_, core.If(then=(*_, core.Break()), orelse=orelse)):
            return _counts(orelse)
    return False


def _is_outside(expr: Expr) -> bool:
    """A literal, or a number that lies outside of the function."""
    return isinstance(expr, core.Const) or (isinstance(expr, Global) and isinstance(expr.value, (int, float)))


def _is_comparison(value: Expr) -> bool:
    """Of what is kept anyway, that is; it goes back into the test that it was made for."""
    return isinstance(value, Apply) and value.op is Op.COMPARE


def _is_arithmetic(value: Expr) -> bool:
    return isinstance(value, Apply) and value.op in (Op.BINARY, Op.UNARY)


def _bound_in(statement: core.Statement) -> set[str]:
    return {name for s in core.walk((statement,)) for name in core.targets(s)}


def _read_in(statement: core.Statement) -> set[str]:
    return {name for s in core.walk((statement,)) for name in core.reads(s)}


def leaves(block: core.Block) -> bool:
    """Is there a `break` that belongs to the loop around `block`?"""
    for statement in block:
        if isinstance(statement, core.Break):
            return True
        if any(map(leaves, core.ways(statement))):
            return True
    return False


def _live_in(block: core.Block) -> NameSet:
    return liveness(block).entry(block)
