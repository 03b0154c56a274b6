"""What an object keeps, and of which classes that is: what may be taken for granted while it is called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from types import MemberDescriptorType
from typing import Any

from tangent.runtime.records import fields_of, is_record_type, kept_by_class


@dataclass(frozen=True, slots=True)
class Structure:
    """The class of an object, and its attributes: with their structure, where they are objects.

    A list, tuple or dictionary of objects that are alike keeps one under no name.
    """

    kind: type
    keeps: tuple[tuple[str, Structure | None], ...] = ()


ITEMS = ""
_MOST = 64  # longer lists are not gone through at every call


def structure_of(owner: Any) -> Structure:
    """What an object of the user's keeps, as deep as that goes; of what is in one of its own class, nothing.

    So all nodes of a tree are alike.

    >>> class Layer: pass
    >>> class Net:
    ...     def __init__(self):
    ...         self.first, self.others, self.rate = Layer(), [Layer(), Layer()], 0.5
    >>> found = structure_of(Net())
    >>> [(name, kept and kept.kind.__name__) for name, kept in found.keeps]
    [('first', 'Layer'), ('others', 'list'), ('rate', None)]
    """
    return _looked_into(owner, frozenset())


def _looked_into(owner: Any, within: frozenset[type]) -> Structure:
    kind: Any = type(owner)
    keeps: list[tuple[str, Structure | None]] = []
    if _is_plain(kind):
        within |= {kind}
        for name, value in fields_of(owner).items():
            if not _is_calculated(kept_by_class(kind, name)):
                keeps.append((name, _kept(value, within)))
    return Structure(kind, tuple(keeps))


def _kept(value: Any, within: frozenset[type]) -> Structure | None:
    """The structure of an object, or of a container of some; None where there is none, or no end."""
    kind: Any = type(value)
    if kind is list or kind is tuple or kind is dict:
        if not 0 < len(value) <= _MOST:
            return None
        items = list(value.values()) if kind is dict else value
        first: Any = type(items[0])
        if not _is_kept(first):
            return None
        found = {_kept(item, within) for item in items}
        alike = found.pop()
        return None if found or alike is None else Structure(kind, ((ITEMS, alike),))
    if not _is_kept(kind) or kind in within:
        return None
    return _looked_into(value, within)


def _is_calculated(of_class: Any) -> bool:
    """Does a property, or another descriptor, say what an attribute is, whatever the object keeps?"""
    return hasattr(type(of_class), "__set__") and not isinstance(of_class, MemberDescriptorType)  # a slot


@lru_cache(maxsize=1024)
def _is_kept(kind: Any) -> bool:
    return is_record_type(kind) and kind is not partial


@lru_cache(maxsize=1024)
def _is_plain(kind: Any) -> bool:
    """Are the attributes of an object what it keeps under their names?"""
    return _is_kept(kind) and kind.__getattribute__ is object.__getattribute__


__all__ = ["ITEMS", "Structure", "structure_of"]
