"""What the rule book says of the functions of a library, as rows of a page that a script writes."""

from __future__ import annotations

import inspect
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tangent.rules.book import BOOK
from tangent.rules.declare import UFUNC_KEYWORDS
from tangent.rules.record import Form
from tangent_ast.core import Apply, Global, Name, Op

Entry = tuple[str, str]  # what happens to a function, and what there is to say about it


def names(owner: Any) -> Iterator[tuple[str, Any]]:
    """The public functions of a module, or methods of a class; no other names of the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in sorted(dir(owner), key=lambda n: (n.lower(), n)):
            if not name.startswith("_"):
                value = getattr(owner, name, None)
                if isinstance(owner, type) or (callable(value) and not isinstance(value, types.ModuleType)):
                    yield name, value


def entry(owner: Any, name: str, value: Any) -> Entry | None:
    """What happens to a function, and what there is to say about it; None if nothing is known."""
    if isinstance(owner, type):
        rule = BOOK.method(name) or BOOK.attribute(name)
        call = Apply(Op.METHOD, (Name("x"),), symbol=name)
    else:
        rule = BOOK.rule_for(value)
        call = Apply(Op.CALL, (Global(name, value),))
    if BOOK.write_of(call) is not None:
        return "differentiated", "as the write that it stands for"
    if rule is None:
        composed = not isinstance(owner, type) and BOOK.composition_of(value) is not None
        return ("differentiated", _limits(value, {})) if composed else None
    if rule.form is Form.REFUSED:
        return "refused", rule.why
    if rule.form is Form.CONSTANT:
        return "constant", ""
    fixed = f"not by {', '.join(f'`{name}`' for name in rule.fixed)}" if rule.fixed else ""
    limits = _limits(value, dict(rule.unsupported))
    return "differentiated", "; ".join(filter(None, (fixed, limits)))


def _limits(value: Any, unsupported: dict[str, str]) -> str:
    """The arguments that are refused, with the reasons that are their own."""
    composition = BOOK.composition_of(value)
    if composition is not None:
        taken = inspect.signature(composition).parameters
        unsupported = {name: "" for name in unsupported or _parameters(value) if name not in taken}
    shared = UFUNC_KEYWORDS if isinstance(value, np.ufunc) else {"out"}
    bare = [
        f"`{n}`"
        for n, why in unsupported.items()
        if n not in shared and (not why or why.startswith("no rule"))
    ]
    own = [f"`{n}` ({why})" for n, why in unsupported.items() if n not in shared and f"`{n}`" not in bare]
    return f"not with {', '.join([*own, *bare])}" if own or bare else ""


def _parameters(value: Any) -> list[str]:
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return []
    return [p.name for p in parameters if p.default is not p.empty]


def section(
    title: str, prefix: str, owner: Any, wanted: Callable[[Any, Entry], bool] = lambda value, found: True
) -> str:
    """The rows of a module or class, those that are `wanted`, under a heading that counts them."""
    rows = [(name, value, entry(owner, name, value)) for name, value in names(owner)]
    return table(title, [(prefix + n, e) for n, v, e in rows if e is not None and wanted(v, e)])


def table(title: str, rows: list[tuple[str, Entry]]) -> str:
    """A heading, how many functions are differentiated, and a row for each."""
    words = ("differentiated", "constant", "refused")
    counts = {word: sum(found[0] == word for _, found in rows) for word in words}
    summary = ", ".join(f"{count} {word}" for word, count in counts.items())
    head = f"## {title}\n\n{summary}.\n\n| name | | |\n|---|---|---|\n"
    return head + "".join(f"| `{name}` | {word} | {what} |\n" for name, (word, what) in rows)
