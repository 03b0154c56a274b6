"""All that follows from something, step by step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping


def reachable(start: Iterable[str], following: Mapping[str, Collection[str]]) -> set[str]:
    """The names at the start, what follows from these, and so on.

    >>> sorted(reachable(["a"], {"a": ["b"], "b": ["a", "c"], "d": ["e"]}))
    ['a', 'b', 'c']
    """
    found = set(start)
    waiting = list(found)
    while waiting:
        for name in following.get(waiting.pop(), ()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found
