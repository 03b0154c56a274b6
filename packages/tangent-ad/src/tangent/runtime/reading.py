"""Call what is known only when it runs, and make sure that it only reads what it is passed.

Such a call is not differentiated, since nothing depends on its result.  That is right
as long as the function leaves alone what it is passed, which others differentiate.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import is_not
from typing import Any

from tangent.runtime.late import may_write
from tangent.runtime.records import fields_of, is_record
from tangent.runtime.tree import describe
from tangent.runtime.undoing import snapshot
from tangent_ast.errors import Unsupported


def only_reading(function: Callable[..., Any], *args: Any, **keywords: Any) -> Any:
    """The result of a call that changes nothing that it is passed; an error if it does.

    >>> only_reading(max, [1.0, 3.0])
    3.0
    >>> only_reading(list.pop, [1.0, 3.0])
    Traceback (most recent call last):
        ...
    tangent_ast.errors.Unsupported: `pop` changes a list of 1 that it is passed, and is known only ...
    """
    if not may_write(function):
        return function(*args, **keywords)
    kept_by_function = (getattr(function, name, None) for name in ("__self__", "args", "keywords"))
    before = snapshot(function, *kept_by_function, args, keywords)
    result = function(*args, **keywords)
    for value, content in before.kept:
        if _differs(value, content):
            raise Unsupported(
                f"`{getattr(function, '__name__', describe(function))}` changes {describe(value)} that it is "
                "passed, and is known only when it is called, which is not supported: let it make a copy "
                "and return that"
            )
    return result


def _differs(value: Any, content: Any) -> bool:
    """Is the content of something, as `snapshot` keeps it, another one by now?"""
    if isinstance(value, tuple):
        return False  # what is in it is looked at by itself
    if isinstance(value, set):
        return bool(value != content)
    if isinstance(value, list):
        return len(value) != len(content) or any(map(is_not, value, content))
    if isinstance(value, dict) or is_record(value):
        items = value if isinstance(value, dict) else fields_of(value)
        return list(items) != list(content) or any(map(is_not, items.values(), content.values()))
    if not hasattr(value, "__setitem__"):
        return False  # an array that cannot be written to
    same = (value == content) | ((value != value) & (content != content))
    return not bool(same.all())
