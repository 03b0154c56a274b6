"""Items of lists and dictionaries, and attributes of objects, that are set."""

from __future__ import annotations

from typing import Any

from tangent.runtime.cotangents import zeros_like
from tangent.runtime.records import fields_of, is_record, set_field
from tangent.runtime.shapes import unbroadcast
from tangent.runtime.tree import is_container, items_of, rebuild


class _Absent:
    """What a dictionary has under a key that it has not."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


def item_before(d: Any, key: Any) -> Any:
    """The item that is about to be replaced, if there is one.

    >>> item_before({"a": 1.0}, "a"), item_before({}, "a")
    (1.0, ABSENT)
    """
    if is_record(d):
        return fields_of(d).get(key, ABSENT)
    return d.get(key, ABSENT)


def restore_item(d: Any, key: Any, old: Any) -> None:
    """What `item_before` gave is there again, and nothing where nothing was.

    >>> d = {"a": 2.0, "b": 3.0}
    >>> restore_item(d, "a", 1.0)
    >>> restore_item(d, "b", ABSENT)
    >>> d
    {'a': 1.0}
    """
    if is_record(d):
        if old is ABSENT:
            object.__delattr__(d, key)
        else:
            set_field(d, key, old)
    elif old is ABSENT:
        del d[key]
    else:
        d[key] = old


def taken(g: Any, like: Any) -> Any:
    """The cotangent that an item of a container has collected, for the value that was put there.

    0.0 stands for zeros of any kind there, and a dictionary may have had other keys before.

    >>> taken(0.0, [1.0, 2.0]), taken({"a": 1.0, "b": 2.0}, {"a": 5.0})
    ([0.0, 0.0], {'a': 1.0})
    """
    if type(like) is float and type(g) is float:
        return g
    if g is None or like is None or (type(g) is float and g == 0.0):
        return zeros_like(like, True)
    if isinstance(like, dict) and isinstance(g, dict):
        return {key: taken(g.get(key), item) for key, item in like.items()}
    if is_container(like) and is_container(g):
        return rebuild(
            like, [taken(one, item) for one, item in zip(items_of(g), items_of(like), strict=True)]
        )
    return unbroadcast(g, like)


__all__ = ["item_before", "restore_item", "taken"]
