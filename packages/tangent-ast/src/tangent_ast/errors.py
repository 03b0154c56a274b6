"""Errors that say where, why and what to do instead."""

from __future__ import annotations

import linecache
from dataclasses import dataclass, field

from tangent_ast.core import Origin


class TangentError(Exception):
    """Anything that this library refuses."""


class Unsupported(TangentError):
    """A construct that could be differentiated, but is not yet.

    The message names the line and a way to write the same in constructs that are.
    """


class Undifferentiable(TangentError):
    """Something that has no derivative, or whose derivative nobody has stated.

    Functions without source and without a rule belong here: state a rule for them.
    """


class NoSource(TangentError):
    """The source of a function is not to be had.

    It is read from the file (or notebook cell) that the function was defined in.
    Functions of extension modules and of bare `exec` have none; pass `source=`.
    """


class ShapeMismatch(TangentError, ValueError):
    """A seed or cotangent has another shape or structure than the value that it belongs to."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a function."""

    origin: Origin
    message: str
    help: str = ""
    kind: type[TangentError] = Unsupported

    def __str__(self) -> str:
        """The message with the user's line, a caret and a way out.

        `yield` is not supported yet
          --> model.py:12:5
           |
        12 |     yield x * i
           |     ^^^^^^^^^^^
           = help: return a list instead
        """
        at = self.origin
        line = (
            linecache.getline(at.file, at.line).rstrip("\n") or " " * at.column + at.text.partition("\n")[0]
        )
        margin = " " * len(str(at.line))
        end = at.end_column if at.end_line in (at.line, 0) and at.end_column > at.column else len(line)
        carets = " " * at.column + "^" * max(1, end - at.column)
        shown = [
            self.message,
            f"{margin}--> {at.file}:{at.line}:{at.column + 1}",
            f"{margin} |",
            f"{at.line} | {line}",
            f"{margin} | {carets}",
        ]
        if self.help:
            shown.append(f"{margin} = help: {self.help}")
        return "\n".join(shown)


@dataclass(slots=True)
class Problems:
    """Collects what is wrong, so that everything is said at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Note a problem (once)."""
        if problem not in self.found:
            self.found.append(problem)

    def raise_all(self) -> None:
        """Raise one exception for all problems; its type is that of the first."""
        if self.found:
            raise self.found[0].kind("\n\n".join(str(p) for p in self.found))
