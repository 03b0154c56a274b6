"""Core as plain Python, one line per statement, for doctests and for looking at.

Nothing is folded, tidied or renamed.  The text runs: lowering is tested by
running it beside the function that it was made from.
"""

from __future__ import annotations

from collections.abc import Iterator

from tangent_ast import core
from tangent_ast.core import Apply, Const, Name, Op
from tangent_ast.printing import expression, tree_text

INDENT = "    "


def dump(what: core.Function | core.Block | core.Statement) -> str:
    """The text of a function, a block or a statement.

    >>> here = core.Origin("model.py", 1)
    >>> turn = core.Bind("x", Apply(Op.INPLACE, (Name("x"), Const(2)), symbol="*"), origin=here)
    >>> head = core.Bind("t", Apply(Op.COMPARE, (Name("x"), Const(9)), symbol="<"), origin=here)
    >>> print(dump(core.While((head,), Name("t"), (turn,), origin=here)))
    while True:
        t = x < 9
        if not t:
            break
        x *= 2
    """
    match what:
        case core.Function():
            return "\n".join(_function(what))
        case tuple():
            return "\n".join(_block(what, ""))
        case _:
            return "\n".join(_statement(what, ""))


def _function(function: core.Function) -> Iterator[str]:
    kinds = core.ParamKind
    stars = {kinds.VAR_POSITIONAL: "*", kinds.VAR_KEYWORD: "**"}
    params: list[str] = []
    for before, param in zip((None, *function.params), function.params, strict=False):
        last = None if before is None else before.kind
        if last is kinds.POSITIONAL_ONLY and param.kind is not last:
            params.append("/")
        if param.kind is kinds.KEYWORD_ONLY and last not in (kinds.KEYWORD_ONLY, kinds.VAR_POSITIONAL):
            params.append("*")
        default = "" if param.default is None else f"={tree_text(param.default)}"
        params.append(stars.get(param.kind, "") + param.name + default)
    if function.params and function.params[-1].kind is kinds.POSITIONAL_ONLY:
        params.append("/")
    yield f"def {function.name}({', '.join(params)}):"
    yield from _inner(function.body, "")


def _inner(block: core.Block, indent: str) -> Iterator[str]:
    yield from _block(block, indent + INDENT) if block else (indent + INDENT + "pass",)


def _block(block: core.Block, indent: str) -> Iterator[str]:
    for before, statement in zip((None, *block), block, strict=False):
        if isinstance(statement, core.Leave | core.Finally):
            if isinstance(before, core.Enter | core.Finally):
                yield indent + "pass"
            indent = indent.removesuffix(INDENT)
        if not isinstance(statement, core.Leave):
            yield from _statement(statement, indent)
        if isinstance(statement, core.Enter | core.Finally):
            indent += INDENT


def _statement(statement: core.Statement, indent: str) -> Iterator[str]:
    match statement:
        case core.If(test=test, then=then, orelse=orelse):
            yield f"{indent}if {expression(test)}:"
            yield from _inner(then, indent)
            if orelse:
                yield f"{indent}else:"
                yield from _inner(orelse, indent)
        case core.For(targets=targets, sources=sources, body=body):
            yield f"{indent}for {', '.join(targets)} in {_sources(sources)}:"
            yield from _inner(body, indent)
        case core.While(head=(), test=test, body=body):
            yield f"{indent}while {expression(test)}:"
            yield from _inner(body, indent)
        case core.While(head=head, test=test, body=body):
            yield f"{indent}while True:"
            yield from _block(head, indent + INDENT)
            yield f"{indent}{INDENT}if not {expression(test)}:"
            yield f"{indent}{INDENT}{INDENT}break"
            yield from _block(body, indent + INDENT)
        case _:
            yield indent + _simple(statement)


def _simple(statement: core.Statement) -> str:
    match statement:
        case core.Bind(target=target, value=Apply(Op.INPLACE, (Name(own), value), symbol=symbol)) if (
            own == target
        ):
            return f"{target} {symbol}= {expression(value)}"
        case core.Bind(target=target, value=value):
            return f"{target} = {expression(value)}"
        case core.Unpack(targets=targets, value=value):
            return f"{_display(targets)} = {expression(value)}"
        case core.Update(place=place, value=value, symbol=symbol):
            where = expression(place) + ("[...]" if isinstance(place, Name) and not symbol else "")
            return f"{where} {symbol}= {expression(value)}"
        case core.Effect(value=value):
            return expression(value)
        case core.Return(value=value):
            return f"return {expression(value)}"
        case core.Raise(exception=exception, cause=cause):
            return " ".join(
                (
                    "raise",
                    *(expression(e) for e in (exception,) if e),
                    *(f"from {expression(e)}" for e in (cause,) if e),
                )
            )
        case core.Push(stack=stack, values=(value,)):
            return f"{stack}.append({expression(value)})"
        case core.Push(stack=stack, values=values):
            return f"{stack}.append({expression(Apply(Op.TUPLE, values))})"
        case core.Pop(stack=stack, targets=(target,)):
            return f"{target} = {stack}.pop()"
        case core.Pop(stack=stack, targets=targets):
            return f"{_display(targets)} = {stack}.pop()"
        case core.Enter(manager=None):
            return "try:"
        case core.Enter(manager=manager, target=target):
            assert manager is not None
            return f"with {expression(manager)}{f' as {target}' if target else ''}:"
        case core.Finally():
            return "finally:"
        case core.Break():
            return "break"
        case core.Continue():
            return "continue"
        case _:
            raise TypeError(f"not a statement of one line: {statement!r}")


def _display(names: tuple[str, ...]) -> str:
    """Targets as Python takes them apart: `()` for none, `a,` for one."""
    return f"{', '.join(names)}{',' if len(names) == 1 else ''}" if names else "()"


def _sources(sources: tuple[core.Range | core.Each, ...]) -> str:
    """What a loop runs over, with the builtins that say so.

    >>> x = core.Each(Name("x"))
    >>> _sources((core.Range(Const(0), Const(None)), x)), _sources((x, core.Range(Const(1), Name("n"))))
    ('enumerate(x)', 'zip(x, range(1, n))')
    """
    match sources:
        case (core.Range(start, Const(None)), rest):
            count = "" if start == Const(0) else f", {expression(start)}"
            return f"enumerate({_sources((rest,))}{count})"
        case (core.Each(sequence),):
            return expression(sequence)
        case (core.Range(start, Const(None), step),):
            return f"__import__('itertools').count({expression(start)}, {expression(step)})"
        case (core.Range(start, stop, step),):
            shown = [expression(e) for e in (start, stop, step)]
            if step == Const(1):
                shown = shown[:2] if start != Const(0) else shown[1:2]
            return f"range({', '.join(shown)})"
        case _:
            return f"zip({', '.join(_sources((s,)) for s in sources)})"
