"""Undo what lowering spelled out, for readers: branches become expressions, exits lose their `else`.

Each function states the rewriting that it does as `before => after`.  Those
that build expressions return None where they do not apply; `folding` calls
them, since they need the branches folded and give new names to fold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tangent_ast import core
from tangent_ast.core import Apply, Bind, Const, Expr, Global, If, Name, Op
from tangent_ast.printing import comparison_symbols


def ternary(branch: If, temps: frozenset[str]) -> Bind | None:
    """A branch that only chooses a value.

    if c: t = a          =>  t = a if c else b
    else: t = b

    >>> from tangent_ast.printing import expression
    >>> a, b, c, o = Name("a"), Name("b"), Name("c"), core.Origin("", 1)
    >>> one, other = Bind("t", a, origin=o), Bind("t", b, origin=o)
    >>> raised = ternary(If(c, (one,), (other,), origin=o), frozenset("t"))
    >>> raised.target, expression(raised.value)
    ('t', 'a if c else b')
    """
    match branch:
        case If(test=test, then=(Bind() as then,), orelse=(Bind() as orelse,)) if (
            then.target == orelse.target
            and then.target in temps
            and then.about == orelse.about
            and _is_expression(then.value)
            and _is_expression(orelse.value)
        ):
            value = choice(test, then.value, orelse.value, temps)
            return replace(then, value=value, origin=branch.origin)
        case _:
            return None


def choice(test: Expr, then: Expr, orelse: Expr, temps: frozenset[str]) -> Expr:
    """An expression that chooses; if what is tested is a temporary, the user wrote it but once.

    a if c else b  =>  a if c else b
    b if t else t  =>  t and b
    t if t else b  =>  t or b

    >>> from tangent_ast.printing import expression
    >>> t, b = Name("t"), Name("b")
    >>> expression(choice(t, b, t, frozenset("t"))), expression(choice(t, t, b, frozenset("t")))
    ('t and b', 't or b')
    """
    if _is_temporary(test, temps):
        if test == orelse:
            return short_circuit(Op.AND, test, then, temps)
        if test == then:
            return short_circuit(Op.OR, test, orelse, temps)
    return Apply(Op.IF, (test, then, orelse))


def and_or(first: Bind, branch: If, temps: frozenset[str]) -> Bind | None:
    """A value that is replaced if it is true, or if it is false.

    t = a                =>  t = a and b
    if t: t = b

    t = a                =>  t = a or b
    if not t: t = b

    >>> from tangent_ast.printing import expression
    >>> a, b, t, o = Name("a"), Name("b"), Name("t"), core.Origin("", 1)
    >>> raised = and_or(Bind("t", a, origin=o), If(t, (Bind("t", b, origin=o),), origin=o), frozenset("t"))
    >>> raised.target, expression(raised.value)
    ('t', 'a and b')
    """
    name = Name(first.target)
    match upright(branch):
        case If(test=test, then=(Bind() as then,), orelse=()) if (
            then.target == first.target
            and then.target in temps
            and then.about == first.about
            and _is_expression(then.value)
            and _is_expression(first.value)
            and first.target not in core.names(then.value)
        ):
            text = first.origin.text
            if test == name:
                return replace(first, value=short_circuit(Op.AND, first.value, then.value, temps, text))
            if test == Apply(Op.UNARY, (name,), symbol="not"):
                return replace(first, value=short_circuit(Op.OR, first.value, then.value, temps, text))
    return None


def short_circuit(op: Op, x: Expr, y: Expr, temps: frozenset[str], text: str = "and") -> Expr:
    """`x and y` or `x or y`; comparisons that meet in the middle become one, unless the user wrote `and`.

    a < b and b < c  =>  a < b < c

    >>> from tangent_ast.printing import expression
    >>> a, b, c = Name("a"), Name("b"), Name("c")
    >>> less = Apply(Op.COMPARE, (a, b), symbol="<"), Apply(Op.COMPARE, (b, c), symbol="<=")
    >>> expression(short_circuit(Op.AND, *less, frozenset(), "if a < b and b <= c:"))
    'a < b and b <= c'
    >>> expression(short_circuit(Op.AND, *less, frozenset(), "if a < b <= c:"))
    'a < b <= c'
    """
    match x, y:
        case Apply(Op.COMPARE, (*_, middle)), Apply(Op.COMPARE, (again, *rest)) if (
            op is Op.AND
            and middle == again
            and isinstance(middle, (Name, Const, Global))
            and (_is_temporary(middle, temps) or "and" not in re.findall(r"\w+", text))
        ):
            assert isinstance(x, Apply)
            assert isinstance(y, Apply)
            symbols = " ".join(comparison_symbols(x) + comparison_symbols(y))
            return Apply(Op.COMPARE, (*x.args, *rest), symbol=symbols)
        case _:
            return Apply(op, (x, y))


def _is_temporary(expr: Expr, temps: frozenset[str]) -> bool:
    return isinstance(expr, Name) and expr.id in temps


def _is_expression(expr: Expr) -> bool:
    """Whether an expression can stand inside another."""
    return not (isinstance(expr, Apply) and expr.op is Op.INPLACE)


# --------------------------------------------------------------------------
# Statements


def tidy(function: core.Function) -> core.Function:
    """Branches the way that people write them: see `upright` and `unnest`."""
    return function.with_body(_tidy(function.body))


def _tidy(block: Iterable[core.Statement]) -> core.Block:
    done: list[core.Statement] = []
    for statement in block:
        statement = core.map_blocks(statement, _tidy)
        if isinstance(statement, If):
            done += unnest(upright(statement))
        elif isinstance(statement, core.Try):
            done += without_else(statement)
        else:
            done.append(statement)
    return tuple(done)


def upright(branch: If) -> If:
    """No branch with only an `else`.

    if c: pass           =>  if not c: ...
    else: ...

    >>> from tangent_ast.printing import expression
    >>> o = core.Origin("", 1)
    >>> branch = upright(If(Name("c"), (), (core.Break(origin=o),), origin=o))
    >>> expression(branch.test), len(branch.then), len(branch.orelse)
    ('not c', 1, 0)
    """
    if branch.then or not branch.orelse:
        return branch
    return replace(branch, test=negated(branch.test), then=branch.orelse, orelse=())


def negated(test: Expr) -> Expr:
    """The opposite of a test.

    >>> from tangent_ast.printing import expression
    >>> expression(negated(Name("x"))), expression(negated(negated(Name("x"))))
    ('not x', 'x')
    """
    match test:
        case Apply(Op.UNARY, (inner,), symbol="not"):
            return inner
        case _:
            return Apply(Op.UNARY, (test,), symbol="not")


def unnest(branch: If) -> core.Block:
    """What follows an exit needs no `else`.

    if c: break          =>  if c: break
    else: ...                ...

    >>> o = core.Origin("", 1)
    >>> stop, go = core.Break(origin=o), core.Effect(Name("f"), origin=o)
    >>> [type(s).__name__ for s in unnest(If(Name("c"), (stop,), (go,), origin=o))]
    ['If', 'Effect']
    """
    if branch.orelse and leaves(branch.then):
        return (replace(branch, orelse=()), *branch.orelse)
    return (branch,)


def without_else(attempt: core.Try) -> core.Block:
    """No `else` of what cannot fail, nor behind handlers that all leave.

    try: y = f(x)        =>  try:
    except E: ...                y = f(x)
    else: z = y                  z = y
                             except E: ...

    >>> o = core.Origin("", 1)
    >>> stop, go = core.Break(origin=o), core.Effect(Name("f"), origin=o)
    >>> handler = core.Handler(None, (stop,))
    >>> [type(s).__name__ for s in without_else(core.Try((go,), (handler,), (go,), origin=o))]
    ['Try', 'Effect']
    """
    if all(map(core.cannot_fail, attempt.orelse)):
        return (replace(attempt, body=(*attempt.body, *attempt.orelse), orelse=()),)
    if all(leaves(h.body) for h in attempt.handlers):
        return (replace(attempt, orelse=()), *attempt.orelse)
    return (attempt,)


def leaves(block: core.Block) -> bool:
    """Whether control never reaches the end of a block."""
    if not block:
        return False
    match block[-1]:
        case core.Break() | core.Continue() | core.Return() | core.Raise():
            return True
        case If() | core.Try() as last:
            return all(map(leaves, core.ways(last)))
        case _:
            return False


def peeks(function: core.Function) -> core.Function:
    """What is popped only to be looked at.

    t = ys.pop()         =>  t = ys[-1]
    ys.append(t)

    >>> from tangent_ast.show import rewritten
    >>> text = "ys = [a]\\nys.append(ys[-1] * 2)\\nreturn ys"
    >>> print(rewritten(lambda function: function, text))
    ys = []
    ys.append(a)
    t = ys.pop()
    ys.append(t)
    t_1 = t * 2
    ys.append(t_1)
    ys_1 = list(ys)
    return ys_1
    >>> print(rewritten(peeks, text))
    ys = []
    ys.append(a)
    t = ys[-1]
    t_1 = t * 2
    ys.append(t_1)
    ys_1 = list(ys)
    return ys_1
    """

    def rewrite(block: core.Block) -> core.Block:
        looked: set[int] = set()
        for k, s in enumerate(block):
            match s:
                case core.Pop(stack=stack, targets=(target,)):
                    after = block[k + 1 :]
                    back = next((j for j, later in enumerate(after) if _touches(later, stack)), None)
                    if back is None or any(target in core.targets(w) for w in core.walk(after[:back])):
                        continue
                    match after[back]:
                        case core.Push(values=(Name(pushed),)) if pushed == target:
                            looked |= {k, k + 1 + back}
        out: list[core.Statement] = []
        for k, s in enumerate(block):
            if k not in looked:
                out.append(core.map_blocks(s, rewrite))
            elif isinstance(s, core.Pop):
                last = Apply(Op.ITEM, (Name(s.stack), Const(-1)))
                out.append(Bind(s.targets[0], last, origin=s.origin, about=s.about))
        return tuple(out)

    return function.with_body(rewrite(function.body))


def _touches(statement: core.Statement, stack: str) -> bool:
    return any(
        stack in core.reads(s) or (isinstance(s, (core.Push, core.Pop)) and s.stack == stack)
        for s in core.walk((statement,))
    )
