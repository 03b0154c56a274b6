"""Read a value under its first name.

>>> from tangent_ast.show import rewritten
>>> def change(function):
...     return function.with_body(propagate_copies(function.body, frozenset({"bt"})))
>>> print(rewritten(change, "bt = by; bx = bt * 2"))
bt = by
bx = by * 2

The copy itself goes with what is dead.
"""

from __future__ import annotations

from collections import defaultdict

from tangent.algebra import simplify
from tangent.optimize.held import Held
from tangent_ast import core, solver
from tangent_ast.core import Const, Expr, Name


class _Available(Held):
    """The copies that still hold."""

    def __init__(self, block: core.Block, candidates: frozenset[str]) -> None:
        super().__init__()
        self.bit: dict[tuple[str, Name | Const], int] = {}
        self.copies_of: dict[str, list[tuple[int, Name | Const]]] = defaultdict(list)
        for s in core.walk(block):
            copy = _copy(s)
            if copy is None or copy[0] not in candidates or copy in self.bit:
                continue
            target, value = copy
            if value == Name(target):
                continue
            bit = self.bit[copy] = 1 << len(self.bit)
            self.copies_of[target].append((bit, value))
            self.mention(bit, (target, *core.names(value)))

    def transfer(self, statement: core.Statement, state: int) -> int:
        if isinstance(statement, core.For):
            return state
        copy = _copy(statement)
        if copy is not None and self.root(copy[1], state) == Name(copy[0]):
            return state  # it has this value already
        state = self.kept(core.targets(statement), state)
        return state | self.bit.get(copy, 0) if copy is not None else state

    def root(self, expr: Expr, state: int) -> Expr:
        """What a name is a copy of, in the end."""
        seen: set[str] = set()
        while isinstance(expr, Name) and expr.id in self.copies_of and expr.id not in seen:
            seen.add(expr.id)
            expr = next((value for bit, value in self.copies_of[expr.id] if state & bit), expr)
        return expr

    def name(self, expr: Expr, state: int) -> Expr:
        """The same, unless it is a copy of a constant."""
        root = self.root(expr, state)
        return root if isinstance(root, Name) else expr


def _copy(statement: core.Statement) -> tuple[str, Name | Const] | None:
    match statement:
        case core.Bind(target=target, value=(Name() | Const()) as value):
            return target, value
    return None


def propagate_copies(block: core.Block, candidates: frozenset[str]) -> core.Block:
    """Replace copies of names by the names, for the `candidates`."""
    available = _Available(block, candidates)
    solution = solver.forward(block, 0, available)
    writes = any(isinstance(s, core.Update) for s in core.walk(block))

    def resolve(copies: int, expr: Expr, about: core.About) -> Expr:
        if isinstance(expr, core.Verbatim):  # in which a name may become another name only
            expr = core.rebuild(expr, lambda e: available.name(e, copies))
        else:
            expr = core.rebuild(expr, lambda e: available.root(e, copies))
        if about.role is core.Role.PRIMAL or not isinstance(expr, core.Apply):
            return expr
        simple = simplify(expr)
        # `1.0 * y` is an array of its own, `y` is not: the difference shows if one of them is written to.
        return expr if writes and isinstance(simple, Name) else simple

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            copies = solution.before.get(id(s)) or 0
            rewritten = s
            if copies and not isinstance(s, core.While):  # its test is read after its head
                rewritten = core.map_expressions(s, lambda e, c=copies, a=s.about: resolve(c, e, a))  # type: ignore[misc]
            if isinstance(rewritten, core.Bind) and rewritten.value == Name(rewritten.target):
                continue
            out.append(core.map_blocks(rewritten, rewrite))
        return tuple(out)

    return rewrite(block)
