"""How much of a value varies: all of it, nothing, or some items of a container or of what is on a stack.

    u, k = saved      where `saved` is made as (u, k) of a `u` that varies and a `k` that does not

A tuple has the tangent (du, 0.0).  Whoever takes it apart must not calculate with that 0.0: where
there is no slope by `k`, zero times that slope is nan.  Of what a function gives that calls itself, or that
is known only when it runs, nobody can tell the parts: `SOME` of it varies, and what is in it does PERHAPS.
Whoever calculates with that looks at the tangent (`runtime.along`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from tangent_ast.records import record


@record(frozen=True, slots=True)
class Items:
    """The items of a tuple, each as far as it varies; of a dictionary or an object, under these keys."""

    parts: tuple[Extent, ...]
    keys: tuple[object, ...] = ()


@record(frozen=True, slots=True)
class Rows:
    """What is on a stack, by position among what is pushed at a time; what is in a list."""

    parts: tuple[Extent, ...]


@record(frozen=True, slots=True)
class Untold:
    """Nobody tells how much varies: of what is in something, or whether the value itself does."""

    itself: bool


SOME, PERHAPS = Untold(False), Untold(True)

Extent = bool | Items | Rows | Untold  # a truth value: all of it, or nothing
_DEEPEST = 6  # what is nested deeper counts as a whole, so that an analysis ends


def items(parts: Iterable[Extent], keys: Sequence[object] = ()) -> Extent:
    """A container of these.

    >>> items([True, False]), items([False, items([False])])
    (Items(parts=(True, False), keys=()), False)
    """
    return _limited(Items(tuple(parts), tuple(keys)))


def rows(parts: Iterable[Extent]) -> Extent:
    """A stack on which these are pushed at a time."""
    return _limited(Rows(tuple(parts)))


def any_of(parts: Iterable[Extent]) -> Extent:
    """What may vary in one of several values."""
    nothing: Extent = False
    return reduce(joined, parts, nothing)


def joined(one: Extent, other: Extent) -> Extent:
    """What may vary in a value that is either.

    >>> joined(items([True, False, False]), items([False, True, False])).parts
    (True, True, False)
    """
    if one == other or other is False:
        return one
    if one is False:
        return other
    match one, other:
        case (Items(these, keys), Items(those, same)) if keys == same and len(these) == len(those):
            return Items(tuple(map(joined, these, those)), keys)
        case (Rows(these), Rows(those)) if len(these) == len(those):
            return Rows(tuple(map(joined, these, those)))
    if PERHAPS in (one, other):
        return PERHAPS
    return SOME if SOME in (one, other) else True


def item(whole: Extent, key: object = None) -> Extent:
    """What may vary in an item; what may in any of them, where the key does not tell which it is.

    >>> item(items([True, False]), 1), item(items([True, False], ["x", "k"]), "k"), item(items([True, False]))
    (False, False, True)
    """
    match whole:
        case Items(parts, keys) if key in keys:
            return parts[keys.index(key)]
        case Items(parts, ()) if isinstance(key, int) and -len(parts) <= key < len(parts):
            return parts[key]
        case Items(parts) | Rows(parts):
            return any_of(parts)
        case Untold():
            return PERHAPS
    return whole


def unpacked(whole: Extent, count: int) -> tuple[Extent, ...]:
    """What may vary in each of `count` names that a value is unpacked to.

    >>> unpacked(items([True, False]), 2), unpacked(True, 2)
    ((True, False), (True, True))
    """
    if isinstance(whole, Items) and len(whole.parts) == count:
        return whole.parts
    return (item(whole),) * count


def popped(whole: Extent, count: int) -> tuple[Extent, ...]:
    """What may vary in each of `count` names that are popped from a stack at a time."""
    if isinstance(whole, Rows) and len(whole.parts) == count:
        return whole.parts
    return (item(whole) if isinstance(whole, Untold) else whole is not False,) * count


def _limited(made: Items | Rows) -> Extent:
    if not any(made.parts):
        return False
    return made if _depth(made) <= _DEEPEST else SOME


def _depth(extent: Extent) -> int:
    return 0 if isinstance(extent, bool | Untold) else 1 + max(map(_depth, extent.parts), default=0)
