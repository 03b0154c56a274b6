"""Lists whose items are written out, however many of them there are.

[[0.0] * m for _ in range(n)]       rows of zeros
[None for _ in xs]

Nothing that varies is in them, so they stay as they are written, whatever is set later.
"""

from __future__ import annotations

import gast


def holds_literals(tree: gast.AST) -> bool:
    """Is every item of a list, and of lists in it, written out?

    >>> def of(text):
    ...     return holds_literals(gast.parse(text, mode="eval").body)
    >>> of("[[0.0] * m for _ in range(n)]"), of("[x for _ in range(n)]"), of("[[] for _ in xs]")
    (True, False, False)
    """
    match tree:
        case gast.List(elts=items):
            return bool(items) and all(map(is_literal, items))
        case gast.ListComp(elt=item) | gast.DictComp(value=item):
            return is_literal(item)
        case gast.Dict(values=items):
            return bool(items) and all(map(is_literal, items))
        case gast.BinOp(left=items, op=gast.Mult(), right=gast.List()):
            return holds_literals(tree.right) and not isinstance(items, gast.List)
        case gast.BinOp(left=gast.List() as items, op=gast.Mult()):
            return holds_literals(items)
    return False


def is_literal(item: gast.AST) -> bool:
    match item:
        case gast.Constant():
            return True
        case gast.UnaryOp(operand=gast.Constant()):
            return True
        case gast.Tuple(elts=items):
            return all(map(is_literal, items))
    return holds_literals(item)
