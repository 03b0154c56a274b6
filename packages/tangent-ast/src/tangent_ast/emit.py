"""Core functions to text, with the user's line for every line of it.

The text and the line map come from the same walk, and so do the comments:
each run of adjoint statements stands under the primal statement that it serves,
and what the user has written above or behind a line stands there again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tangent_ast import core
from tangent_ast.core import Apply, Const, Name, Op, Origin, Role
from tangent_ast.printing import expression, tree_text
from tangent_ast.raising import negated
from tangent_ast.remarks import Place, Remark
from tangent_ast.wrapping import WIDTH, wrap

INDENT = "    "


@dataclass(frozen=True, slots=True)
class Text:
    """Source, and the origin of each of its lines (counted from 1) that has one."""

    source: str
    lines: dict[int, Origin] = field(default_factory=dict)


def emit(
    functions: Sequence[core.Function],
    remarks: Mapping[Place, Remark] | None = None,
    *,
    add_at: str = "add_at",
    width: int = WIDTH,
) -> Text:
    """Print functions, two blank lines between them.

    `remarks` are the user's comments and blank lines; `add_at` is the name of the
    helper that adds at repeated indices.

    >>> from tangent_ast.core import Bind, Function, Param, Return
    >>> here = Origin("model.py", 2, text="y = -x")
    >>> body = (Bind("y", Apply(Op.UNARY, (Name("x"),), symbol="-"), origin=here),
    ...         Return(Name("y"), origin=here))
    >>> print(emit([Function("f", (Param("x"),), body, here)]).source, end="")
    def f(x):
        y = -x
        return y
    """
    writer = _Writer(remarks or {}, add_at, width)
    for position, function in enumerate(functions):
        if position:
            writer.lines += ["", ""]
        writer.function(function)
    return Text("".join(line + "\n" for line in writer.lines), writer.origins)


class _Writer:
    """Lines so far, and where they come from."""

    def __init__(self, remarks: Mapping[Place, Remark], add_at: str, width: int) -> None:
        self.remarks = remarks
        self.remarked: set[Place] = set()
        self.add_at = add_at
        self.width = width
        self.lines: list[str] = []
        self.origins: dict[int, Origin] = {}
        self.depth = 0
        self.under = ""  # the primal text of the comment that holds here
        self.comments = 0
        self.reads: Counter[str] = Counter()
        self.temps: frozenset[str] = frozenset()

    # Lines ----------------------------------------------------------------

    def line(self, text: str, origin: Origin | None) -> None:
        """One logical line; it may span several."""
        for physical in wrap(INDENT * self.depth + text, self.width).split("\n"):
            self.lines.append(physical)
            if origin is not None:
                self.origins[len(self.lines)] = origin

    def comment(self, of: str) -> None:
        """`# Grad of: ...`, unless the same comment holds already."""
        if of != self.under:
            self.line("# Grad of: " + first_line(of), None)
            self.under = of
            self.comments += 1

    def remark(self, origin: Origin, text: str, *, last: bool = True) -> str:
        """Write what the user has put above a line; returns `text`, the line, with the comment behind it.

        `last` says that no other statement of the same line follows.
        """
        place = (origin.file, origin.line)
        remark = self.remarks.get(place)
        if remark is None:
            return text
        if place not in self.remarked:
            self.remarked.add(place)
            opens = not self.lines[-1].strip() or self.lines[-1].endswith(":")
            for above in remark.above:
                if above:
                    self.lines.append(INDENT * self.depth + above)
                elif not opens:
                    self.lines.append("")
                opens = not above
        if not remark.behind or not last:
            return text
        whole = f"{text}  {remark.behind}"
        if len(INDENT * self.depth + whole) <= self.width:
            return whole
        self.lines.append(INDENT * self.depth + remark.behind)
        return text

    # Functions ------------------------------------------------------------

    def function(self, function: core.Function) -> None:
        self.reads = Counter(name for s in core.walk(function.body) for name in core.reads(s))
        self.remarked = set()
        self.temps = function.temps
        self.under = ""
        self.line(f"def {function.name}({', '.join(parameters(function.params))}):", function.origin)
        self.depth += 1
        start = len(self.lines)
        if function.doc is not None:
            for text in docstring(function.doc):
                self.lines.append(INDENT + text if text else "")
        shared = dict.fromkeys(_globals_bound(function))
        if shared:
            self.line(f"global {', '.join(shared)}", function.origin)
        body = function.body
        if body and _is_silent(body[-1]) and len(body) > 1:
            body = body[:-1]
        for position in _outermost(body):
            if _goes_back(body[position]):
                self.block(body[:position])
                if len(self.lines) > start:
                    self.lines.append("")
                self.block(body[position:])
                break
        else:
            self.block(body)
        if len(self.lines) == start:
            self.line("pass", function.origin)
        self.depth -= 1

    # Blocks and statements ------------------------------------------------

    def block(self, block: core.Block) -> None:
        """Statements of one block, each run of adjoint statements under its comment."""
        position = 0
        while position < len(block):
            statement = block[position]
            if isinstance(statement, core.Enter):
                position = self.entered(block, position)
                continue
            of = self.heading(block, position)
            if of:
                self.comment(of)
            elif statement.about.role is Role.PRIMAL and not core.blocks(statement):
                self.under = ""
            after = block[position + 1] if position + 1 < len(block) else None
            self.statement(statement, last=after is None or after.origin.line != statement.origin.line)
            position += 1

    def entered(self, block: core.Block, start: int) -> int:
        """A block under context managers, or one with a `finally`; gives the position behind it.

        with a:              =>  with a, b:
            with b: ...              ...
        """
        first, end = block[start], core.leave_of(block, start)
        assert isinstance(first, core.Enter)
        items = [first]
        while (
            isinstance(inner := block[start + len(items)], core.Enter)
            and (inner.origin, inner.manager is None) == (first.origin, first.manager is None)
            and core.leave_of(block, start + len(items)) == end - len(items)
        ):
            items.append(inner)
        inside = block[start + len(items) : end + 1 - len(items)]
        header = "try:" if first.manager is None else f"with {', '.join(map(_item, items))}:"
        primal = first.about.role is Role.PRIMAL
        self.line(self.remark(first.origin, header) if primal else header, first.origin)
        depth = 0
        for position, statement in enumerate(inside):
            depth += isinstance(statement, core.Enter) - isinstance(statement, core.Leave)
            if isinstance(statement, core.Finally) and not depth:
                self.suite(inside[:position], first.origin)
                self.line("finally:", statement.origin)
                inside = inside[position + 1 :]
                break
        self.suite(inside, first.origin)
        return end + 1

    def heading(self, block: core.Block, position: int) -> str:
        """The comment that a statement stands under, if it begins or continues a run.

        Values that are brought back for one statement belong to its run.  A branch
        has its comment inside, unless both of its sides serve the same statement.
        """
        statement = block[position]
        about = statement.about
        match statement:
            case core.If():
                served = [_served(b) for b in core.blocks(statement)]
                return served[0].pop() if served[0] == served[1] and len(served[0]) == 1 else ""
            case core.For() | core.While() | core.Try() | core.Pop():
                return ""
        if about.role is Role.ADJOINT:
            return about.of
        if about.role is Role.RESTORE and about.of:
            for later in block[position + 1 :]:
                if later.about != about:
                    return about.of if about.of in _served((later,)) else ""
        return ""

    def suite(self, block: core.Block, origin: Origin) -> None:
        """An indented block."""
        self.depth += 1
        outside, comments = self.under, self.comments
        if block:
            self.block(block)
        else:
            self.line("pass", origin)
        self.depth -= 1
        # Comments inside do not hold behind the block; neither does the one before it, if they intervened.
        self.under = outside if self.comments == comments else ""

    def statement(self, statement: core.Statement, *, last: bool) -> None:
        origin = statement.origin
        ahead = not _goes_back(statement)
        primal = statement.about.role is Role.PRIMAL

        def line(text: str) -> None:
            self.line(self.remark(origin, text, last=last and primal) if ahead else text, origin)

        match statement:
            case core.If():
                line(f"if {expression(statement.test)}:")
                self.sides(statement)
            case core.For(body=body):
                target, body = self.header_target(statement)
                line(f"for {target} in {iterable(statement.sources)}:")
                self.suite(body, origin)
            case core.While(head=(), test=test, body=body):
                line(f"while {expression(test)}:")
                self.suite(body, origin)
            case core.While(head=head, test=test, body=body):
                line("while True:")
                leave = core.If(negated(test), (core.Break(origin=origin),), (), origin=origin)
                self.suite((*head, leave, *body), origin)
            case core.Try(body=body, handlers=handlers, orelse=orelse):
                line("try:")
                self.suite(body, origin)
                for handler in handlers:
                    kinds = "" if handler.kinds is None else f" {expression(handler.kinds)}"
                    named = f" as {handler.name}" if handler.name else ""
                    self.line(f"except{kinds}{named}:", handler.origin)
                    self.suite(handler.body, handler.origin)
                if orelse:
                    self.line("else:", origin)
                    self.suite(orelse, origin)
            case _:
                line(self.simple(statement))

    def sides(self, statement: core.If) -> None:
        """What follows the header of a branch."""
        self.suite(statement.then, statement.origin)
        match statement.orelse:
            case ():
                pass
            case (core.If() as inner,) if self.heading((inner,), 0) in ("", self.under):
                self.line(f"elif {expression(inner.test)}:", inner.origin)
                self.sides(inner)
            case orelse:
                self.line("else:", statement.origin)
                self.suite(orelse, statement.origin)

    def header_target(self, loop: core.For) -> tuple[str, core.Block]:
        """The target of a loop, patterns restored, and what is left of its body.

        for t in params:  W, b = t; ...  =>  for W, b in params: ...
        """
        patterns = {target: target for target in loop.targets}
        parts: dict[str, tuple[str, ...]] = {}
        body = loop.body
        while body:
            match body[0]:
                case core.Unpack(targets=targets, value=Name(source), origin=origin) if (
                    source in patterns
                    and self.reads[source] == 1
                    and (source in self.temps or origin.line == loop.origin.line)
                ):
                    parts[source] = targets
                    patterns.update((t, t) for t in targets)
                    body = body[1:]
                case _:
                    break

        def shape(name: str, nested: bool) -> str:
            return pattern([shape(n, True) for n in parts[name]], nested) if name in parts else name

        order = sorted(
            range(len(loop.targets)),
            key=lambda i: not _is_endless(loop.sources[i]),
        )
        shapes = [shape(loop.targets[i], len(order) > 1) for i in order]
        if len(shapes) > 2 and _is_endless(loop.sources[order[0]]):
            return f"{shapes[0]}, {pattern(shapes[1:], True)}", body
        return ", ".join(shapes), body

    def simple(self, statement: core.Statement) -> str:
        """A statement without blocks, on one line."""
        match statement:
            case core.Bind(target=target, value=Apply(Op.INPLACE, (x, value), symbol=symbol)):
                assert x == Name(target), f"`{target}` takes the place of another name: {statement}"
                return f"{target} {symbol}= {expression(value)}"
            case core.Bind(target=target, value=value):
                return f"{target} = {expression(value)}"
            case core.Unpack(targets=targets, value=value):
                return f"{pattern(targets, False)} = {expression(value, bare_tuple=True)}"
            case core.Update():
                return self.update(statement)
            case core.Effect(value=value):
                return expression(value)
            case core.Raise(exception=None):
                return "raise"
            case core.Raise(exception=exception, cause=None) if exception is not None:
                return f"raise {expression(exception)}"
            case core.Raise(exception=exception, cause=cause) if exception is not None and cause is not None:
                return f"raise {expression(exception)} from {expression(cause)}"
            case core.Break():
                return "break"
            case core.Continue():
                return "continue"
            case core.Return(value=Const(None), origin=origin) if origin.text.strip() == "return":
                return "return"
            case core.Return(value=value):
                return f"return {expression(value, bare_tuple=True)}"
            case core.Push(stack=stack, values=values):
                value = values[0] if len(values) == 1 else Apply(Op.TUPLE, values)
                return f"{stack}.append({expression(value)})"
            case core.Pop(stack=stack, targets=targets):
                target = targets[0] + " = " if len(targets) == 1 else _assigned(targets)
                return f"{target}{stack}.pop()"
            case _:
                raise AssertionError(f"not a statement without blocks: {statement}")

    def update(self, statement: core.Update) -> str:
        place, value, symbol = statement.place, statement.value, statement.symbol
        if statement.repeated:
            assert symbol == "+", f"only additions can be repeated: {statement}"
            if isinstance(place, Apply) and place.op is Op.ITEM:
                return f"{self.add_at}({', '.join(map(expression, (*place.args, value)))})"
        if isinstance(place, Name) and not symbol:
            place = Apply(Op.ITEM, (place, Const(...)))
        return f"{expression(place)} {symbol}= {expression(value)}"


# --------------------------------------------------------------------------
# Parts of statements


def parameters(params: Sequence[core.Param]) -> Iterator[str]:
    """The parameters of a signature, with the markers `/` and `*` between the kinds.

    >>> from tangent_ast.core import Param, ParamKind
    >>> ", ".join(parameters([Param("x", ParamKind.POSITIONAL_ONLY), Param("k", ParamKind.KEYWORD_ONLY)]))
    'x, /, *, k'
    """
    kinds = core.ParamKind
    before: core.ParamKind | None = None
    for param in params:
        if before is kinds.POSITIONAL_ONLY and param.kind is not kinds.POSITIONAL_ONLY:
            yield "/"
        if param.kind is kinds.KEYWORD_ONLY and before not in (kinds.KEYWORD_ONLY, kinds.VAR_POSITIONAL):
            yield "*"
        before = param.kind
        yield _parameter(param)
    if before is kinds.POSITIONAL_ONLY:
        yield "/"


def _parameter(param: core.Param) -> str:
    stars = {core.ParamKind.VAR_POSITIONAL: "*", core.ParamKind.VAR_KEYWORD: "**"}.get(param.kind, "")
    text = stars + param.name
    if param.annotation is not None:
        text += ": " + tree_text(param.annotation)
    if param.default is not None:
        text += (" = " if param.annotation is not None else "=") + tree_text(param.default)
    return text


def docstring(doc: str) -> list[str]:
    r'''The lines of a docstring, quotes included.

    >>> docstring("One line."), docstring("Two\nlines.")
    (['"""One line."""'], ['"""Two', 'lines.', '"""'])
    '''
    lines = [_escaped(line.rstrip()) for line in doc.strip().split("\n")]
    if len(lines) == 1:
        return [f'"""{lines[0]}"""']
    return ['"""' + lines[0], *lines[1:], '"""']


def _escaped(line: str) -> str:
    """A line of a docstring, as it is written between triple quotes."""
    text = "".join(ch if ch.isprintable() else repr(ch)[1:-1] for ch in line.replace("\\", "\\\\"))
    text = text.replace('"""', '\\"\\"\\"')
    return text[:-1] + '\\"' if text.endswith('"') and not text.endswith('\\"') else text


def pattern(targets: Sequence[str], nested: bool) -> str:
    """The left side of an unpacking assignment.

    >>> pattern(["a", "b"], False), pattern(["a"], False), pattern(["a", "b"], True)
    ('a, b', '(a,)', '(a, b)')
    """
    if not targets:
        return "()"
    if len(targets) == 1:
        return f"({targets[0]},)"
    return f"({', '.join(targets)})" if nested else ", ".join(targets)


def _assigned(targets: Sequence[str]) -> str:
    return pattern(targets, False) + " = " if targets else ""


def iterable(sources: Sequence[core.Range | core.Each]) -> str:
    """What a loop runs over.

    >>> x, n = core.Each(Name("x")), Name("n")
    >>> iterable([x]), iterable([core.Range(Const(0), n)]), iterable([core.Range(Const(0), Const(None)), x])
    ('x', 'range(n)', 'enumerate(x)')
    """
    endless = [s for s in sources if isinstance(s, core.Range) and _is_endless(s)]
    finite = [_source(s) for s in sources if not _is_endless(s)]
    assert finite, f"a loop without end: {sources}"
    assert len(endless) <= 1, f"two counters, where `enumerate` has one: {sources}"
    inner = finite[0] if len(finite) == 1 else f"zip({', '.join(finite)})"
    if not endless:
        return inner
    (count,) = endless
    assert count.step == Const(1), f"`enumerate` counts by ones: {count}"
    start = "" if count.start == Const(0) else ", " + expression(count.start)
    return f"enumerate({inner}{start})"


def _is_endless(source: core.Range | core.Each) -> bool:
    return isinstance(source, core.Range) and source.stop == Const(None)


def _source(source: core.Range | core.Each) -> str:
    match source:
        case core.Each(sequence):
            return expression(sequence)
        case core.Range(start, stop, step):
            bounds = [start, stop, step]
            if step == Const(1):
                bounds = [stop] if start == Const(0) else [start, stop]
            return f"range({', '.join(map(expression, bounds))})"


def _item(entered: core.Enter) -> str:
    """One item of a `with` statement."""
    assert entered.manager is not None
    return expression(entered.manager) + (f" as {entered.target}" if entered.target else "")


def first_line(text: str) -> str:
    """The first line of a text that may have several.

    >>> first_line("y = f(\\n    x)")
    'y = f('
    """
    return text.strip().partition("\n")[0].rstrip()


# --------------------------------------------------------------------------
# Questions about statements


def _outermost(block: core.Block) -> Iterator[int]:
    """The positions in a block at which no context is entered."""
    depth = 0
    for position, statement in enumerate(block):
        if not depth:
            yield position
        depth += isinstance(statement, core.Enter) - isinstance(statement, core.Leave)


def _goes_back(statement: core.Statement) -> bool:
    """Whether a statement belongs to the backward part, or holds some of it."""
    return any(s.about.role in (Role.RESTORE, Role.ADJOINT) for s in core.walk((statement,)))


def _served(block: core.Block) -> set[str]:
    """The primal texts that adjoint statements of a block serve."""
    return {s.about.of for s in core.walk(block) if s.about.role is Role.ADJOINT and not core.blocks(s)}


def _globals_bound(function: core.Function) -> Iterator[str]:
    """The variables of the module that a function binds."""
    for s in core.walk(function.body):
        match s:
            case core.Update(place=core.Global(path)):
                yield path


def _is_silent(statement: core.Statement) -> bool:
    """Whether a statement is the `return None` that nobody wrote."""
    match statement:
        case core.Return(value=Const(None), origin=origin):
            return not origin.text.strip().startswith("return")
        case _:
            return False
