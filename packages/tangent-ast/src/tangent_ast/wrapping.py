"""Lines that are too long, broken where a formatter would break them.

A line ends in a bracket: its contents go onto a line of their own, or onto one
line for each item.  It has operators instead: they go into parentheses first.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass

from tangent_ast.parsing import parsed

WIDTH = 100
STEP = 4

_OPEN, _CLOSE = {"(", "[", "{"}, {")", "]", "}"}
# Operators at which an expression may be broken, loosest first.
_RANKS: dict[str, int] = {
    symbol: rank
    for rank, symbols in enumerate(
        [
            ["if", "else"],
            ["or"],
            ["and"],
            ["not"],
            ["in", "is", "<", "<=", ">", ">=", "==", "!="],
            ["|"],
            ["^"],
            ["&"],
            ["<<", ">>"],
            ["+", "-"],
            ["*", "/", "//", "%", "@"],
            ["**"],
        ]
    )
    for symbol in symbols
}
_ASSIGNS = {"=", *(op + "=" for op in ("+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^"))}
_KEYWORDS = {"if", "elif", "while", "return", "raise"}


def wrap(line: str, width: int = WIDTH) -> str:
    """One logical line as several, if it is longer than `width`.

    >>> print(wrap("x = f(alpha, beta)", 16))
    x = f(
        alpha, beta
    )
    >>> print(wrap("total = alpha + beta", 18))
    total = (
        alpha + beta
    )
    """
    if len(line) <= width or line.lstrip().startswith("#") or "\n" in line:
        return line
    indent = len(line) - len(line.lstrip())
    head, body, tail = _statement(line.lstrip())
    wrapped = "\n".join(_Layout(width).lines(head, body, tail, indent, bare=False))
    return wrapped if _meaning(wrapped) == _meaning(line) else line


def _meaning(line: str) -> str:
    """The syntax tree of a line; a header counts as one with an empty body, `elif` as `if`."""
    text = line.strip().removeprefix("el")
    return ast.dump(parsed(text + " pass" if text.endswith(":") else text))


# --------------------------------------------------------------------------
# Reading a line


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    depth: int
    is_name: bool  # name or keyword


def _tokens(text: str) -> list[_Token]:
    """The tokens of one line of code, with the number of brackets around each."""
    found: list[_Token] = []
    depth = inside = 0
    # In parentheses nothing is a statement, and no end of line is expected.
    for token in tokenize.generate_tokens(io.StringIO(f"({text}\n)").readline):
        if token.start[0] > 1 or token.type in (tokenize.NEWLINE, tokenize.NL, tokenize.ENDMARKER):
            break
        start, end = token.start[1] - 1, token.end[1] - 1
        name = tokenize.tok_name[token.type]
        if start < 0:
            continue
        if name == "FSTRING_START":
            inside += 1
        is_bracket = token.type == tokenize.OP and not inside
        if is_bracket and token.string in _CLOSE:
            depth -= 1
        found.append(_Token(token.string, start, end, depth + inside, token.type == tokenize.NAME))
        if is_bracket and token.string in _OPEN:
            depth += 1
        if name == "FSTRING_END":
            inside -= 1
    return found


def _statement(line: str) -> tuple[str, str, str]:
    """What comes before the expression that is to be broken, the expression, and what comes after.

    >>> _statement("if x > 1:"), _statement("y += f(x)")
    (('if ', 'x > 1', ':'), ('y += ', 'f(x)', ''))
    """
    tail = ":" if line.endswith(":") else ""
    body = line.removesuffix(":")
    if match := re.match(r"(def )(\w+\(.*\))$", body):
        return match[1], match[2], tail
    tokens = _tokens(body)
    for token in tokens:
        if token.depth:
            continue
        if token.text in _ASSIGNS or (tokens[0].text == "for" and token.text == "in"):
            cut = token.end + 1
            return body[:cut], body[cut:], tail
    word = tokens[0].text
    if word in _KEYWORDS:
        return word + " ", body[len(word) + 1 :], tail
    return "", body, tail


def _split(text: str, tokens: list[_Token]) -> list[str]:
    """The items of a list with commas.

    >>> _split("a, f(b, c)", _tokens("a, f(b, c)"))
    ['a', 'f(b, c)']
    """
    items, start = [], 0
    for token in tokens:
        if token.text == "," and not token.depth:
            items.append(text[start : token.start].strip())
            start = token.end
    last = text[start:].strip()
    return [*items, last] if last else items


def _operators(tokens: list[_Token]) -> list[_Token]:
    """The loosest operators outside of brackets: where an expression may be broken."""
    found: list[tuple[int, _Token]] = []
    for before, token in zip([None, *tokens[:-1]], tokens, strict=True):
        if token.depth or token.text not in _RANKS:
            continue
        prefix = before is None or (before.text in _RANKS and before.text not in _CLOSE) or before.text == ","
        if before is not None and (before.text, token.text) in (("is", "not"), ("not", "in")):
            if before.text == "not":
                found[-1] = (_RANKS["in"], found[-1][1])
            continue
        if not prefix or token.text == "not":
            found.append((_RANKS[token.text], token))
    loosest = min((rank for rank, _ in found), default=0)
    return [token for rank, token in found if rank == loosest and token.text != "not"] or [
        token for rank, token in found if token.text == "not" and rank == _RANKS["in"]
    ]


# --------------------------------------------------------------------------
# Writing it


@dataclass(frozen=True, slots=True)
class _Layout:
    width: int

    def lines(self, head: str, body: str, tail: str, indent: int, bare: bool) -> list[str]:
        """`head body tail`, on one line if it fits; `bare` if it stands in brackets already."""
        line = " " * indent + head + body + tail
        if len(line) <= self.width:
            return [line]
        tokens = _tokens(body)
        if any(t.text == "lambda" and not t.depth for t in tokens):
            return [line]
        if any(t.text == "," and not t.depth for t in tokens):
            return self.bracket(head + "(", body, ")" + tail, indent, display=True)
        operators = _operators(tokens)
        trailer = self.last_bracket(tokens)
        if trailer is not None and (
            not operators or (not bare and self.hangs(operators, head, trailer, indent))
        ):
            inner = body[trailer.end : tokens[-1].start]
            display = not self.is_call(tokens, trailer)
            subscript = trailer.text == "[" and not display
            return self.bracket(
                head + body[: trailer.end], inner, tokens[-1].text + tail, indent, display, subscript
            )
        if not operators:
            return [line]
        if bare:
            return self.broken(head, body, tail, operators, indent)
        return [
            " " * indent + head + "(",
            *self.inner(body, operators, indent + STEP),
            " " * indent + ")" + tail,
        ]

    def inner(self, body: str, operators: list[_Token], indent: int) -> list[str]:
        line = " " * indent + body
        return [line] if len(line) <= self.width else self.broken("", body, "", operators, indent)

    def broken(self, head: str, body: str, tail: str, operators: list[_Token], indent: int) -> list[str]:
        """An expression over several lines, each but the first beginning with an operator."""
        found: list[str] = []
        starts = [0, *(t.start for t in operators)]
        ends = [*(t.start for t in operators), len(body)]
        for start, end in zip(starts, ends, strict=True):
            part = body[start:end].strip()
            symbol, operand = "", part
            if start:
                symbol, _, operand = part.partition(" ")
                symbol += " "
            found += self.lines(
                head * (not start) + symbol, operand, tail if end == len(body) else "", indent, bare=True
            )
        return found

    def last_bracket(self, tokens: list[_Token]) -> _Token | None:
        """The opening bracket that the last token closes, if there is something in it."""
        if tokens[-1].text not in _CLOSE:
            return None
        opening = [t for t in tokens if t.text in _OPEN and t.depth == 0][-1]
        return None if opening is tokens[-2] else opening

    def is_call(self, tokens: list[_Token], opening: _Token) -> bool:
        """Whether a bracket follows what it is applied to."""
        before = [t for t in tokens if t.end <= opening.start]
        return (
            bool(before)
            and (before[-1].text in _CLOSE or before[-1].is_name)
            and before[-1].text not in _RANKS
        )

    def hangs(self, operators: list[_Token], head: str, opening: _Token, indent: int) -> bool:
        """Whether the last operand of a single operator may be broken at its bracket."""
        return (
            len(operators) == 1
            and operators[0].end <= opening.start
            and operators[0].text not in ("if", "else", "or", "and")
            and indent + len(head) + opening.end <= self.width
        )

    def bracket(
        self, head: str, body: str, tail: str, indent: int, display: bool, subscript: bool = False
    ) -> list[str]:
        """A bracket with its contents indented: a display has a line for each item at once."""
        tokens = _tokens(body)
        items = _split(body, tokens)
        line = " " * (indent + STEP) + body
        if len(line) <= self.width and (not display or len(items) == 1):
            contents = [line]
        elif any(t.text == "for" and not t.depth for t in tokens):
            contents = [line]  # a comprehension is left in one piece
        else:
            # A comma makes a tuple of a single item, and of the single key of an index.
            plain = len(items) == 1 and (subscript or (display and tokens[-1].text != ","))
            comma = "" if plain or items[-1].startswith("**") else ","
            contents = []
            for position, item in enumerate(items):
                end = "," if position < len(items) - 1 else comma
                name = re.match(r"\w+=(?!=)", item)
                start = name[0] if name else ""
                contents += self.lines(start, item[len(start) :], end, indent + STEP, bare=not start)
        return [" " * indent + head, *contents, " " * indent + tail]
