"""The reverse sweep: every statement, last first, becomes its adjoint.

Each block is swept into a forward and a backward block.  A loop body or branch
and its backward twin are tied together by an empty `Push` and `Pop`, which
`saves` fills with what the twin needs, or removes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from tangent import runtime
from tangent.builder import Builder
from tangent.effects import refuse_active_effect, refuse_repeats
from tangent.facts.fact import CONTAINERS, Kind
from tangent.facts.memory import is_copy_of_container, is_slice, is_sure_view
from tangent.facts.stacks import Stack, stacks_of
from tangent.facts.values import indexed_names
from tangent.list_arithmetic import combines, shadow_of_combined
from tangent.reverse import attempts, loops, writes
from tangent.reverse.adjoints import adjoint
from tangent.reverse.calls import CallPairs
from tangent.reverse.contexts import entered_anew
from tangent.reverse.cotangents import Cotangents, Mode
from tangent.reverse.idle_exits import idle_exits
from tangent.reverse.insertions import inserted, insertion, without_insertion
from tangent.reverse.mirrored_displays import DISPLAYS, mirrored_display
from tangent.reverse.mirrored_lists import is_mirrored, mirrored_pop, mirrored_push, refuse_waiting
from tangent.reverse.numbers import surely_memory
from tangent.reverse.paths import paths_of
from tangent.reverse.undo import changed_constants, kept_from_changes
from tangent.rules.record import NEW_CONTAINERS, Form, constructed
from tangent_ast import core
from tangent_ast.assigned import assigned
from tangent_ast.core import About, Apply, Const, Expr, Global, Name, Op, Role
from tangent_ast.liveness import liveness
from tangent_ast.namesets import NamesAround

Statements = list[core.Statement]
Path = tuple[int, ...]


def about(statement: core.Statement) -> About:
    """The role of the adjoint of a statement.

    What already belongs to a derivative (in a derivative of a derivative) is told by its own text.
    """
    return About(Role.ADJOINT, statement.origin.text)


@dataclass(slots=True)
class Sweeper:
    """Sweeps one function."""

    build: Builder
    cots: Cotangents
    calls: CallPairs
    stack_every_region: bool  # in split motion branches save on stacks too
    owners: dict[Path, list[str]] = field(default_factory=dict)
    carried: frozenset[str] = frozenset()
    bound: NamesAround = field(init=False)
    counts: dict[str, int] = field(default_factory=dict)
    function_stacks: dict[str, Stack] = field(default_factory=dict)
    params: set[str] = field(default_factory=set)
    indexed: set[str] = field(default_factory=set)
    mirrors: dict[str, str] = field(default_factory=dict)
    exits: set[int] = field(default_factory=set)  # branches that leave a turn in which nothing happened
    stacks: list[str] = field(default_factory=list)  # empty lists to be made before the forward pass

    def __post_init__(self) -> None:
        self.owners, self.carried = owners(self.build.function, self.build.active)
        self.bound = assigned(self.build.function.body, frozenset(p.name for p in self.build.function.params))
        self.function_stacks = stacks_of(self.build.function)
        self.find_unbound(self.build.function.body, ())
        self.indexed = indexed_names(self.build.function)
        self.params = {p.name for p in self.build.function.params}
        self.exits = idle_exits(
            self.build.function,
            self.build.active,
            self.cots.shadowed.__contains__,
            lambda s: bool(changed_constants(self.build, s)),
        )
        home = {name: path for path, names in self.owners.items() for name in names}
        self.cots.paths.update(paths_of(self.build, home, self.carried, self.cots.shadowed))
        for statement in core.walk(self.build.function.body):
            for target in core.targets(statement):
                self.counts[target] = self.counts.get(target, 0) + 1

    def find_unbound(self, block: core.Block, path: Path) -> None:
        """Note the names that may have no value where their cotangent starts: at the end of their region."""
        if block:
            end = self.bound.after(block[-1]) or self.bound.before(block[-1])
            self.cots.unbound.update(n for n in self.owners.get(path, ()) if n not in end)
        for position, statement in enumerate(block):
            for k, inner in enumerate(_regions(statement)):
                self.find_unbound(inner, (*path, position, k))

    # ---------------------------------------------------------------- blocks

    def block(self, block: core.Block, path: Path, *, in_loop: bool) -> tuple[Statements, Statements]:
        """Sweep a block; `path` says where it is nested."""
        forward, backward = self.sequence(block, path, in_loop=in_loop)
        if block:
            backward = self.prologue(path, block[-1]) + backward
        return forward, backward

    def sequence(
        self, block: core.Block, path: Path, *, in_loop: bool, first: int = 0
    ) -> tuple[Statements, Statements]:
        """Sweep statements that follow each other in a region, from the `first` of it on."""
        forward: Statements = []
        backward: Statements = []
        around = entered_anew(self.build, block)
        for position, statement in enumerate(block):
            ahead, back = self.statement(statement, (*path, first + position), in_loop=in_loop)
            back = around.get(position, back)
            keep, undo = kept_from_changes(self.build, statement)
            forward += keep + ahead
            backward = back + undo + backward
        return forward, backward

    def shadows_of_parameters(self) -> Statements:
        """Start the cotangents that mirror what the function has been passed, and does not write to."""
        started: Statements = []
        for name in (p.name for p in self.build.function.params):
            if name in self.build.active and self.cots.mode(name) is Mode.SHADOW:
                zeros, cot = self.cots.zeros(name), self.cots.of(name)
                origin = replace(self.build.function.origin, text="")
                started.append(core.Bind(cot, zeros, origin=origin, about=About(Role.ADJOINT, "")))
        return started

    def prologue(self, path: Path, at: core.Statement) -> Statements:
        """Start the cotangents that live in this region."""
        out: Statements = []
        for name in self.owners.get(path, ()):
            if name in self.cots.paths:
                continue
            if self.cots.mode(name) is Mode.SHADOW:
                continue
            start = self.cots.reset(name, at, About(Role.ADJOINT, ""))
            if self.cots.unbound and name in self.params:
                # The cotangent of a name without a value may be None, which is no gradient.
                start = replace(start, value=self.cots.zeros(name))
            out.append(start)
        return out

    def region(
        self, block: core.Block, path: Path, s: core.Statement, *, in_loop: bool
    ) -> tuple[core.Block, core.Block]:
        """Sweep a block of the statement `s`, whose values may need saving."""
        forward, backward = self.block(block, path, in_loop=in_loop)
        if not block:
            backward = self.prologue(path, s)
        if in_loop or self.stack_every_region:
            self.tie(forward, backward, block[0].origin if block else self.build.function.origin)
        return tuple(forward), tuple(backward)

    def tie(self, forward: Statements, backward: Statements, origin: core.Origin) -> None:
        """Let a region save for its twin."""
        stack = self.build.namer.fresh("stack")
        self.stacks.append(stack)
        forward.append(core.Push(stack, (), origin=origin, about=About(Role.SAVE)))
        backward.insert(0, core.Pop(stack, (), origin=origin, about=About(Role.RESTORE)))

    # ------------------------------------------------------------ statements

    def statement(
        self, statement: core.Statement, path: Path, *, in_loop: bool
    ) -> tuple[Statements, Statements]:
        """The forward and the backward part of one statement."""
        match statement:
            case core.Bind():
                return self.bind(statement, in_loop=in_loop)
            case core.Unpack():
                return self.unpack(statement)
            case core.Update():
                return writes.update(self.build, self.cots, statement, about(statement))
            case core.If():
                return self.branch(statement, path, in_loop=in_loop)
            case core.Try():
                return attempts.attempt(self, statement, path, in_loop=in_loop)
            case core.For():
                return loops.counted(self, statement, path)
            case core.While():
                return loops.conditional(self, statement, path)
            case core.Push():
                return self.push(statement)
            case core.Pop():
                return self.pop(statement)
            case core.Effect(value=value):
                refuse_active_effect(self.build, statement, value)
                return [statement], []
        return [statement], []

    def bind(self, s: core.Bind, *, in_loop: bool) -> tuple[Statements, Statements]:
        build, cots, tag = self.build, self.cots, about(s)
        if s.target not in build.active:
            return [without_insertion(s)], []
        if s.target in cots.paths:
            return [s], []
        mode = cots.mode(s.target)
        block: Statements = []
        if (inserts := insertion(s)) is not None:
            aside, given, read = inserts
            block = inserted(build, cots, s, aside, read, tag)
            s = replace(s, value=given)
        result = Name(s.target)
        by = Name(cots.of(s.target))
        merged = self.is_merged(s.target)
        after: Statements = [cots.reset(s.target, s, tag)] if merged and mode is not Mode.SHADOW else []
        match s.value:
            case Name(source):
                if mode is Mode.SHADOW:
                    return [s, *surely_memory(build, s.target, s), *self.mirror(s, cots, s.value)], block
                summed = self.summed(s, Name(source), by, tag)
                return [s], [*block, *summed, *after]
            case Apply(Op.CALL | Op.METHOD) as call if (pair := self.calls.pair(build, call, s)) is not None:
                ahead, back = pair.expand(build, cots, s, by, tag)
                if mode is Mode.SHADOW:
                    ahead += [*self.surely_apart(s), self.fresh_shadow(s)]
                return ahead, [*block, *back, *after]
            case Apply() as value:
                if mode is Mode.SHADOW and value.op in DISPLAYS and build.memory.holds_mutated(s.target):
                    return mirrored_display(build, cots, s, value, tag)
                if mode is Mode.SHADOW and self.is_view(s):
                    mirrored = self.mirror(s, cots, value)
                    return [
                        s,
                        *self.surely_array(s),
                        *mirrored,
                        *self.surely_view(s, cots, value),
                        *self.surely_items(s, value),
                    ], []
                ahead = [s, *self.perhaps_apart(s), self.fresh_shadow(s)] if mode is Mode.SHADOW else [s]
                if not build.active_names([value]):
                    return ahead, after
                return ahead, [*adjoint(build, cots, result, value, by, s, tag), *after]
            case core.Verbatim() if build.depends(s.value):
                build.refuse(
                    s,
                    "this expression cannot be differentiated yet",
                    "write it with plain assignments, loops and calls",
                )
                return [s], []
        return ([s, self.fresh_shadow(s)] if mode is Mode.SHADOW else [s]), after

    def summed(self, s: core.Bind, source: Name, by: Name, tag: About) -> Statements:
        """The adjoint of a copy; a cotangent that has waited is summed where it need not wait any longer."""
        if not self.cots.is_wide(Name(s.target)) or self.cots.is_wide(source):
            return self.cots.contribute(source, by, s, tag)
        share = self.build.fresh()
        narrow = self.build.helper(runtime.unbroadcast, by, source)
        made = core.Bind(share, narrow, origin=s.origin, about=tag)
        return [made, *self.cots.contribute(source, Name(share), s, tag)]

    def is_merged(self, name: str) -> bool:
        """Is the name bound more than once: in several places, or in several turns of a loop?"""
        return self.counts[name] > 1 or name in self.carried

    def fresh_shadow(self, s: core.Bind) -> core.Statement:
        zeros = s.value if s.value == Apply(Op.LIST, ()) else self.cots.zeros_beside(s.target)
        if isinstance(zeros, Const):
            self.build.refuse(
                s,
                f"`{self.build.base(s.target)}` is a number in one place and an array that is written "
                "in place in another",
                "start with an array, for example np.zeros(...)",
            )
        return core.Bind(self.cots.of(s.target), zeros, origin=s.origin, about=About(Role.ADJOINT, ""))

    def is_view(self, s: core.Bind) -> bool:
        """Does the value share memory with an argument that has a shadow too?"""
        value = s.value
        assert isinstance(value, Apply)
        if value.op is Op.ITEM:
            base, key = value.args
            if not self.build.is_active(base):
                return False
            if isinstance(key, Apply) and self.build.fact(s.target).kind in (Kind.LIST, Kind.TUPLE):
                return self.build.memory.holds_mutated(s.target)  # another list, of the same items
            if self.build.fact(s.target).kind in CONTAINERS:
                return True  # what is in a container is the thing itself
            if self.build.fact(s.target).kind is Kind.ARRAY and is_slice(key, self.build.facts):
                return True  # a slice of a list would be a list
            if not is_sure_view(base, key, self.build.facts):
                self.build.refuse(
                    s,
                    f"cannot tell whether `{s.origin.text}` makes a view of an array "
                    "that is written in place",
                    "say what it is: `x[i, :]` or `x[i:j]` for a view, `x[i].copy()` for a copy; "
                    "an annotation such as `x: np.ndarray` may help",
                )
            return True
        if value.op in DISPLAYS or combines(self.build, value):
            return self.build.memory.holds_mutated(s.target)
        if is_copy_of_container(value, self.build.facts) and self.build.memory.holds_mutated(s.target):
            self.build.refuse(
                s,
                f"`{s.origin.text}` makes another container of the same arrays, which are written in place",
                "write out what is in it: {'a': d['a'], ...}, or copy the arrays",
            )
            return True
        op = self.build.operation_or_none(value)
        if self.build.active_names([value]) and (op is None or constructed(op.rule)):
            self.build.refuse(
                s,
                f"`{s.origin.text}` shares memory with an object, and that memory is written in place, "
                "which is not supported yet",
                "make a copy: `.copy()`",
            )
            return True
        if op is None or op.rule.view_of is None:
            return False
        if op.rule.result in NEW_CONTAINERS and not self.build.memory.holds_mutated(s.target):
            return False  # a list of its own, of items that are values
        source = op.arguments[op.rule.view_of]
        if op.rule.repeats and self.build.active_names([source]):
            refuse_repeats(self.build, s)
            return True
        unsure = isinstance(source, Apply) or op.rule.form is Form.REFUSED
        if unsure and self.build.active_names([source]):
            self.build.refuse(
                s,
                f"cannot tell whether `{s.origin.text}` makes a view of an array that is written in place",
                "make a copy of the result: `.copy()`",
            )
        return bool(self.build.active_names([source]))

    def surely_array(self, s: core.Bind) -> Statements:
        """A number that is taken out of a container is a value of its own: then the shadow would be wrong."""
        taken = isinstance(s.value, Apply) and s.value.op is Op.ITEM
        if not taken or s.target in self.indexed:
            return []
        return surely_memory(self.build, s.target, s)

    def surely_view(self, s: core.Bind, cots: Cotangents, value: Apply) -> Statements:
        """A call that copies where it cannot make a view: then what is added to the mirror gets lost."""
        op = self.build.operation_or_none(value) if value.op is not Op.ITEM else None
        if op is None or op.rule.view_of is None or op.rule.always_view:
            return []
        source = op.arguments[op.rule.view_of]
        if not isinstance(source, Name) or self.build.fact(source.id).kind in CONTAINERS:
            return []  # the items of a container are the things themselves
        names = (s.target, source.id, cots.of(s.target), cots.of(source.id))
        look = self.build.helper(runtime.check_view, *map(Name, names))
        return [core.Effect(look, origin=s.origin, about=About(Role.ADJOINT))]

    def surely_items(self, s: core.Bind, value: Apply) -> Statements:
        """Another container of the same items: what a number in it gets there, its own would not see.

        zs = list(xs); zs = xs[1:]; zs = xs + ys; e = c | d
        """
        match value:
            case Apply(Op.ITEM, (_, key)):
                another = isinstance(key, Apply) and self.build.fact(s.target).kind in (Kind.LIST, Kind.TUPLE)
            case Apply(Op.CALL, (Global(value=callee), *_)):
                another = any(callee is fn for fn in (list, tuple, dict))
            case _:
                another = combines(self.build, value)
        if not another:
            return []
        names = (s.target, self.cots.of(s.target))
        look = self.build.helper(runtime.check_no_numbers, *map(Name, names))
        return [core.Effect(look, origin=s.origin, about=About(Role.ADJOINT))]

    def surely_apart(self, s: core.Bind) -> Statements:
        """What a function returns may be a view of its argument: then a shadow of its own would be wrong."""
        others = dict.fromkeys(
            name
            for name in self.build.active_names([s.value])
            if self.cots.mode(name) is Mode.SHADOW and self.build.memory.shares_mutated(name, s.target)
        )
        if not others:
            return []
        look = self.build.helper(runtime.check_apart, Name(s.target), *map(Name, others))
        return [core.Effect(look, origin=s.origin, about=s.about)]

    def perhaps_apart(self, s: core.Bind) -> Statements:
        """A list or tuple that a function makes may hold what it was given."""
        op = self.build.operation_or_none(s.value)
        holds = op is not None and (
            op.rule.result in NEW_CONTAINERS or is_copy_of_container(s.value, self.build.facts)
        )
        return self.surely_apart(s) if holds else []

    def mirror(self, s: core.Bind, cots: Cotangents, value: Expr) -> Statements:
        """`y = x[1:]` also gives `by = bx[1:]`."""

        def shadow(expr: Expr) -> Expr:
            if isinstance(expr, Name) and expr.id in self.build.active:
                if cots.mode(expr.id) is not Mode.SHADOW:
                    self.build.refuse(
                        s,
                        f"`{self.build.base(expr.id)}` meets an array that is written in place, "
                        "and may not be one itself",
                        "keep numbers and arrays that are written in place apart",
                    )
                return Name(cots.of(expr.id))
            return expr

        if isinstance(value, Apply) and value.op is Op.ITEM:
            field, base = self.build.perhaps_of_class(value), shadow(value.args[0])
            value = Apply(Op.ITEM, (base, value.args[1]))
            if field is not None:
                value = self.build.helper(runtime.attribute_of, base, Const(field))
        elif isinstance(value, Apply) and value.op in (Op.CALL, Op.METHOD, Op.ATTRIBUTE):
            op = self.build.operation(value, s)
            if op is not None and op.rule.view_of is not None:
                view = op.rule.view_of
                value = op.with_arguments(value, {view: shadow(op.arguments[view])})
        elif isinstance(value, Apply) and combines(self.build, value):
            value = shadow_of_combined(self.build, value, shadow)
        else:
            value = core.rebuild(value, shadow)
        return [core.Bind(cots.of(s.target), value, origin=s.origin, about=About(Role.ADJOINT, ""))]

    def unpack(self, s: core.Unpack) -> tuple[Statements, Statements]:
        build, cots, tag = self.build, self.cots, about(s)
        active = [t for t in s.targets if t in build.active]
        if not active or not build.active_names([s.value]):
            return [s], []
        assert isinstance(s.value, Name)
        shadowed = [t for t in active if cots.mode(t) is Mode.SHADOW]
        if 0 < len(shadowed) < len(active):
            build.refuse(
                s,
                f"`{build.base(shadowed[0])}` may be memory that is written in place, "
                "and what it comes with is not",
                "keep numbers and arrays that are written in place apart",
            )
            return [s], []
        if shadowed:
            shadows = tuple(cots.of(t) if t in build.active else build.fresh("_") for t in s.targets)
            mirrored = core.Unpack(
                shadows, Name(cots.of(s.value.id)), origin=s.origin, about=About(Role.ADJOINT)
            )
            return [s, mirrored], []
        back: Statements = []
        items: list[Expr] = []
        for target in s.targets:
            if target in build.active:
                items.append(Name(cots.of(target)))
            else:
                zero = build.fresh()
                back.append(core.Bind(zero, cots.nothing(target), origin=s.origin, about=tag))
                items.append(Name(zero))
        packed: Expr = Apply(Op.TUPLE, tuple(items))
        is_tuple = build.fact(s.value.id).kind is Kind.TUPLE
        # What a derivative saves is a tuple; where a stack is among it, that is empty by now.
        if not is_tuple and not any(t in self.function_stacks for t in s.targets):
            whole = build.fresh()
            back.append(core.Bind(whole, packed, origin=s.origin, about=tag))
            packed = build.helper(runtime.pack_like, s.value, Name(whole))
        name = build.fresh("b" + build.base(s.value.id))
        back.append(core.Bind(name, packed, origin=s.origin, about=tag))
        back += cots.contribute(s.value, Name(name), s, tag)
        back += [cots.reset(t, s, tag) for t in active if self.is_merged(t)]
        return [s], back

    def branch(self, s: core.If, path: Path, *, in_loop: bool) -> tuple[Statements, Statements]:
        if id(s) in self.exits:
            # Turns that are counted have passed here, so what follows is saved and undone with the turn.
            rest, back = self.block(s.orelse, (*path, 1), in_loop=in_loop)
            return [replace(s, orelse=tuple(rest))], back
        then, back_then = self.region(s.then, (*path, 0), s, in_loop=in_loop)
        orelse, back_else = self.region(s.orelse, (*path, 1), s, in_loop=in_loop)
        ahead = replace(s, then=then, orelse=orelse)
        twin = core.If(s.test, back_then, back_else, origin=s.origin, about=About(Role.ADJOINT, ""))
        return [ahead], [twin]

    # ---------------------------------------------- stacks of the function itself

    def mirror_of(self, stack: str) -> str:
        """The stack on which shadows go beside what is pushed on `stack`."""
        if stack not in self.mirrors:
            self.mirrors[stack] = self.build.namer.fresh("b" + self.build.base(stack))
            self.stacks.append(self.mirrors[stack])
        return self.mirrors[stack]

    def positions(self, name: str) -> tuple[list[int], list[int]]:
        """The positions of a stack that have cotangents: as values, and as shadows.

        On a stack that leaves the function or came from elsewhere every position
        has one, so that the two sides agree without knowing of each other.
        """
        stack = self.function_stacks[name]
        active = {k for targets in stack.pops for k, t in enumerate(targets) if t in self.build.active}
        shadowed = {
            k
            for targets in stack.pops
            for k, t in enumerate(targets)
            if t in self.build.active and self.cots.mode(t) is Mode.SHADOW
        }
        if not stack.local:
            active = set(range(stack.width)) if name in self.build.active else set()
        return sorted(active - shadowed), sorted(shadowed)

    def push(self, s: core.Push) -> tuple[Statements, Statements]:
        build, cots, tag = self.build, self.cots, about(s)
        if is_mirrored(self.function_stacks[s.stack], cots, s.stack):
            return mirrored_push(build, cots, s, tag)
        values, mirrored = self.positions(s.stack)
        ahead: Statements = [s]
        back: Statements = []
        if mirrored:
            items = tuple(Name(cots.of(v.id)) for k in mirrored if isinstance(v := s.values[k], Name))
            partner = self.mirror_of(s.stack)
            ahead.append(core.Push(partner, items, origin=s.origin, about=About(Role.ADJOINT)))
        if values:
            taken = tuple(build.fresh("b" + self.spelled(s.values[k])) for k in values)
            back.append(core.Pop(cots.of(s.stack), taken, origin=s.origin, about=tag))
            for k, name in zip(values, taken, strict=True):
                back += cots.contribute(s.values[k], Name(name), s, tag)
        return ahead, back

    def pop(self, s: core.Pop) -> tuple[Statements, Statements]:
        build, cots, tag = self.build, self.cots, about(s)
        if is_mirrored(self.function_stacks[s.stack], cots, s.stack):
            return mirrored_pop(build, cots, s, tag)
        values, mirrored = self.positions(s.stack)
        if mirrored:
            refuse_waiting(build, s)
        ahead: Statements = [s]
        back: Statements = []
        if mirrored:
            names = tuple(cots.of(s.targets[k]) for k in mirrored)
            partner = self.mirror_of(s.stack)
            ahead.append(core.Pop(partner, names, origin=s.origin, about=About(Role.ADJOINT)))
        if values:
            items: list[Expr] = []
            for k in values:
                target = s.targets[k]
                if target in build.active:
                    items.append(Name(cots.of(target)))
                else:
                    zero = build.fresh()
                    back.append(core.Bind(zero, cots.nothing(target), origin=s.origin, about=tag))
                    items.append(Name(zero))
            back.append(core.Push(cots.of(s.stack), tuple(items), origin=s.origin, about=tag))
            back += [
                cots.reset(s.targets[k], s, tag)
                for k in values
                if s.targets[k] in build.active and self.is_merged(s.targets[k])
            ]
        return ahead, back

    def spelled(self, expr: Expr) -> str:
        return self.build.base(expr.id) if isinstance(expr, Name) else "t"


def owners(function: core.Function, active: frozenset[str]) -> tuple[dict[Path, list[str]], frozenset[str]]:
    """The region in which the cotangent of each name lives: the innermost that holds all its uses.

    A name that carries a value from turn to turn, or out of a loop, belongs
    outside that loop; these names are returned too.  Paths count as in
    `Sweeper.block`.
    """
    places: dict[str, list[Path]] = defaultdict(list)
    carried: dict[str, list[Path]] = defaultdict(list)
    live = liveness(function.body)
    for param in function.params:
        places[param.name].append(())

    def visit(block: core.Block, path: Path) -> None:
        for position, statement in enumerate(block):
            here = (*path, position)
            for name in core.targets(statement):
                places[name].append((*here, 0) if isinstance(statement, core.For) else path)
            for name in core.reads(statement):
                places[name].append(path)
            if isinstance(statement, (core.Push, core.Pop)):
                places[statement.stack].append(path)
            if isinstance(statement, core.While):
                for inside in core.walk(statement.head):
                    for name in (*core.targets(inside), *core.reads(inside)):
                        places[name].append(path)
            for k, inner in enumerate(_regions(statement)):
                if isinstance(statement, (core.For, core.While)):
                    bound = {t for s in core.walk(inner) for t in core.targets(s)}
                    for name in bound & live.head(statement):
                        carried[name].append(path)
                visit(inner, (*here, k))

    visit(function.body, ())
    found: dict[Path, list[str]] = defaultdict(list)
    for name, paths in places.items():
        if name in active:
            found[_common(paths + carried.get(name, []))].append(name)
    return found, frozenset(carried)


def _regions(statement: core.Statement) -> tuple[core.Block, ...]:
    """The blocks of a statement that are swept as regions."""
    match statement:
        case core.While(body=body):
            return (body,)
        case _:
            return core.regions(statement)


def _common(paths: list[Path]) -> Path:
    """The longest common prefix that is a region (regions have paths of even length)."""
    first = min(paths)
    last = max(paths)
    n = 0
    while n < min(len(first), len(last)) and first[n] == last[n]:
        n += 1
    return first[: n - n % 2]
