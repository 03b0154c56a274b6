"""Undo what a call changed that is not differentiated: the backward pass reads it as it was.

y = advance(state)    =>    kept = snapshot(state)
                            y = advance(state)
                      and   put_back(kept)
"""

from __future__ import annotations

from typing import Any

from tangent.backend import backend_of
from tangent.runtime.records import fields_of, is_record, set_field
from tangent.runtime.tree import items_of


class Snapshot:
    """What can change, and its content at that time.  It is no container: nobody looks for numbers in it."""

    __slots__ = ("kept",)
    kept: list[tuple[Any, Any]]

    def __new__(cls, kept: list[tuple[Any, Any]]) -> Snapshot:
        made = super().__new__(cls)
        made.kept = kept
        return made


def snapshot(*values: Any) -> Snapshot:
    """The content of arrays, lists, dicts, sets and objects, and of all that is in them.

    >>> xs = [1.0, [2.0]]
    >>> kept = snapshot(xs)
    >>> xs[1].append(3.0)
    >>> xs[0] = 5.0
    >>> put_back(kept)
    >>> xs
    [1.0, [2.0]]
    """
    found: dict[int, tuple[Any, Any]] = {}
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if id(value) in found:
            continue
        backend = backend_of(value)
        if backend is not None:
            found[id(value)] = value, backend.copy(value)
        elif isinstance(value, (list, dict, set)):
            found[id(value)] = value, value.copy()
        elif isinstance(value, tuple) or is_record(value):
            found[id(value)] = value, fields_of(value) if is_record(value) else None
        if isinstance(value, (list, tuple, dict)) or is_record(value):
            waiting += items_of(value)
        if isinstance(value, Snapshot):  # in a second derivative: what will be put back
            waiting += [thing for thing, _ in value.kept]
    return Snapshot(list(found.values()))


def put_back(kept: Snapshot) -> None:
    """Give everything in a snapshot the content that it had."""
    for value, content in kept.kept:
        if isinstance(value, list):
            value[:] = content
        elif isinstance(value, (dict, set)):
            value.clear()
            value.update(content)
        elif is_record(value):
            for name in fields_of(value).keys() - content.keys():
                object.__delattr__(value, name)
            for name, item in content.items():
                set_field(value, name, item)
        elif hasattr(value, "__setitem__") and _is_writable(value):
            value[...] = content


def _is_writable(array: Any) -> bool:
    """Can this very array be written to?  Arrays that can be locked say so in their flags."""
    return bool(getattr(getattr(array, "flags", None), "writeable", True))
