"""Text that was written while the program runs, where `inspect`, `pdb` and tracebacks look for source."""

from __future__ import annotations

import itertools
import linecache
import sys
import weakref
from collections.abc import Sequence
from types import FrameType, FunctionType
from typing import Any

DERIVED = "<tangent "  # how the names of texts of derivatives begin

_count = itertools.count(1)


def written(text: str, namespace: dict[str, Any]) -> FunctionType:
    """The function of a text that was written for it, over the given globals.

    >>> written("def double(x):\\n    return two * x\\n", {"two": 2})(3)
    6
    """
    made: dict[str, Any] = {}
    name = text.removeprefix("def ").partition("(")[0]
    file_name = f"<text {next(_count)}: {name}>"  # no two texts under one name
    exec(compile(text, file_name, "exec"), namespace, made)
    function: FunctionType = made[name]
    show(text, file_name, [function])
    return function


def is_derived(function: FunctionType) -> bool:
    """Is a function a derivative?"""
    return function.__code__.co_filename.startswith(DERIVED)


def show(source: str, file_name: str, functions: Sequence[FunctionType]) -> None:
    """Let `inspect`, `pdb` and tracebacks find the source of functions, as long as one of them lives."""
    lines = source.splitlines(keepends=True)
    # No time of modification: then `linecache.checkcache` does not look for a file.
    entry = (len(source), None, lines, file_name)
    linecache.cache[file_name] = entry
    _holders.setdefault(file_name, 0)
    for function in functions:
        _holders[file_name] += 1
        weakref.finalize(function, _forget, file_name).atexit = False


def keep_shown(function: FunctionType) -> None:
    """Let the source of a function be found as long as this one lives, too, if its text was written here."""
    file_name = function.__code__.co_filename
    if file_name in _holders:
        _holders[file_name] += 1
        weakref.finalize(function, _forget, file_name).atexit = False


_holders: dict[str, int] = {}  # how many living functions come from a text


_unread: list[str] = []  # texts that nobody holds any more


def _forget(file_name: str) -> None:
    """A function has gone; its text goes with the last one, but not from under `linecache`.

    Functions go whenever the garbage collector runs, also while `linecache` looks through its texts, which
    fails if one is missing.  Then the text goes with the next one.
    """
    _holders[file_name] -= 1
    if not _holders[file_name]:
        del _holders[file_name]
        _unread.append(file_name)
    if not _is_being_read():
        while _unread:
            name = _unread.pop()
            if name not in _holders:  # the same text may have been written again
                linecache.cache.pop(name, None)


def _is_being_read() -> bool:
    """Is `linecache` at work in any thread?"""
    for frame in sys._current_frames().values():
        around: FrameType | None = frame
        while around is not None:
            if around.f_globals is vars(linecache):
                return True
            around = around.f_back
    return False
