"""Elements that are taken from one of several arrays."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent.runtime import unbroadcast


def choice_numbers(a: Any, count: int, mode: str = "raise") -> Any:
    """Which of `count` choices `np.choose` takes.

    >>> choice_numbers(np.array([0, 5, -1]), 3, "clip")
    array([0, 2, 0])
    """
    return a % count if mode == "wrap" else np.clip(a, 0, count - 1)


def first_true(condlist: Any) -> Any:
    """The number of the first condition that holds; their count where none does.

    >>> first_true([np.array([False, True, False]), np.array([True, True, False])])
    array([1, 0, 2])
    """
    return np.select(condlist, range(len(condlist)), len(condlist))


def shares_of(g: Any, numbers: Any, choices: Any) -> Any:
    """The cotangents of the choices, each of which gets those elements of `g` that have its number."""
    parts = [unbroadcast(np.where(numbers == k, g, 0.0), c) for k, c in enumerate(choices)]
    return type(choices)(parts) if isinstance(choices, (list, tuple)) else np.stack(parts)


def put_together(parts: Any, numbers: Any) -> Any:
    """Each element from the part that has its number, or 0: the adjoint of `shares_of`.

    >>> put_together([np.array([1.0, 2.0]), np.array([5.0, 7.0])], np.array([1, 2]))
    array([5., 0.])
    """
    return np.select([numbers == k for k in range(len(parts))], list(parts), 0.0)
