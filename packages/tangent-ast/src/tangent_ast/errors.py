"""Errors that say where, why and what to do instead."""

from __future__ import annotations

import linecache
from collections.abc import Sequence
from dataclasses import dataclass, field

from tangent_ast.core import Origin


class TangentError(Exception):
    """Anything that this library refuses; `problems` are what it tells, where they stand in a text."""

    problems: tuple[Problem, ...] = ()


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
        """The message with the user's line, carets under the span, and a way out.

        >>> here = Origin("model.py", 12, 4, 12, 15, "yield x * i")
        >>> print(Problem(here, "`yield` is not supported yet", "return a list instead"))
        `yield` is not supported yet
          --> model.py:12:5
           |
        12 |     yield x * i
           |     ^^^^^^^^^^^
           = help: return a list instead
        """
        at = self.origin
        line = linecache.getline(at.file, at.line).rstrip("\n")
        if not line.strip():  # the text did not come from a file
            line = " " * at.column + at.text.partition("\n")[0]
        number = str(at.line)
        margin = " " * len(number)
        one_line = at.end_line in (at.line, 0) and at.end_column > at.column
        end = min(at.end_column, len(line)) if one_line else len(line)
        # Tabs stay tabs, so that the carets stand under the text however wide these are shown.
        before = "".join("\t" if c == "\t" else " " for c in line[: at.column])
        shown = [
            self.message,
            f"{margin}--> {at.file}:{at.line}:{at.column + 1}",
            f"{margin} |",
            f"{number} | {line}",
            f"{margin} | {before}{'^' * max(1, end - at.column)}",
        ]
        if self.help:
            shown.append(f"{margin} = help: {self.help}")
        return "\n".join(shown)


def raise_all(problems: Sequence[Problem]) -> None:
    """Raise one exception that tells all problems; its type is that of the first.

    >>> raise_all([])
    """
    if problems:
        error = problems[0].kind("\n\n".join(str(p) for p in problems))
        error.problems = tuple(problems)
        raise error


@dataclass(slots=True)
class Problems:
    """Collects what is wrong, so that everything is said at once."""

    found: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Note a problem (once)."""
        if problem not in self.found:
            self.found.append(problem)

    def raise_all(self) -> None:
        """Raise one exception for all problems, if there are any."""
        raise_all(self.found)
