"""Operators with a literal operand that have a rule of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tangent_ast.core import Apply, Const


def inverse(one: Any, y: Any) -> Any:
    """`1 / y`."""
    return one / y


def special_case(expr: Apply) -> Callable[..., Any] | None:
    """The function whose rule is for an operator with this literal operand, if there is one."""
    match expr:
        case Apply(args=(Const(int() | float() as one), _), symbol="/") if one == 1 and one is not True:
            return inverse
    return None
