"""Write docs/numpy.md: what the rule book says of every function of NumPy.

    python docs/write_numpy_table.py

The words come from the rules themselves, so the page cannot say anything else than they do.
"""

from __future__ import annotations

import inspect
import types
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tangent.rules.book import BOOK
from tangent.rules.declare import UFUNC_KEYWORDS
from tangent.rules.record import Form
from tangent_ast.core import Apply, Global, Name, Op

PAGE = Path(__file__).parent / "numpy.md"
VERSION = ".".join(np.__version__.split(".")[:2])

OWNERS = {
    "Functions": ("np.", np),
    "numpy.linalg": ("np.linalg.", np.linalg),
    "numpy.fft": ("np.fft.", np.fft),
    "Methods and attributes of arrays": ("x.", np.ndarray),
}
HEAD = f"""\
# NumPy

<!-- Written by docs/write_numpy_table.py from the rules; do not edit. -->

What NumPy {VERSION} offers, and what `tangent` does with it. *Differentiated* holds for reverse mode and
forward mode, of any order unless a rule says otherwise. *Constant* means that the value moves
only in jumps. What is *refused* is refused while deriving, with the reason given here. What is no
calculation (printing, files, types) is not listed.

An argument that is refused is named, with the reason if it has one of its own. Of all functions, `out=` is
taken for the write that it stands for where it names a variable; of elementwise functions, the keywords that
they all share (`where=`, `dtype=`, `casting=`, ...) are refused.
"""


def names(owner: Any) -> Iterator[tuple[str, Any]]:
    """The public functions of a module, or methods of a class; no other names of the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in sorted(dir(owner), key=lambda n: (n.lower(), n)):
            if not name.startswith("_"):
                value = getattr(owner, name, None)
                if isinstance(owner, type) or (callable(value) and not isinstance(value, types.ModuleType)):
                    yield name, value


def entry(owner: Any, name: str, value: Any) -> tuple[str, str] | None:
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
    return "differentiated", _limits(value, dict(rule.unsupported))


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


def page() -> str:
    """The text of the page."""
    BOOK.ensure("numpy")
    parts = [HEAD]
    for title, (prefix, owner) in OWNERS.items():
        rows = [(name, entry(owner, name, value)) for name, value in names(owner)]
        known = [(name, found) for name, found in rows if found is not None]
        counts = {
            word: sum(e[0] == word for _, e in known) for word in ("differentiated", "constant", "refused")
        }
        summary = ", ".join(f"{count} {word}" for word, count in counts.items())
        parts.append(f"## {title}\n\n{summary}.\n\n| name | | |\n|---|---|---|\n")
        parts[-1] += "".join(f"| `{prefix}{name}` | {word} | {what} |\n" for name, (word, what) in known)
    methods = sorted(f"`np.{callee.__name__}.{m}`" for callee, m, _ in BOOK.compositions() if m)  # type: ignore[attr-defined]
    parts.append(
        "## Methods of elementwise functions\n\n"
        f"Differentiated are `np.add.at`, which is a write, and {', '.join(methods)}.\n"
    )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
