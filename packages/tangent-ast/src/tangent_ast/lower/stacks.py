"""Lists that are used as stacks only: pushed to, popped from, and asked whether they are empty.

stack.append((a, b))    =>    push a, b
a, b = stack.pop()      =>    pop a, b
"""

from __future__ import annotations

from tangent_ast import core
from tangent_ast.core import Apply, Name, Op


def recognise(function: core.Function) -> core.Function:
    """Make pushes and pops of what is used as a stack and in no other way."""
    stacks = _stacks(function)
    if not stacks:
        return function
    return function.with_body(_rewrite(function.body, stacks))


def _method(expr: core.Expr, name: str, count: int) -> str | None:
    match expr:
        case Apply(Op.METHOD, (Name(receiver), *args), (), symbol) if symbol == name and len(args) == count:
            return receiver
    return None


def _stacks(function: core.Function) -> set[str]:
    """Names whose every use is that of a stack.

    A stack is made here or comes with other values (`stack, x = saved`), is
    pushed to and popped from, asked whether it is empty, and may leave in a tuple.
    """
    used: set[str] = set()
    spoilt = {p.name for p in function.params}
    for s in core.walk(function.body):
        fine: set[str] = set()
        match s:
            case core.Bind(target=target, value=Apply(Op.LIST, items)) if items:
                spoilt.add(target)
            case core.Bind(value=Apply(Op.TUPLE, items)) | core.Return(value=Apply(Op.TUPLE, items)):
                fine.update(i.id for i in items if isinstance(i, Name))
            case core.Bind(target=target, value=value):
                popped = _method(value, "pop", 0)
                if popped is not None:
                    fine.add(popped)
                    used.add(popped)
            case core.Effect(value=value):
                pushed = _method(value, "append", 1)
                if pushed is not None and pushed not in set(core.names(value.args[1])):  # type: ignore[union-attr]
                    fine.add(pushed)
                    used.add(pushed)
            case core.If(test=Name(name)) | core.While(test=Name(name)):
                fine.add(name)
            case core.For(targets=targets):
                spoilt.update(targets)
        for name in core.reads(s):
            if name not in fine:
                spoilt.add(name)
    return used - spoilt


def _rewrite(block: core.Block, stacks: set[str]) -> core.Block:
    out: list[core.Statement] = []
    position = 0
    while position < len(block):
        s = block[position]
        following = block[position + 1] if position + 1 < len(block) else None
        position += 1
        match s:
            case core.Effect(value=value) if (stack := _method(value, "append", 1)) in stacks:
                assert isinstance(value, Apply)
                assert stack is not None
                out.append(_push(stack, value.args[1], out, s))
            case core.Bind(target=target, value=value) if (stack := _method(value, "pop", 0)) in stacks:
                assert stack is not None
                match following:
                    case core.Unpack(targets=targets, value=Name(name)) if name == target:
                        out.append(core.Pop(stack, targets, origin=s.origin))
                        position += 1
                    case _:
                        out.append(core.Pop(stack, (target,), origin=s.origin))
            case _:
                out.append(core.map_blocks(s, lambda b: _rewrite(b, stacks)))
    return tuple(out)


def _push(stack: str, value: core.Expr, out: list[core.Statement], s: core.Statement) -> core.Statement:
    """A tuple that was made just for this is pushed by its items."""
    values: tuple[core.Expr, ...] = (value,)
    if out and isinstance(last := out[-1], core.Bind) and isinstance(value, Name) and last.target == value.id:
        if isinstance(last.value, Apply) and last.value.op is Op.TUPLE and last.value.args:
            values = last.value.args
            out.pop()
    return core.Push(stack, values, origin=s.origin)


__all__ = ["recognise"]
