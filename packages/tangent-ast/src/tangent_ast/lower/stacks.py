"""Lists that are used as stacks only: pushed to, popped from, and asked how much is on them, if anything.

    stack.append((a, b))    =>    push a, b
    a, b = stack.pop()      =>    pop a, b

>>> from tangent_ast.lower.show import lowered
>>> print(lowered('''
... stack = []
... while x > 1:
...     stack.append((x, y))
...     x = x / 2
... while stack:
...     x, y = stack.pop()
... '''))
stack = []
while True:
    t = x > 1
    if not t:
        break
    stack.append((x, y))
    x = x / 2
while stack:
    x, y = stack.pop()
"""

from __future__ import annotations

from collections import Counter

from tangent_ast import core
from tangent_ast.core import Apply, Global, Name, Op


def recognise(function: core.Function) -> core.Function:
    """Make pushes and pops of what is used as a stack and in no other way."""
    stacks = _Uses(function).stacks()
    if not stacks:
        return function
    return function.with_body(_Rewriter(function, stacks).block(function.body))


def _method(expr: core.Expr, name: str, count: int) -> str:
    """The receiver of a method call with so many arguments, if that is a variable."""
    match expr:
        case Apply(Op.METHOD, (Name(receiver), *args), (), symbol) if symbol == name and len(args) == count:
            return receiver
    return ""


def _pushed(s: core.Statement) -> str:
    """The stack that a statement pushes something else to."""
    if isinstance(s, core.Effect) and (stack := _method(s.value, "append", 1)):
        assert isinstance(s.value, Apply)
        return stack if stack not in core.names(s.value.args[1]) else ""
    return ""


def _popped(s: core.Statement) -> str:
    """The stack that a statement pops from."""
    return _method(s.value, "pop", 0) if isinstance(s, core.Bind) else ""


def measured(s: core.Statement) -> str | None:
    """The list whose length a statement binds."""
    match s:
        case core.Bind(value=Apply(Op.CALL, (Global(value=fn), Name(name)), ())) if fn is len:
            return name
    return None


class _Uses:
    """What is done with each name.

    A stack is made here (`stack = []`), and may leave in the tuple that is
    returned; or it came in with other values (`stack, x = saved`).  The list
    must have no second name: what is done under that would be overlooked.
    """

    def __init__(self, function: core.Function) -> None:
        self.used: set[str] = set()  # pushed to or popped from
        self.made: set[str] = set()
        self.came: dict[str, set[str]] = {}  # from which values
        self.spoilt = {p.name for p in function.params}
        self.packed: dict[str, set[str]] = {}  # tuples, and what is in them
        self.unpacked: Counter[str] = Counter()
        self.taken: set[str] = set()  # read otherwise
        self.copies: set[str] = set()  # bound to what may have another name
        for s in core.walk(function.body):
            self.statement(s)

    def statement(self, s: core.Statement) -> None:
        fine: set[str] = set()
        match s:
            case core.Bind(target=target, value=Apply(Op.LIST, ())):
                self.made.add(target)
            case core.Bind(target=target, value=Apply(Op.TUPLE, items)):
                fine = {i.id for i in items if isinstance(i, Name)}
                self.packed.setdefault(target, set()).update(fine)
                self.spoilt.add(target)
            case core.Bind(target=target) if (stack := measured(s)) is not None:
                self.spoilt.add(target)
                fine = {stack}
            case core.Bind(target=target, value=value):
                self.spoilt.add(target)
                self.used |= (fine := {_popped(s)} - {""})
                if not isinstance(value, Apply) or value.op not in (Op.CALL, Op.METHOD):
                    self.copies.add(target)
            case core.Unpack(targets=targets, value=Name(source)):
                for target in targets:
                    self.came.setdefault(target, set()).add(source)
                self.unpacked[source] += 1
                self.spoilt.add(source)
                return
            case core.Return(value=Name(name)):
                self.spoilt.add(name)
                return
            case core.Effect():
                self.used |= (fine := {_pushed(s)} - {""})
            case core.If(test=Name(name)) | core.While(test=Name(name)):
                fine = {name}
            case _:
                self.spoilt.update(core.targets(s))
        others = set(core.reads(s)) - fine
        self.spoilt |= others
        self.taken |= others

    def stacks(self) -> set[str]:
        """The names whose every use is that of a stack, the list having no other name."""
        shut_in = self.inside_what_is_read()
        came = {n for n, sources in self.came.items() if any(map(self.has_other_ways, sources))}
        found = self.used - self.spoilt - shut_in - came
        leaving = {n for names in self.packed.values() for n in names if n in self.made}
        if leaving and not found.isdisjoint(self.came):
            return found - leaving - self.came.keys()  # one may be the other
        return found & (self.made | self.came.keys())

    def has_other_ways(self, source: str) -> bool:
        """May what a value holds be reached but by unpacking it, once?"""
        return (
            self.unpacked[source] > 1
            or source in self.taken
            or source in self.copies
            or source in self.packed
        )

    def inside_what_is_read(self) -> set[str]:
        """What is in tuples that do more than leave the function."""
        found: set[str] = set()
        todo = [t for t in self.packed if t in self.taken or self.unpacked[t]]
        while todo:
            for name in self.packed.pop(todo.pop(), ()):
                found.add(name)
                todo.append(name)
        return found


# --------------------------------------------------------------------------
# Rewriting: a push and what it pushes, a pop and what takes it apart, are two statements each


class _Rewriter:
    """Items are pushed and popped one by one, where every push and every pop of a stack has as many."""

    def __init__(self, function: core.Function, stacks: set[str]) -> None:
        self.stacks = stacks
        self.reads = Counter(name for s in core.walk(function.body) for name in core.reads(s))
        self.widths: dict[str, set[int]] = {}
        self.look(function.body)

    def look(self, block: core.Block) -> None:
        """Note how many items are pushed and popped at a time (-1: something that is no tuple here)."""
        for position, s in enumerate(block):
            if (stack := _pushed(s)) in self.stacks:
                items = self.made(block[position - 1], s) if position else None
                self.widths.setdefault(stack, set()).add(-1 if items is None else len(items))
            elif (stack := _popped(s)) in self.stacks:
                targets = self.parts(s, block[position + 1]) if position + 1 < len(block) else None
                self.widths.setdefault(stack, set()).add(-1 if targets is None else len(targets))
            for inner in core.blocks(s):
                self.look(inner)

    def made(self, before: core.Statement, push: core.Statement) -> tuple[core.Expr, ...] | None:
        """The items of a tuple that was made to be pushed and for nothing else."""
        assert isinstance(push, core.Effect)
        assert isinstance(push.value, Apply)
        match before, push.value.args[1]:
            case core.Bind(target=made, value=Apply(Op.TUPLE, items)), Name(name) if made == name:
                return items if items and self.reads[name] == 1 else None
        return None

    def parts(self, pop: core.Statement, after: core.Statement) -> tuple[str, ...] | None:
        """The names that what was popped is taken apart to."""
        match pop, after:
            case core.Bind(target=popped), core.Unpack(targets=targets, value=Name(name)) if popped == name:
                return targets if self.reads[name] == 1 else None
        return None

    def block(self, block: core.Block) -> core.Block:
        """Make pushes and pops."""
        out: list[core.Statement] = []
        unpacked = False
        for position, s in enumerate(block):
            if unpacked:
                unpacked = False
                continue
            if (stack := _pushed(s)) in self.stacks:
                assert isinstance(s, core.Effect)
                assert isinstance(s.value, Apply)
                values: tuple[core.Expr, ...] = (s.value.args[1],)
                if self.one_by_one(stack):
                    values = self.made(out.pop(), s) or values
                out.append(core.Push(stack, values, origin=s.origin))
            elif (stack := _popped(s)) in self.stacks:
                targets = core.targets(s)
                if unpacked := self.one_by_one(stack):
                    targets = self.parts(s, block[position + 1]) or targets
                out.append(core.Pop(stack, targets, origin=s.origin))
            else:
                out.append(core.map_blocks(s, self.block))
        return tuple(out)

    def one_by_one(self, stack: str) -> bool:
        return len(self.widths[stack]) == 1 and -1 not in self.widths[stack]


__all__ = ["measured", "recognise"]
