"""Read text into a tree of `ast`: the one place where it is done, since only one thread may do it.

CPython 3.11 counts how deep the trees are that `ast.parse` builds, in one place for all threads.  Where the
garbage collector runs a callback in between, another thread can go on and parse as well, and the first one
then ends in ``SystemError: AST constructor recursion depth mismatch``.
"""

import ast
from threading import RLock
from typing import Literal, overload

# Taken again by the thread that has it, in case the garbage collector runs a finalizer that derives.
_ONE_AT_A_TIME = RLock()


@overload
def parsed(text: str, file: str = ..., mode: Literal["exec"] = ...) -> ast.Module: ...
@overload
def parsed(text: str, file: str = ..., *, mode: Literal["eval"]) -> ast.Expression: ...
def parsed(
    text: str, file: str = "<unknown>", mode: Literal["exec", "eval"] = "exec"
) -> ast.Module | ast.Expression:
    """The tree of a text, as from `ast.parse`; safe to call from several threads.

    >>> ast.dump(parsed("x + 1", mode="eval").body)
    "BinOp(left=Name(id='x', ctx=Load()), op=Add(), right=Constant(value=1))"
    """
    with _ONE_AT_A_TIME:
        if mode == "eval":
            return ast.parse(text, file, mode="eval")  # noqa: TID251
        return ast.parse(text, file)  # noqa: TID251
