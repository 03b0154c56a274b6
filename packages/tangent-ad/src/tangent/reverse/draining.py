"""A loop that saves something in each turn has a backward loop that ends when nothing is left.

    for i in range(turns - 1, -1, -1):          for _ in range(len(stack)):
        x = stack.pop()                 =>          x = stack.pop()
        bx = bx + 2 * bs * x                        bx = bx + 2 * bs * x

The turns need not be counted then.  (`while stack:` would be as fast in Python, but
compilers ask for the length in every turn.)  Only loops that nothing repeats are looked at: within
another loop, what is saved in its other turns is on the stack as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from tangent.builder import Builder
from tangent.reverse.idle_exits import counts_turn
from tangent.reverse.loops import LEN
from tangent_ast import core
from tangent_ast.core import About, Apply, Const, Expr, Name, Op, Role


def drain(forward: core.Block, backward: core.Block, build: Builder) -> core.Block:
    """The backward pass, in which such loops ask the stack."""
    saving = dict(_saving(forward))
    if not saving:
        return backward
    ends = Counter(s.stack for s in core.walk((*forward, *backward)) if isinstance(s, (core.Push, core.Pop)))
    counts = {s.target: s.value for s in core.walk(backward) if isinstance(s, core.Bind)}

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.If():
                    out.append(core.map_blocks(s, rewrite))
                case core.For(
                    targets=(index,), sources=(core.Range() as turns,), body=(core.Pop(stack=stack), *_)
                ):
                    counter = _counter(turns, counts)
                    read = any(index in core.reads(inner) for inner in core.walk(s.body))
                    if saving.get(stack) == counter and ends[stack] == 2 and not read:
                        length = build.fresh()
                        size = Apply(Op.CALL, (LEN, Name(stack)))
                        out.append(core.Bind(length, size, origin=s.origin, about=About(Role.ADJOINT)))
                        rounds = core.Range(Const(0), Name(length))
                        out.append(replace(s, targets=(build.variable("_"),), sources=(rounds,)))
                    else:
                        out.append(s)
                case _:
                    out.append(s)
        return tuple(out)

    return rewrite(backward)


def _saving(block: core.Block) -> Iterator[tuple[str, str]]:
    """The stacks on which a loop saves something in each turn that it counts, with the name of the count."""
    for s in block:
        match s:
            case core.If(then=then, orelse=orelse):
                yield from _saving(then)
                yield from _saving(orelse)
            case core.For(body=body) | core.While(body=body):
                yield from _saved_and_counted(body)


def _saved_and_counted(body: core.Block) -> Iterator[tuple[str, str]]:
    """The stacks and counters of one block, which runs from its start to where both have been changed."""
    counters = [s.target for s in body if isinstance(s, core.Bind) and counts_turn(s)]
    for counter in counters:
        for s in body:
            if isinstance(s, core.Push) and s.about.role is Role.SAVE and s.values:
                yield s.stack, counter
            elif _leaves(s):
                break
    match body:
        case (*_, core.If(then=(*_, core.Break()), orelse=orelse)) if not counters:
            yield from _saved_and_counted(orelse)


def _leaves(s: core.Statement) -> bool:
    return any(isinstance(inner, (core.Break, core.Return, core.Raise)) for inner in core.walk((s,)))


def _counter(turns: core.Range, counts: dict[str, Expr]) -> str | None:
    """The name that says how often a backward loop turns."""
    match turns:
        case core.Range(Const(0), Name(count), Const(1)):
            return count
        case core.Range(Name(last), Const(-1), Const(-1)):
            match counts.get(last):
                case Apply(Op.BINARY, (Name(count), Const(1)), symbol="-"):
                    return count
    return None
