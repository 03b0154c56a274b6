"""Write docs/tensorflow_functions.md: what the rule book says of TensorFlow's functions.

    python docs/write_tensorflow_table.py

The words come from the rules themselves, as in `library_table`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import reduce
from pathlib import Path

from tangent.rules.book import BOOK

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

PAGE = Path(__file__).parent / "tensorflow_functions.md"

# The first of several names of one function counts.
MODULES = (
    "", "math", "nn", "linalg", "signal", "random", "sparse", "image", "quantization", "debugging",
)  # fmt: skip
BY_TAPE = (*MODULES[:-2], "keras.activations", "keras.losses")

HEAD = """\
# TensorFlow's functions

<!-- Written by docs/write_tensorflow_table.py from the rules; do not edit. -->

The functions that have rules. *Differentiated* holds for reverse mode and forward mode, of any order unless
a rule says otherwise. *Constant* means that the value moves only in jumps. What is *refused* is refused while
deriving, with the reason given here. [What a tape differentiates](#by-a-tape) is listed behind.
"""

TAPES = """
## By a tape

These have no rule of their own: TensorFlow differentiates them itself, at the call. Where it knows no
gradient, of the first order or of a higher one, that is an error when the derivative runs, in both modes.
What draws random numbers, marked with a star, is called once and has no second derivative.
"""


def rows() -> list[tuple[str, str, str]]:
    """Name, verdict and remark of each function that has a rule of its own."""
    import tensorflow as tf
    from library_table import entry, names

    BOOK.ensure("tensorflow")
    own = {id(rule.callee) for rule in BOOK.rules()}
    found, seen = [], set()
    for module in MODULES:
        prefix = f"tf.{module}" if module else "tf"
        for name, value in names(getattr(tf, module) if module else tf):
            if id(value) in own and id(value) not in seen and not isinstance(value, type):
                seen.add(id(value))
                told = entry(tf, name, value)
                if told is not None:
                    found.append((f"{prefix}.{name}", *told))
    return found


def page() -> str:
    """The text of the page."""
    table = rows()
    counts = {word: sum(w == word for _, w, _ in table) for word in ("differentiated", "constant", "refused")}
    summary = ", ".join(f"{count} {word}" for word, count in counts.items())
    lines = "".join(f"| `{name}` | {word} | {what} |\n" for name, word, what in table)
    taped = "".join(f"\n`{module}`: {', '.join(found)}.\n" for module, found in by_tape())
    return f"{HEAD}\n{summary}.\n\n| name | | |\n|---|---|---|\n{lines}{TAPES}{taped}"


def by_tape() -> Iterator[tuple[str, list[str]]]:
    """The names of the functions of each module that a tape differentiates."""
    import tensorflow as tf
    from library_table import names

    from tangent_backends.tensorflow.opaque import is_by_tape

    seen: set[int] = set()
    for path in BY_TAPE:
        module = reduce(getattr, filter(None, path.split(".")), tf)
        found = []
        for name, value in names(module):
            rule = None if isinstance(value, type) or id(value) in seen else BOOK.rule_for(value)
            seen.add(id(value))
            if rule is not None and is_by_tape(rule):
                found.append(name if rule.names_itself else f"{name}*")
        yield f"tf.{path}".rstrip("."), found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
