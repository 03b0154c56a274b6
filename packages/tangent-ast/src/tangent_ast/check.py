"""Is this Core?  Run after every pass, so that a wrong pass is caught by its own test.

`check` looks for what would be a crash, or worse, in the printed function:
names read that nothing has bound, values saved and never restored, statements
out of place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name, Op, Verbatim


class Malformed(AssertionError):
    """A function is not well-formed Core: a mistake in a pass, never in the user's code."""


def check(function: core.Function, *, folded: bool = False, single_exit: bool = False) -> None:
    """Raise `Malformed` if a function is not well-formed.

    `folded` allows nested expressions, `single_exit` forbids `continue` and
    any `return` but the last statement.

    >>> here = core.Origin("model.py", 3, text="return y")
    >>> check(core.Function("f", (), (core.Return(Name("y"), origin=here),), here))
    Traceback (most recent call last):
    tangent_ast.check.Malformed: in `f`: `y` is read, but nothing binds it
      model.py:3: return y
      Return(value=Name(id='y'))
    """
    checker = _Checker(function, folded, single_exit)
    checker.signature()
    checker.forms(function.body, loops=0, last=True)
    checker.stacks()
    checker.block(function.body, frozenset(p.name for p in function.params), [])


Bound = frozenset[str] | None  # names that some way here binds; None: no way leads here


def _either(one: Bound, other: Bound) -> Bound:
    """What may be bound where two ways meet."""
    if one is None or other is None:
        return one if other is None else other
    return one | other


class _Checker:
    def __init__(self, function: core.Function, folded: bool, single_exit: bool) -> None:
        self.function = function
        self.folded = folded
        self.single_exit = single_exit
        self.everywhere = {p.name for p in function.params}
        self.stack_names: set[str] = set()
        placed: set[int] = set()
        for statement in core.walk(function.body):
            self.everywhere.update(core.targets(statement))
            if id(statement) in placed:  # analyses keep what they find by identity
                raise self.fail("the same object stands in two places", statement)
            placed.add(id(statement))

    def fail(self, problem: str, statement: core.Statement | None = None) -> Malformed:
        text = f"in `{self.function.name}`: {problem}"
        if statement is not None:
            origin = statement.origin
            text += f"\n  {origin.file}:{origin.line}: {origin.text.strip()}\n  {dump(statement)}"
        return Malformed(text)

    # Forms ------------------------------------------------------------------

    def signature(self) -> None:
        names = [p.name for p in self.function.params]
        if len(set(names)) < len(names):
            raise self.fail(f"two parameters of one name: {', '.join(names)}")
        order = list(core.ParamKind)
        ranks = [order.index(p.kind) for p in self.function.params]
        if ranks != sorted(ranks):
            raise self.fail("the kinds of parameters are out of order")

    def forms(self, block: core.Block, loops: int, last: bool) -> None:
        """Each statement has the right form and stands where it may.

        `last` says that what ends this block ends the function.
        """
        depth = 0
        for position, statement in enumerate(block):
            depth += isinstance(statement, core.Enter) - isinstance(statement, core.Leave)
            if depth < 0 or (isinstance(statement, core.Finally) and not depth):
                raise self.fail("a block is left that has not been entered", statement)
            final = last and position == len(block) - 1
            self.form(statement, loops, final)
            inner = isinstance(statement, (core.For, core.While))
            for nested in core.blocks(statement):
                self.forms(nested, loops + inner, False)
        if depth:
            raise self.fail("a block is entered and not left", block[-1])

    def form(self, statement: core.Statement, loops: int, final: bool) -> None:
        match statement:
            case core.Break() | core.Continue() if not loops:
                raise self.fail("a loop is left where there is none", statement)
            case core.Continue() if self.single_exit:
                raise self.fail("`continue` remains", statement)
            case core.Return() if self.single_exit and not final:
                raise self.fail("a `return` that is not the last statement", statement)
            case core.Update(place=place, symbol=symbol, repeated=repeated):
                if not (
                    isinstance(place, (Name, core.Global))
                    or (isinstance(place, Apply) and place.op in (Op.ITEM, Op.ATTRIBUTE))
                ):
                    raise self.fail("the place of an update is `a`, `a[k]`, `o.f` or a global", statement)
                if repeated and symbol != "+":
                    raise self.fail("only additions can be repeated", statement)
            case core.For(targets=targets, sources=sources):
                if len(targets) != len(sources) or not targets:
                    raise self.fail("as many targets as sources, and at least one", statement)
                if len(set(targets)) < len(targets):
                    raise self.fail("two targets of one name", statement)
                if all(isinstance(s, core.Range) and s.stop == core.Const(None) for s in sources):
                    raise self.fail("a loop without end", statement)
            case core.Bind(target=target, value=Apply(Op.INPLACE, (x, _))) if self.folded:
                if x != Name(target):
                    raise self.fail("what is written in place keeps its name", statement)
            case _:
                pass
        for expr in _expressions(statement):
            self.expression(expr, statement)

    def expression(self, expr: Expr, statement: core.Statement) -> None:
        if self.folded or isinstance(statement, core.Enter | core.Try):
            return
        match expr:
            case Apply(args=args, keywords=keywords):
                if isinstance(statement, (core.If, core.While)):
                    raise self.fail(f"a test is neither name nor constant: {expr}", statement)
                for position, arg in enumerate((*args, *(value for _, value in keywords))):
                    if expr.op is Op.ITEM and position == 1 and _is_key(arg):
                        continue
                    if isinstance(arg, (Apply, Verbatim)):
                        raise self.fail(f"an argument is neither name nor constant: {arg}", statement)
            case _:
                pass

    # Stacks -----------------------------------------------------------------

    def stacks(self) -> None:
        """What is pushed is popped, in pieces of the same size.

        A stack that comes from or goes to somewhere else has only one of the two here, and so has a list
        of the user's that nobody reads.
        """
        pushed: dict[str, tuple[int, core.Statement]] = {}
        popped: dict[str, tuple[int, core.Statement]] = {}
        # A list that is handed over, or read as a whole (`return y, stack`), has its other half there.
        elsewhere = {p.name for p in self.function.params}
        for statement in core.walk(self.function.body):
            elsewhere.update(name for expr in _expressions(statement) for name in core.names(expr))
            made_here = isinstance(statement, core.Bind) and statement.value == core.Apply(core.Op.LIST, ())
            elsewhere.update(() if made_here else core.targets(statement))
            if isinstance(statement, (core.Push, core.Pop)):
                self.stack_names.add(statement.stack)
                table = pushed if isinstance(statement, core.Push) else popped
                width = len(statement.values if isinstance(statement, core.Push) else statement.targets)
                before = table.setdefault(statement.stack, (width, statement))[0]
                if before != width:
                    raise self.fail(f"`{statement.stack}` takes {before} values and {width}", statement)
        for stack in sorted(self.stack_names):
            if stack in pushed and stack in popped:
                if pushed[stack][0] != popped[stack][0]:
                    raise self.fail(
                        f"`{stack}` takes {pushed[stack][0]} values and gives {popped[stack][0]}",
                        popped[stack][1],
                    )
                continue
            statement = (pushed.get(stack) or popped[stack])[1]
            appended = stack in pushed and statement.about.role is core.Role.PRIMAL
            if stack not in elsewhere and not appended:
                wrong = "saved and never restored" if stack in pushed else "restored and never saved"
                raise self.fail(f"on `{stack}` values are {wrong}", statement)

    # Names ------------------------------------------------------------------

    def read(self, names: Iterable[str], statement: core.Statement, bound: Bound) -> None:
        for name in names:
            if name not in self.everywhere:
                raise self.fail(f"`{name}` is read, but nothing binds it", statement)
            if bound is not None and name not in bound:
                raise self.fail(f"`{name}` is read before it is bound", statement)

    def block(self, block: core.Block, bound: Bound, exits: list[Bound]) -> Bound:
        """Follow all ways through a block; `exits` collects those that leave the loop around it."""
        for statement in block:
            bound = self.statement(statement, bound, exits)
        return bound

    def statement(self, statement: core.Statement, bound: Bound, exits: list[Bound]) -> Bound:
        match statement:
            case core.While(head=head, test=test, body=body):
                inner: list[Bound] = []
                start = self.anywhere(statement, bound)
                tested = self.block(head, start, inner)
                self.read(core.names(test), statement, tested)
                self.block(body, tested, inner)
                return self.joined(tested, inner)
            case core.For(targets=targets, body=body):
                self.read(core.reads(statement), statement, bound)
                inner = []
                start = self.anywhere(statement, bound)
                self.block(body, start if start is None else start | set(targets), inner)
                return self.joined(start, inner)
            case core.If(then=then, orelse=orelse):
                self.read(core.reads(statement), statement, bound)
                return _either(self.block(then, bound, exits), self.block(orelse, bound, exits))
            case core.Try(body=body, handlers=handlers, orelse=orelse):
                self.read(core.reads(statement), statement, bound)
                end = self.block(orelse, self.block(body, bound, exits), exits)
                failed = self.anywhere(statement, bound)
                for handler in handlers:
                    end = _either(end, self.block(handler.body, failed, exits))
                return end
            case _:
                self.read(core.reads(statement), statement, bound)
        match statement:
            case core.Push(stack=stack) | core.Pop(stack=stack):
                self.read((stack,), statement, bound)
            case core.Break():
                exits.append(bound)
                return None
            case core.Continue() | core.Return() | core.Raise():
                return None
            case _:
                pass
        return None if bound is None else bound | set(core.targets(statement))

    def anywhere(self, loop: core.Statement, bound: Bound) -> Bound:
        """What may be bound at the start of a turn that is not the first."""
        if bound is None:
            return None
        return bound.union(*(core.targets(s) for s in core.walk((loop,))))

    def joined(self, bound: Bound, exits: list[Bound]) -> Bound:
        for way in exits:
            bound = _either(bound, way)
        return bound


# --------------------------------------------------------------------------
# Showing


def _is_key(expr: Expr) -> bool:
    """An index may hold slices and tuples, whose own parts are atoms."""
    match expr:
        case Apply(Op.SLICE | Op.TUPLE, args):
            return all(_is_key(arg) for arg in args)
    return not isinstance(expr, (Apply, Verbatim))


def dump(statement: core.Statement) -> str:
    """A statement without its origin, nested blocks as `...`.

    >>> dump(core.Bind("y", Name("x"), origin=core.Origin("model.py", 1)))
    "Bind(target='y', value=Name(id='x'))"
    """
    hidden = ("origin", "about")
    parts: list[str] = []
    for field in fields(statement):
        value = getattr(statement, field.name)
        if field.name in hidden:
            continue
        nested = any(value is block for block in core.blocks(statement)) and value
        parts.append(f"{field.name}={'...' if nested else repr(value)}")
    return f"{type(statement).__name__}({', '.join(parts)})"


def _expressions(statement: core.Statement) -> tuple[Expr, ...]:
    """The expressions of a statement, the test of a `while` among them."""
    return (statement.test,) if isinstance(statement, core.While) else core.expressions(statement)
