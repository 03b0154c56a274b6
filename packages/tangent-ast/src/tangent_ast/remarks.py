"""The user's comments and blank lines, by the line of code that they belong to."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass

from tangent_ast.source import Source

_NOT_CODE = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER,
}  # fmt: skip
_OURS = "# Grad of: "  # derivatives that are differentiated again bear these


@dataclass(frozen=True, slots=True)
class Remark:
    """What stands above a line of code, "" for blank lines, and the comment behind it."""

    above: tuple[str, ...] = ()
    behind: str = ""


Place = tuple[str, int]  # file and line


def remarks_of(source: Source) -> dict[Place, Remark]:
    """The remarks in a function's body."""
    found = remarks_in(source.rows)
    start = source.tree.body[0].lineno - source.first_line + 1
    above_body = source.tree.lineno - source.first_line + 1
    return {
        (source.file, line + source.first_line - 1): Remark(
            remark.above if line > start else _comments(remark.above), remark.behind
        )
        for line, remark in found.items()
        if line > above_body
    }


def _comments(above: tuple[str, ...]) -> tuple[str, ...]:
    """No blank line stands before the first statement."""
    return tuple(line for line in above if line)


def remarks_in(rows: tuple[str, ...]) -> Mapping[int, Remark]:
    """The remarks of a text, by line (counted from 1).

    >>> remarks_in(("# double", "y = 2 * x  # exact", "", "z = y"))
    {2: Remark(above=('# double',), behind='# exact'), 4: Remark(above=('',), behind='')}
    """
    margin = len(rows[0]) - len(rows[0].lstrip()) if rows else 0
    text = "\n".join(row[margin:] if not row[:margin].strip() else row.lstrip() for row in rows) + "\n"
    code: set[int] = set()
    comments: dict[int, str] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                if not token.string.startswith(_OURS):
                    comments[token.start[0]] = token.string
            elif token.type not in _NOT_CODE:
                code.update(range(token.start[0], token.end[0] + 1))
    except (tokenize.TokenError, IndentationError):
        pass  # the text is a part of a line, such as a lambda
    found: dict[int, Remark] = {}
    waiting: list[str] = []
    for line, row in enumerate(rows, start=1):
        if line in code:
            remark = Remark(tuple(waiting), comments.get(line, ""))
            if remark != Remark():
                found[line] = remark
            waiting = []
        elif line in comments:
            waiting.append(comments[line])
        elif not row.strip() and waiting[-1:] != [""]:
            waiting.append("")
    return found
