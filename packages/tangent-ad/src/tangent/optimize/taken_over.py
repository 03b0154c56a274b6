"""The cotangent that a loop carries keeps its memory from turn to turn.

    n = c                        n = copy(c)
    c = zeros_like(u)      =>    bt = n * w
    c += n
    bt = n * w

That is the adjoint of `u = u + h(u)`: what `u` gets from its new value comes first, and
fills the cotangent.  Where `n` is not read after something else is added to `c`, `read_in_place` drops
the copy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from tangent import runtime
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op


def take_over(
    block: core.Block, alike: Callable[[str, str], bool], copied: Callable[[Expr], Expr]
) -> core.Block:
    """Let cotangents go on that would be started anew and filled with what they were.

    `alike` tells whether two are buffers of one shape, `copied` writes a call of the helper.

    >>> from tangent.optimize.running_sums import add_in_place
    >>> from tangent.rules.book import BOOK
    >>> from tangent_ast.show import rewritten
    >>> def change(function):
    ...     copied = lambda x: Apply(Op.CALL, (Global("copy", runtime.copy), x))
    ...     body = add_in_place(function, BOOK).body
    ...     return function.with_body(take_over(body, lambda a, b: True, copied))
    >>> text = "n = c; c = zeros_like(u); c = c + n; bt = n * w; c[1:] += bt; return c"
    >>> print(rewritten(change, text, zeros_like=runtime.zeros_like))
    n = copy(c)
    bt = n * w
    c[1:] += bt
    return c
    """
    bound = Counter(t for s in core.walk(block) for t in core.targets(s))

    def rewrite(block: core.Block) -> core.Block:
        # A second name would see the memory change that goes on.
        copies = [s.value for s in core.walk(block) if isinstance(s, core.Bind) and isinstance(s.value, Name)]
        named = Counter(copies)
        dropped: set[int] = set()
        out = list(block)
        for k, s in enumerate(block):
            match s:
                case core.Bind(target=new, value=Name(old) as whole) if (
                    bound[new] == 1 and named[whole] == 1 and alike(new, old)
                ):
                    idle = _filled_again(block[k + 1 :], new, old)
                    if idle is not None:
                        dropped.update(map(id, idle))
                        out[k] = replace(s, value=copied(s.value))
        return tuple(core.map_blocks(s, rewrite) for s in out if id(s) not in dropped)

    return rewrite(block)


def _filled_again(block: core.Block, new: str, old: str) -> tuple[core.Statement, core.Statement] | None:
    """The statements that make zeros and add what was there before, if nothing else happens to them."""
    zeros: core.Statement | None = None
    for s in block:
        match s:
            case core.Bind(target=target, value=Apply(Op.CALL, (Global(value=fn), *_))) if target == old:
                if zeros is not None or fn is not runtime.zeros_like:
                    return None
                zeros = s
            case core.Update(place=Name(base), value=Name(value), symbol="+", repeated=False) if base == old:
                return (zeros, s) if zeros is not None and value == new else None
            case _:
                if any(old in (*core.reads(i), *core.targets(i)) for i in core.walk((s,))):
                    return None
    return None
