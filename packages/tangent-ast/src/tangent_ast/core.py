"""Core: the small closed language between Python source and Python source.

A function is lowered to Core, transformed there, and printed again.  Core is
structured (no flow graph), because what is printed must look like Python, and
immutable: a pass takes a function and returns another.

An *expression* is an atom (`Name`, `Const`, `Global`), an `Apply`, or a
`Verbatim`.  After lowering the arguments of an `Apply` are atoms, everything
else having been named; *folding*, the last pass before printing, nests them
again.  The statements are

    Bind      v = e                     Unpack    a, b = v
    Update    a[k] = v, a[k] += v       Effect    print(v)
    If  For  While  Try                 Break  Continue  Return  Raise
    Push      stack.append((a, b))      Pop       a, b = stack.pop()
    Enter     with manager as name:     Leave     the end of its block

What stands between `Enter` and `Leave` runs exactly once, so it is no block of its
own: to every pass it is a part of the block around it.

`Continue`, and `Return` anywhere but at the end, exist only until
`exits.single_exit` has run.  After `versions.split_versions` every name is
bound once, except *merged* names: those are bound by copies at the ends of
branches, before loops and at the ends of loop bodies.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from operator import is_
from typing import Any

import gast

from tangent_ast.records import record

# --------------------------------------------------------------------------
# Where a statement comes from and what it is there for


@record(frozen=True, slots=True)
class Origin:
    """The user's line: file, first and last line, column span (0-based), and its text."""

    file: str
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    text: str = ""


class Role(enum.Enum):
    """What a statement does in the function that it stands in."""

    PRIMAL = "primal"  # the user's own statement
    SAVE = "saved for"  # keeps a value for the backward pass
    RESTORE = "restored for"  # gets it back
    ADJOINT = "grad of"  # moves cotangents over `about.of`
    TANGENT = "tangent of"  # moves tangents over `about.of`


@record(frozen=True, slots=True)
class About:
    """A statement's role, and the text of the primal statement that it serves."""

    role: Role = Role.PRIMAL
    of: str = ""


PRIMAL = About()
AUGMENTED = About(of="augmented")  # x = x + y, where the user has written x += y of an int

# --------------------------------------------------------------------------
# Expressions


@record(frozen=True, slots=True)
class Name:
    """A local variable or parameter."""

    id: str


@record(frozen=True, slots=True)
class Const:
    """A literal: number, string, bytes, bool, None or Ellipsis."""

    value: Any

    def __eq__(self, other: object) -> bool:
        # 1, 1.0 and True are three constants, and so are 0.0 and -0.0.
        return isinstance(other, Const) and repr(self.value) == repr(other.value)

    def __hash__(self) -> int:
        return hash(repr(self.value))


class Field(str):
    """The name of an attribute, as a key: `o.f` is the item of the object `o` under its name `f`.

    >>> Const(Field("f")) == Const("f")
    False
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f".{self}"


def as_field(key: Expr) -> Field | None:
    """The name of an attribute, if a key is one."""
    return key.value if isinstance(key, Const) and isinstance(key.value, Field) else None


@record(frozen=True, slots=True, eq=False)
class Global:
    """A dotted name that starts outside the function: `np.sin`, `math.pi`, `dense`, `len`.

    With `module`, a name in a module that is chosen at run time: `xp.sin`.

    `path` is printed and looked up whenever the code runs, so the function
    follows later changes.  `value` is what it named at lowering time (or
    `UNKNOWN`), which is what rules are keyed on.  What is looked up on the object
    that it is called with is marked: `.at` is a method, and `@size` a property.
    """

    path: str
    value: Any
    module: Name | None = None  # the local name of a module, in which the path starts

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Global) or self.value is not other.value:
            return False
        return self.path == other.path and self.module == other.module

    def __hash__(self) -> int:
        return hash(self.path)


METHOD_MARK, PROPERTY_MARK = ".", "@"
MARKS = METHOD_MARK + PROPERTY_MARK


class _Unknown:
    """The value of a global that is not bound yet."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


class Op(enum.Enum):
    """What an `Apply` applies.  The arguments of each kind are listed beside it."""

    __hash__ = object.__hash__  # that of `Enum` is a function of Python's, and operations are looked up often

    CALL = "call"  # function, *positional;  keywords
    METHOD = "method"  # receiver, *positional;  keywords;  symbol = method name
    UNARY = "unary"  # x;  symbol in - + ~ not
    BINARY = "binary"  # x, y;  symbol in + - * / // % ** @ << >> & | ^
    INPLACE = "inplace"  # x, y;  symbol as for BINARY: the value of x after `x += y`
    COMPARE = "compare"  # x, y;  symbol in == != < <= > >= is is-not in not-in
    ITEM = "item"  # x, key
    ATTRIBUTE = "attribute"  # x;  symbol = attribute name
    SLICE = "slice"  # lower, upper, step (Const(None) where left out)
    TUPLE = "tuple"  # *items
    LIST = "list"  # *items
    SET = "set"  # *items
    DICT = "dict"  # key, value, key, value, ...
    OBJECT = "object"  # class, field, value, field, value, ...: made without `__init__`
    # Lazy forms.  Lowering never emits them; `raising` rebuilds them from branches.
    AND = "and"  # x, y
    OR = "or"  # x, y
    IF = "if"  # test, value, value


@record(frozen=True, slots=True)
class Apply:
    """An operation on arguments."""

    op: Op
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...] = ()
    symbol: str = ""

    @property
    def given(self) -> tuple[Expr, ...]:
        """What is given by position; of a method the receiver is the first."""
        return self.args[1:] if self.op is Op.CALL else self.args

    @property
    def slots(self) -> tuple[Expr, ...]:
        """All that a call is given, numbered through: by position first, then by keyword."""
        return (*self.given, *(value for _, value in self.keywords))


@record(frozen=True, slots=True, eq=False)
class Verbatim:
    """An expression that is carried along as written: an f-string, a lambda, a comprehension.

    `names` are the local names that it reads; inside `tree` they stand under
    the names in `spelled` (same order), so that renaming need not touch the tree.
    Transforms may move and rename a verbatim expression, never look inside:
    it is constant for differentiation, and refused where it would be active.
    """

    tree: gast.AST
    names: tuple[Name, ...] = ()
    spelled: tuple[str, ...] = ()


Atom = Name | Const | Global
Expr = Name | Const | Global | Apply | Verbatim

# --------------------------------------------------------------------------
# Statements


@record(frozen=True, slots=True, kw_only=True)
class _Statement:
    origin: Origin
    about: About = PRIMAL


@record(frozen=True, slots=True)
class Bind(_Statement):
    """`target = value`."""

    target: str
    value: Expr


@record(frozen=True, slots=True)
class Unpack(_Statement):
    """`a, b = value`: exactly as many items as targets, or an exception."""

    targets: tuple[str, ...]
    value: Expr


@record(frozen=True, slots=True)
class Update(_Statement):
    """Write in place.

    `place` is an `Apply` with `Op.ITEM` or `Op.ATTRIBUTE`, or a `Name`, which
    stands for the whole array under that name, or a `Global`, a variable of the
    module that is bound anew.  Without `symbol` it is
    `place = value` (for a name: `name[...] = value`), with one it is
    `place += value`.  `repeated` says that an index may name one element
    several times and that each counts (only with `+`): `add_at(a, k, v)`.
    `within` says in addition that what `a[k]` holds is changed itself, however
    deep it is nested, because others hold it too: `add_within(a, k, v)`.
    """

    place: Expr
    value: Expr
    symbol: str = ""
    repeated: bool = False
    within: bool = False

    @property
    def base(self) -> Expr:
        """What is written to: `a`, of `a`, of `a[k]` and of `a.f`."""
        return self.place.args[0] if isinstance(self.place, Apply) else self.place

    @property
    def bases(self) -> list[str]:
        """The local names of what is written to."""
        return list(names(self.base))


@record(frozen=True, slots=True)
class Effect(_Statement):
    """An expression that is evaluated for what it does."""

    value: Expr


@record(frozen=True, slots=True)
class Raise(_Statement):
    """`raise exception from cause`."""

    exception: Expr | None
    cause: Expr | None = None


@record(frozen=True, slots=True)
class Break(_Statement):
    """Leave the loop."""


@record(frozen=True, slots=True)
class Continue(_Statement):
    """Begin the next turn."""


@record(frozen=True, slots=True)
class Return(_Statement):
    """Leave the function with a value (`Const(None)` if none is written)."""

    value: Expr


@record(frozen=True, slots=True)
class If(_Statement):
    """A branch.  `test` is an atom until folding."""

    test: Expr
    then: Block
    orelse: Block = ()


@record(frozen=True, slots=True)
class Range:
    """`range(start, stop, step)`: the loop variable counts."""

    start: Expr
    stop: Expr
    step: Expr = Const(1)


@record(frozen=True, slots=True)
class Each:
    """The loop variable takes the items of a sequence (or array, or anything iterable) in turn."""

    sequence: Expr


@record(frozen=True, slots=True)
class For(_Statement):
    """A counted loop over one or more sources in step; it ends with the shortest.

    `for x in xs`               targets ("x",)      sources (Each(xs),)
    `for i in range(n)`         targets ("i",)      sources (Range(0, n, 1),)
    `for i, x in enumerate(xs)` targets ("i", "x")  sources (Range(0, None, 1), Each(xs))
    `for a, b in zip(xs, ys)`   targets ("a", "b")  sources (Each(xs), Each(ys))

    A `Range` whose `stop` is `Const(None)` has no end of its own.
    A target that the user wrote as a pattern is a new name, unpacked by the first
    statement of the body.
    """

    targets: tuple[str, ...]
    sources: tuple[Range | Each, ...]
    body: Block


@record(frozen=True, slots=True)
class While(_Statement):
    """Run `head`, leave if `test` is false, run `body`, begin again.

    `while x > 1:` is head (t = x > 1), test t.  Folding empties the head where it can.
    """

    head: Block
    test: Expr
    body: Block


@record(frozen=True, slots=True)
class Push(_Statement):
    """`stack.append(a)`, or of the tuple `(a, b)`."""

    stack: str
    values: tuple[Expr, ...]


@record(frozen=True, slots=True)
class Pop(_Statement):
    """`a = stack.pop()`, or `a, b = stack.pop()`."""

    stack: str
    targets: tuple[str, ...]


@record(frozen=True, slots=True)
class Handler:
    """`except kinds as name:`; without `kinds` everything is caught."""

    kinds: Expr | None
    body: Block
    name: str = ""
    origin: Origin = Origin("", 0)


@record(frozen=True, slots=True)
class Try(_Statement):
    """Run `body` and then `orelse`; if `body` fails, the first handler that fits instead.

    What a body that fails has bound is not read afterwards; what it has written is not
    seen.  Only exceptions leave the body other than at its end.
    """

    body: Block
    handlers: tuple[Handler, ...]
    orelse: Block = ()


@record(frozen=True, slots=True)
class Enter(_Statement):
    """`with manager as target:`, up to the `Leave` that belongs to it, in the same block.

    Without a manager it is `try:`, and a `Finally` stands before the `Leave`.  The manager may
    be a nested expression: all of it is evaluated anew where the block is entered anew.
    """

    manager: Expr | None
    target: str = ""


@record(frozen=True, slots=True)
class Finally(_Statement):
    """`finally:`, up to the `Leave`."""


@record(frozen=True, slots=True)
class Leave(_Statement):
    """The end of what the last `Enter` before it, in the same block, has begun."""


Statement = (
    Bind
    | Unpack
    | Update
    | Effect
    | Raise
    | Break
    | Continue
    | Return
    | If
    | For
    | While
    | Try
    | Push
    | Pop
    | Enter
    | Finally
    | Leave
)
Block = tuple[Statement, ...]

COMPOUND = frozenset({If, For, While, Try})  # those that have blocks; most have none, which is asked often
STRAIGHT = frozenset({Bind, Unpack, Update, Effect, Push, Pop, Enter, Leave})  # the next one runs after them

# --------------------------------------------------------------------------
# Functions


class ParamKind(enum.Enum):
    """As in `inspect.Parameter`."""

    POSITIONAL_ONLY = "positional-only"
    POSITIONAL = "positional or keyword"
    VAR_POSITIONAL = "*args"
    KEYWORD_ONLY = "keyword-only"
    VAR_KEYWORD = "**kwargs"


@record(frozen=True, slots=True)
class Param:
    """A parameter.  `default` and `annotation` are the expressions as written, for printing and for facts."""

    name: str
    kind: ParamKind = ParamKind.POSITIONAL
    default: gast.AST | None = field(default=None, compare=False)
    annotation: gast.AST | None = field(default=None, compare=False)


@record(frozen=True, slots=True)
class Inlined:
    """A function from outside whose body stands in place of a call, and the name by which it was called.

    `home` are the surroundings in which the name is looked up, or the class, of a method.
    """

    path: str
    function: object
    home: object


@record(frozen=True, slots=True)
class Function:
    """A function in Core.

    `temps` are the names that were introduced for nested expressions; folding
    may remove them.  `bases` maps a split name to the user's name for it
    (`x_1` to `x`).  `exact` are parameters whose class the text relies on, and
    `opened` those whose attributes are variables, with the attributes.  `made`
    holds objects that lowering has made, by the names from outside under which
    the function reaches them; `inlined` the functions whose bodies stand in place of calls.
    """

    name: str
    params: tuple[Param, ...]
    body: Block
    origin: Origin
    doc: str | None = None
    temps: frozenset[str] = frozenset()
    bases: dict[str, str] = field(default_factory=dict, compare=False)
    made: Mapping[str, object] = field(default_factory=dict, compare=False)
    exact: frozenset[str] = frozenset()
    opened: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    inlined: tuple[Inlined, ...] = field(default=(), compare=False)

    def with_body(self, body: Block) -> Function:
        """The same function with another body."""
        return replace(self, body=body)


@record(frozen=True, slots=True, eq=False)
class Aside:
    """A block that is kept aside, as the value of a global that is called.

        y = <marker>(x, a)

    passes `x` on as `y`.  A transform runs `function` where it sees fit: its first
    parameter stands for what `marker` hands to the block, the others for what
    the block reads (`a`); it returns the value of the first one afterwards.
    """

    marker: object
    function: Function


# --------------------------------------------------------------------------
# Walking


_VALUED = frozenset({Bind, Unpack, Effect, Return})


def expressions(statement: Statement) -> tuple[Expr, ...]:
    """The expressions that a statement evaluates itself (not those of nested blocks).

    The place of an `Update` counts: its parts are read.
    """
    if type(statement) in _VALUED:  # as most are; every analysis asks
        return (statement.value,)  # type: ignore[union-attr]
    match statement:
        case Update(place=place, value=value):
            return (place, value)
        case Raise(exception=exception, cause=cause):
            return tuple(e for e in (exception, cause) if e is not None)
        case If(test=test):
            return (test,)
        case For(sources=sources):
            found: list[Expr] = []
            for source in sources:
                match source:
                    case Range(start, stop, step):
                        found += (start, stop, step)
                    case Each(sequence):
                        found.append(sequence)
            return tuple(found)
        case Push(values=values):
            return values
        case Enter(manager=manager) if manager is not None:
            return (manager,)
        case Try(handlers=handlers):
            return tuple(h.kinds for h in handlers if h.kinds is not None)
        case _:
            return ()  # While: its test is read after its head, see `liveness`


def blocks(statement: Statement) -> tuple[Block, ...]:
    """The blocks nested directly in a statement."""
    if type(statement) not in COMPOUND:
        return ()
    match statement:
        case If(then=then, orelse=orelse):
            return (then, orelse)
        case For(body=body):
            return (body,)
        case While(head=head, body=body):
            return (head, body)
        case Try(body=body, handlers=handlers, orelse=orelse):
            return (body, orelse, *(h.body for h in handlers))
        case _:
            return ()


def all_blocks(block: Block) -> Iterator[Block]:
    """A block, and all that are nested in it."""
    yield block
    for statement in block:
        for inner in blocks(statement):
            yield from all_blocks(inner)


def regions(statement: Statement) -> tuple[Block, ...]:
    """What runs in one go, of the blocks of a statement: `try` and `else` do."""
    match statement:
        case Try(body=body, handlers=handlers, orelse=orelse):
            return ((*body, *orelse), *(h.body for h in handlers))
        case _:
            return blocks(statement)


def ways(statement: Statement) -> tuple[Block, ...]:
    """The blocks of which one is run to its end and is the last thing that the statement does."""
    match statement:
        case If(then=then, orelse=orelse):
            return (then, orelse)
        case Try(handlers=handlers, orelse=orelse):
            return (orelse, *(h.body for h in handlers))
        case _:
            return ()


def cannot_fail(statement: Statement) -> bool:
    """Does a statement surely raise no exception?"""
    match statement:
        case Bind(value=Apply(Op.TUPLE | Op.LIST, args)):
            return all(isinstance(a, Name | Const) for a in args)
        case Bind(value=value):
            return isinstance(value, Name | Const)
        case Push(values=values):
            return all(isinstance(v, Name | Const) for v in values)
        case _:
            return False


def targets(statement: Statement) -> tuple[str, ...]:
    """The names that a statement binds itself."""
    if type(statement) is Bind:
        return (statement.target,)
    match statement:
        case Unpack(targets=names) | For(targets=names) | Pop(targets=names):
            return names
        case Enter(target=target) if target:
            return (target,)
        case Try(handlers=handlers):
            return tuple(h.name for h in handlers if h.name)
        case _:
            return ()


def leave_of(block: Block, position: int) -> int:
    """The position of the `Leave` that belongs to the `Enter` at `position`."""
    depth = 0
    for k in range(position, len(block)):
        depth += isinstance(block[k], Enter) - isinstance(block[k], Leave)
        if not depth:
            return k
    raise AssertionError("a block that is entered and not left")


def walk(block: Block) -> Iterator[Statement]:
    """All statements, nested ones included, in textual order."""
    found: list[Statement] = []
    _walk(block, found)
    return iter(found)


def _walk(block: Block, found: list[Statement]) -> None:
    for statement in block:
        found.append(statement)
        if type(statement) in COMPOUND:
            for inner in blocks(statement):
                _walk(inner, found)


def subexpressions(expr: Expr) -> Iterator[Expr]:
    """The expression and all that it is made of, outermost first."""
    found: list[Expr] = []
    _take_apart(expr, found)
    return iter(found)


def _take_apart(expr: Expr, found: list[Expr]) -> None:
    """Add an expression and its parts.  Every analysis asks for them, so this is written for speed."""
    found.append(expr)
    kind = type(expr)
    if kind is Name or kind is Const:
        return
    if kind is Apply:
        for arg in expr.args:  # type: ignore[union-attr]
            _take_apart(arg, found)
        for _, value in expr.keywords:  # type: ignore[union-attr]
            _take_apart(value, found)
    elif isinstance(expr, Verbatim):
        found += expr.names
    elif isinstance(expr, Global) and isinstance(expr.module, Name):
        found.append(expr.module)


def all_expressions(block: Block) -> Iterator[Expr]:
    """Every expression of a block, nested blocks included, with all that it is made of."""
    for statement in walk(block):
        for expr in expressions(statement):
            yield from subexpressions(expr)


def is_call_of(expr: Expr, *functions: object) -> bool:
    """Is it a call of one of these very functions, by their global names?"""
    match expr:
        case Apply(Op.CALL, (Global(value=callee), *_)):
            return any(callee is function for function in functions)
    return False


def names(expr: Expr) -> Iterator[str]:
    """The local names that an expression reads, in order, with repetitions."""
    found: list[str] = []
    _gather(expr, found)
    return iter(found)


def _gather(expr: Expr, found: list[str]) -> None:
    """Add the names in an expression.  Every analysis asks for them, so this is written for speed."""
    kind = type(expr)
    if kind is Name:
        found.append(expr.id)  # type: ignore[union-attr]
    elif kind is Apply:
        for arg in expr.args:  # type: ignore[union-attr]
            _gather(arg, found)
        for _, value in expr.keywords:  # type: ignore[union-attr]
            _gather(value, found)
    elif isinstance(expr, Verbatim):
        found += [name.id for name in expr.names]
    elif isinstance(expr, Global) and isinstance(expr.module, Name):
        found.append(expr.module.id)


def reads(statement: Statement) -> Iterator[str]:
    """The local names that a statement reads itself; for `While` that includes its test."""
    found: list[str] = []
    for expr in expressions(statement):
        _gather(expr, found)
    if isinstance(statement, While):
        _gather(statement.test, found)
    return iter(found)


# --------------------------------------------------------------------------
# Rebuilding

Rewrite = Callable[[Expr], Expr]


def rebuild(expr: Expr, atom: Rewrite) -> Expr:
    """Replace the atoms of an expression, keeping its shape; what has none to replace stays the same object.

    rebuild(x * y, {x: z}) => z * y.  A name in a `Verbatim` may become another
    name only; the caller sees to that.
    """
    kind = type(expr)
    if kind is Name or kind is Const:
        return atom(expr)
    match expr:
        case Apply(op, args, keywords, symbol):
            rebuilt = [rebuild(a, atom) for a in args]
            if not keywords and all(map(is_, rebuilt, args)):
                return expr
            return Apply(op, tuple(rebuilt), tuple((k, rebuild(v, atom)) for k, v in keywords), symbol)
        case Verbatim(tree, read, spelled):
            renamed = tuple(atom(n) for n in read)
            assert all(isinstance(n, Name) for n in renamed), (
                "only a name can replace a name in verbatim text"
            )
            return Verbatim(tree, renamed, spelled)  # type: ignore[arg-type]
        case Global(path, value, Name() as module):
            renamed_module = atom(module)
            assert isinstance(renamed_module, Name), "only a name can replace the name of a module"
            return Global(path, value, renamed_module)
        case _:
            return atom(expr)


def map_expressions(statement: Statement, change: Rewrite) -> Statement:
    """Apply `change` to each expression that the statement evaluates itself (`While`: to its test too).

    Without a change the statement stays the same object: most rewrites of most statements change nothing.
    """
    match statement:
        case Bind(value=value) | Unpack(value=value) | Effect(value=value) | Return(value=value):
            changed = change(value)
            return statement if changed is value else replace(statement, value=changed)
        case Update(place=place, value=value):
            parts = change(place), change(value)
            if parts[0] is place and parts[1] is value:
                return statement
            return replace(statement, place=parts[0], value=parts[1])
        case Raise(exception=exception, cause=cause):
            return replace(
                statement,
                exception=None if exception is None else change(exception),
                cause=None if cause is None else change(cause),
            )
        case If(test=test) | While(test=test):
            return replace(statement, test=change(test))
        case For(sources=sources):
            ways: list[Range | Each] = []
            for source in sources:
                match source:
                    case Range(start, stop, step):
                        ways.append(Range(change(start), change(stop), change(step)))
                    case Each(sequence):
                        ways.append(Each(change(sequence)))
            return replace(statement, sources=tuple(ways))
        case Push(values=values):
            pushed = [change(v) for v in values]
            return statement if all(map(is_, pushed, values)) else replace(statement, values=tuple(pushed))
        case Enter(manager=manager) if manager is not None:
            return replace(statement, manager=change(manager))
        case Try(handlers=handlers):
            kept = tuple(h if h.kinds is None else replace(h, kinds=change(h.kinds)) for h in handlers)
            return replace(statement, handlers=kept)
        case _:
            return statement


def map_blocks(statement: Statement, change: Callable[[Block], Block]) -> Statement:
    """Apply `change` to each block nested directly in a statement; unchanged, it stays the same object."""
    if type(statement) not in COMPOUND:
        return statement
    match statement:
        case If(then=then, orelse=orelse):
            ways = change(then), change(orelse)
            if _same(ways[0], then) and _same(ways[1], orelse):
                return statement
            return replace(statement, then=ways[0], orelse=ways[1])
        case For(body=body):
            turn = change(body)
            return statement if _same(turn, body) else replace(statement, body=turn)
        case While(head=head, body=body):
            return replace(statement, head=change(head), body=change(body))
        case Try(body=body):
            return map_ways(replace(statement, body=change(body)), change)
        case _:
            return statement


def _same(one: Block, other: Block) -> bool:
    return len(one) == len(other) and all(map(is_, one, other))


def map_everywhere(block: Block, change: Rewrite) -> Block:
    """Apply `change` to each expression that the statements of a block evaluate, nested blocks included."""
    return tuple(
        map_blocks(map_expressions(s, change), lambda inner: map_everywhere(inner, change)) for s in block
    )


def map_ways(statement: Statement, change: Callable[[Block], Block]) -> Statement:
    """Apply `change` to each of the `ways` of a statement."""
    match statement:
        case If(then=then, orelse=orelse):
            return replace(statement, then=change(then), orelse=change(orelse))
        case Try(handlers=handlers, orelse=orelse):
            changed = tuple(replace(h, body=change(h.body)) for h in handlers)
            return replace(statement, handlers=changed, orelse=change(orelse))
        case _:
            return statement


def map_targets(statement: Statement, change: Callable[[str], str]) -> Statement:
    """Rename the names that a statement binds itself."""
    match statement:
        case Bind(target=target):
            name = change(target)
            return statement if name == target else replace(statement, target=name)
        case Unpack(targets=bound) | For(targets=bound) | Pop(targets=bound):
            return replace(statement, targets=tuple(change(t) for t in bound))
        case Enter(target=target) if target:
            return replace(statement, target=change(target))
        case Try(handlers=handlers):
            renamed = tuple(replace(h, name=change(h.name)) if h.name else h for h in handlers)
            return replace(statement, handlers=renamed)
        case _:
            return statement


def rename(block: Block, table: dict[str, str]) -> Block:
    """Rename local names throughout a block, bindings and uses alike (stacks too)."""

    def atom(expr: Expr) -> Expr:
        return Name(table.get(expr.id, expr.id)) if isinstance(expr, Name) else expr

    def one(statement: Statement) -> Statement:
        statement = map_expressions(statement, lambda e: rebuild(e, atom))
        statement = map_targets(statement, lambda n: table.get(n, n))
        if isinstance(statement, (Push, Pop)):
            statement = replace(statement, stack=table.get(statement.stack, statement.stack))
        return map_blocks(statement, lambda b: tuple(one(s) for s in b))

    return tuple(one(s) for s in block)
