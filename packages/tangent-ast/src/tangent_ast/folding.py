"""Names that lowering introduced go back into the expressions that they came from.

>>> from tangent_ast.show import rewritten
>>> print(rewritten(lambda function: function, "h = (x @ w + b) ** 2"))
t = x @ w
t_1 = t + b
h = t_1**2
>>> print(rewritten(fold, "h = (x @ w + b) ** 2"))
h = (x @ w + b) ** 2

A temporary that is bound once and read once is folded into its reader if the
two may be brought together: what is evaluated in between, or first in the
reader, must neither rebind what the temporary's expression reads, nor write
where it reads memory, nor have effects where it has effects itself.
Definitions never move into another block, and never out of one; what stands under a
context manager is another block here.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tangent_ast import core, raising
from tangent_ast.core import Apply, Bind, Const, Expr, Global, Name, Op, Role, Verbatim
from tangent_ast.records import record

WIDTH = 100
HORIZON = 64  # how many definitions may wait at a time: keeps folding linear

Test = Callable[[Apply], bool]


def _never(expr: Apply) -> bool:
    return False


@record(frozen=True, slots=True)
class Known:
    """What is known of operations: `pure` calls have no effects, `lasting` ones give the same at any time."""

    pure: Test = _never
    lasting: Test = _never


NOTHING_KNOWN = Known()


def fold(function: core.Function, known: Known = NOTHING_KNOWN, width: int = WIDTH) -> core.Function:
    """Nest single-use temporaries.

    What was one expression of the user becomes one again, whatever its length;
    other lines are not made longer than `width`.
    """
    folder = _Folder(function, known, width)
    return function.with_body(folder.block(function.body, 1))


# --------------------------------------------------------------------------
# What evaluating does


@record(frozen=True, slots=True)
class Action:
    """What an evaluation or a statement reads and writes, besides the arguments that it is given."""

    names: frozenset[str] = frozenset()  # locals that it reads
    binds: frozenset[str] = frozenset()  # locals that it binds
    looks: bool = False  # reads memory: elements, attributes, array contents, globals
    acts: bool = False  # writes memory or has other effects

    def __or__(self, other: Action) -> Action:
        return Action(
            self.names | other.names,
            self.binds | other.binds,
            self.looks or other.looks,
            self.acts or other.acts,
        )

    def commutes_with(self, other: Action) -> bool:
        """Whether the order of the two makes no difference."""
        return not (
            self.names & other.binds
            or self.binds & other.names
            or self.binds & other.binds
            or (self.acts and (other.acts or other.looks))
            or (self.looks and other.acts)
        )


NOTHING = Action()
# These make a new value of references, and look at nothing.
_BLIND = {Op.TUPLE, Op.LIST, Op.SLICE, Op.IF, Op.AND, Op.OR}


def _own_action(expr: Expr, known: Known) -> Action:
    """What the outermost operation does, its arguments being evaluated."""
    match expr:
        case Name() | Const():
            return NOTHING
        case Global():
            return Action(looks=True)
        case Verbatim():
            return Action(looks=True, acts=True)  # it may contain calls; it is not looked into
        case Apply() if known.lasting(expr):
            return NOTHING
        case Apply(Op.CALL | Op.METHOD):
            return Action(looks=True, acts=not known.pure(expr))
        case Apply(Op.INPLACE):
            return Action(looks=True, acts=True)
        case Apply(op, args):
            return Action(looks=op not in _BLIND and not all(isinstance(a, Const) for a in args))


@record(frozen=True, slots=True)
class _Read:
    """A local name, read when the statement is evaluated, and always."""

    name: str


# `a[k] += v` fetches the old value before it evaluates `v`, and `f(np.pi, v)` looks up `np.pi`.
# If the user wrote so, then that was meant.
_FETCH = Action(looks=True)


def _evaluation(statement: core.Statement, known: Known) -> Iterator[_Read | Action]:
    """What evaluating a statement's own expressions does, in Python's order."""
    match statement:
        case core.Update(place=Name(name), value=value):
            # The name stands for an array that is written; no expression can take its place.
            yield Action(frozenset({name}))
            yield from _steps(value, known)
        case core.Update(place=Apply(args=parts), value=value, symbol="", repeated=False):
            for part in (value, *parts):
                yield from _steps(part, known)
        case core.Update(place=Apply(args=parts), value=value, repeated=repeated):
            for part in parts:
                yield from _steps(part, known)
            if not repeated:
                yield _FETCH
            yield from _steps(value, known)
        case core.While(test=test):
            yield from _steps(test, known)
        case _:
            for expr in core.expressions(statement):
                yield from _steps(expr, known)


_EAGER = {Op.AND: 1, Op.OR: 1, Op.IF: 1, Op.COMPARE: 2}  # arguments that are evaluated in any case


def _steps(expr: Expr, known: Known, lazy: bool = False) -> Iterator[_Read | Action]:
    """What evaluating an expression does, in Python's order; `lazy` if it may not be evaluated at all."""
    match expr:
        case Name(name):
            yield Action(frozenset({name})) if lazy else _Read(name)
        case Verbatim(names=names):
            yield Action(frozenset(n.id for n in names)) | _own_action(expr, known)
        case Apply(Op.INPLACE, (Name(name), value)):
            yield Action(frozenset({name}))
            yield from _steps(value, known, lazy)
            yield _own_action(expr, known)
        case Apply(op, args, keywords):
            values = (*args, *(value for _, value in keywords))
            for position, arg in enumerate(values):
                if position == 0 and op is Op.CALL and isinstance(arg, Global):
                    if arg.module is not None:
                        yield Action(frozenset({arg.module.id}))  # which no expression can replace
                    continue  # no argument changes which function a global name means
                yield from _steps(arg, known, lazy or position >= _EAGER.get(op, len(values)))
            yield _own_action(expr, known)
        case Global(module=module):
            if module is not None:
                yield Action(frozenset({module.id}))
            yield _FETCH
        case Const():
            pass


def _aftermath(statement: core.Statement) -> Action:
    """What a statement does when its expressions are evaluated."""
    binds = frozenset(core.targets(statement))
    match statement:
        case core.Update():
            return Action(acts=True)
        case core.Push(stack=stack):
            return Action(binds=frozenset({stack}))  # whoever looks at the list sees the difference
        case core.Pop(stack=stack):
            return Action(binds=binds | {stack})
        case core.Raise() | core.Return():
            return Action(acts=True)
        case _:
            return Action(binds=binds)


def action_of(statement: core.Statement, known: Known) -> Action:
    """What running a statement does, with all that is in its blocks."""
    whole = NOTHING
    for s in core.walk((statement,)):
        reads = frozenset(core.reads(s))
        evaluated = [step for step in _evaluation(s, known) if isinstance(step, Action)]
        whole = whole | _together([Action(reads), *evaluated]) | _aftermath(s)
    leaves = (core.Break, core.Continue)
    return whole | Action(looks=True, acts=True) if isinstance(statement, leaves) else whole


# --------------------------------------------------------------------------
# How long things are


def length(expr: Expr) -> int:
    """About how many characters an expression takes."""
    match expr:
        case Name(name):
            return len(name)
        case Const(value):
            return len(repr(value))
        case Global(path=path):
            return len(path)
        case Verbatim():
            return 40  # a guess: it is there as the user wrote it
        case Apply(op, args, keywords, symbol):
            inner = sum(map(length, args)) + sum(len(k) + 1 + length(v) for k, v in keywords)
            commas = 2 * max(len(args) + len(keywords) - 1, 0)
            match op:
                case Op.CALL | Op.METHOD:
                    return inner + commas + len(symbol)
                case Op.ITEM | Op.UNARY:
                    return inner + 2 + len(symbol)
                case Op.ATTRIBUTE:
                    return inner + 1 + len(symbol)
                case Op.IF:
                    return inner + 10
                case Op.SLICE:
                    return sum(length(a) for a in args if a != Const(None)) + 2
                case Op.AND | Op.OR | Op.COMPARE | Op.BINARY | Op.INPLACE:
                    return inner + max(len(symbol), 2) + 2
                case _:
                    return inner + commas + 2


def _fixed_length(statement: core.Statement) -> int:
    """The characters of a statement besides its expressions."""
    match statement:
        case core.Bind() | core.Unpack():
            return sum(map(len, core.targets(statement))) + 2 * len(core.targets(statement)) + 1
        case core.Update():
            return 4
        case core.Push(stack=stack):
            return len(stack) + 10
        case core.Return() | core.Raise():
            return 7
        case core.For():
            return sum(map(len, statement.targets)) + 20
        case core.If() | core.While() | core.Try():
            return 8
        case _:
            return 0


# --------------------------------------------------------------------------
# Folding


@record(frozen=True, slots=True)
class _Cost:
    """What evaluating a statement does, and how long it is."""

    action: Action
    length: int


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A definition that has been written down.

    While it is `free` it may still go into its reader; those before it have to pass it in any case.
    """

    slot: int
    bind: Bind
    action: Action
    length: int
    free: bool = True


class _Written:
    """The statements of a block so far; a folded one leaves a gap."""

    def __init__(self) -> None:
        self.slots: list[core.Statement | None] = []
        self.waiting: list[_Waiting] = []

    def block(self) -> core.Block:
        return tuple(s for s in self.slots if s is not None)

    def add(self, statement: core.Statement, cost: _Cost, *, may_go: bool) -> None:
        """Write a statement down; a definition that cannot pass it has to stay, unless it `may_go` itself."""
        if core.blocks(statement) or isinstance(statement, core.Enter | core.Finally | core.Leave):
            self.waiting.clear()
        elif isinstance(statement, Bind) and may_go:
            # Whether earlier definitions can pass this one is asked when they are to be folded:
            # if this one is folded too, they need not.
            own = cost.length - _fixed_length(statement)
            self.waiting.append(_Waiting(len(self.slots), statement, cost.action, own))
            del self.waiting[:-HORIZON]
        else:
            done = cost.action | _aftermath(statement)
            waiting = [replace(w, free=w.free and w.action.commutes_with(done)) for w in self.waiting]
            self.waiting = list(itertools.dropwhile(lambda w: not w.free, waiting))
        self.slots.append(statement)

    def last(self) -> core.Statement | None:
        """The statement before the next one."""
        while self.slots and self.slots[-1] is None:
            self.slots.pop()
        return self.slots[-1] if self.slots else None

    def take_back(self) -> None:
        """Unwrite the last statement."""
        self.slots.pop()
        self.waiting = [w for w in self.waiting if w.slot < len(self.slots)]


class _Folder:
    """Walks blocks forwards, keeping the definitions that wait for their reader."""

    def __init__(self, function: core.Function, known: Known, width: int) -> None:
        self.temps = function.temps
        self.known = known
        self.width = width
        self.bound: Counter[str] = Counter(p.name for p in function.params)
        self.read: Counter[str] = Counter()
        self.count(function.body, 1)

    def count(self, block: core.Block, sign: int) -> None:
        """Count bindings and reads in; with sign -1, out again."""
        for statement in core.walk(block):
            for name in core.targets(statement):
                self.bound[name] += sign
            for name in core.reads(statement):
                self.read[name] += sign
            if isinstance(statement, (core.Push, core.Pop)):
                self.read[statement.stack] += sign

    def block(self, block: core.Block, depth: int) -> core.Block:
        return self.written(block, depth).block()

    def written(self, block: core.Block, depth: int) -> _Written:
        """A block, and the definitions that still wait at its end."""
        written = _Written()
        for position, statement in enumerate(block):
            following = block[position + 1] if position + 1 < len(block) else None
            statement = self.inside(statement, depth)
            if isinstance(statement, core.While):
                written.add(statement, _Cost(NOTHING, 0), may_go=False)  # its test belongs to its head
                continue
            statement, cost = self.absorb(statement, written, depth)
            new = self.raised(statement, written)
            if new is not None:
                statement, cost = self.absorb(new, written, depth)
            written.add(statement, cost, may_go=self.may_go(statement, following))
        return written

    def may_go(self, statement: core.Statement, following: core.Statement | None) -> bool:
        """Is a definition one that can be folded: of a temporary that holds nothing else at any time?

        One that the branch after it replaces may become such (`t = a and b`).
        """
        match statement:
            case Bind(target=target, value=value) if target in self.temps and not _is_inplace(value):
                return self.bound[target] == 1 or (
                    isinstance(following, core.If)
                    and any(target in core.targets(s) for s in core.walk((following,)))
                )
        return False

    def inside(self, statement: core.Statement, depth: int) -> core.Statement:
        """Fold the blocks of a compound statement, and the head of a loop into its test."""
        if not isinstance(statement, core.While):
            return core.map_blocks(statement, lambda b: self.block(b, depth + 1))
        head = self.written(statement.head, depth + 1)
        statement, _ = self.absorb(statement, head, depth)
        assert isinstance(statement, core.While)
        return replace(statement, head=head.block(), body=self.block(statement.body, depth + 1))

    def raised(self, statement: core.Statement, written: _Written) -> Bind | None:
        """A branch that chooses a value becomes an expression: see `raising`."""
        if not isinstance(statement, core.If):
            return None
        old: core.Block = (statement,)
        new = raising.ternary(statement, self.temps)
        if new is None:
            first = written.last()
            if isinstance(first, Bind):
                old = (first, statement)
                new = raising.and_or(first, statement, self.temps)
        if new is None:
            return None
        size = len(new.target) + 3 + length(new.value)
        if size > self.width and not all(_is_one_line(new, s) for s in core.walk(old)):
            return None
        if len(old) > 1:
            written.take_back()
        self.count(old, -1)
        self.count((new,), 1)
        return new

    def absorb(
        self, statement: core.Statement, written: _Written, depth: int
    ) -> tuple[core.Statement, _Cost]:
        """Fold what waits for this statement into it."""
        steps = list(_evaluation(statement, self.known))
        done = frozenset(s.name for s in steps if isinstance(s, _Read))
        cost = _Cost(
            _together([Action(done), *(s for s in steps if isinstance(s, Action))]),
            _fixed_length(statement) + sum(map(length, _own_expressions(statement))),
        )
        waiting = {w.bind.target: i for i, w in enumerate(written.waiting) if w.free}
        about, origin = statement.about, statement.origin
        accepted: dict[int, _Waiting] = {}
        # Backwards: what is accepted so far is evaluated later, and need not be passed.
        for position in range(len(steps) - 1, -1, -1):
            step = steps[position]
            if not isinstance(step, _Read) or step.name not in waiting:
                continue
            if self.bound[step.name] != 1 or self.read[step.name] != 1:
                continue
            place = waiting[step.name]
            candidate = written.waiting[place]
            ours = _is_one_line(candidate.bind, statement)
            grown = cost.length - len(step.name) + candidate.length
            if grown + 4 * depth > self.width and not ours:
                continue
            if not _belongs(candidate.bind.about, about, statement):
                continue
            passed = [w.action for i, w in enumerate(written.waiting) if i > place and i not in accepted]
            passed += [s for s in steps[:position] if isinstance(s, Action) and not (ours and s is _FETCH)]
            if not all(map(candidate.action.commutes_with, passed)):
                continue
            accepted[place] = candidate
            cost = _Cost(cost.action | candidate.action, grown)
            served = candidate.bind.about.of
            if candidate.bind.about.role in (Role.ADJOINT, Role.RESTORE) and served and not about.of:
                about, origin = candidate.bind.about, candidate.bind.origin
            elif isinstance(statement, Bind) and statement.value == Name(step.name):
                origin = candidate.bind.origin  # a copy where paths meet belongs to no line of its own
        if not accepted:
            return statement, cost
        values = {w.bind.target: w.bind.value for w in accepted.values()}

        def nest(expr: Expr) -> Expr:
            return core.rebuild(expr, lambda e: values.get(e.id, e) if isinstance(e, Name) else e)

        for candidate in accepted.values():
            written.slots[candidate.slot] = None
            self.bound[candidate.bind.target] -= 1
            self.read[candidate.bind.target] -= 1
        written.waiting = [w for i, w in enumerate(written.waiting) if i not in accepted]
        return replace(core.map_expressions(statement, nest), about=about, origin=origin), cost


def _together(actions: list[Action]) -> Action:
    return Action(
        frozenset().union(*(a.names for a in actions)),
        frozenset().union(*(a.binds for a in actions)),
        any(a.looks for a in actions),
        any(a.acts for a in actions),
    )


def _own_expressions(statement: core.Statement) -> tuple[Expr, ...]:
    return (statement.test,) if isinstance(statement, core.While) else core.expressions(statement)


def _is_inplace(expr: Expr) -> bool:
    return isinstance(expr, Apply) and expr.op is Op.INPLACE


def _is_one_line(part: core.Statement, whole: core.Statement) -> bool:
    """Whether two statements come from one line of the user's."""
    first, last = whole.origin.line, max(whole.origin.line, whole.origin.end_line)
    return (
        part.about.role is whole.about.role is Role.PRIMAL
        and part.origin.file == whole.origin.file
        and first <= part.origin.line <= last
    )


def _belongs(part: core.About, whole: core.About, statement: core.Statement) -> bool:
    """Whether folding keeps the comments true: an adjoint goes only into an adjoint of the same line.

    A statement that serves no line, such as the last `return`, takes the part's comment over.
    """
    if part.role not in (Role.ADJOINT, Role.RESTORE) or part.of in ("", whole.of):
        return True
    return not whole.of and not core.blocks(statement)
