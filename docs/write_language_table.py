"""Write docs/language.md: what of Python is differentiated, and what is refused.

    python docs/write_language_table.py

The rows are those that tests/language/test_constructs.py runs, so the page says what is so.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PAGE = HERE / "language.md"
ROWS = HERE.parent / "tests" / "language" / "constructs.py"
SINCE = "1.0"

HEAD = """\
# The language

<!-- Written by docs/write_language_table.py from tests/language/constructs.py; do not edit. -->

What of Python `tangent` differentiates. Every row is a test: what is supported is compared with
differences in reverse mode (one function, and split in two), forward mode, and second order by both
ways of composing them; what is refused is refused while deriving, or when the derivative is called if
only then it can be known, with your line, a caret, and what to write instead.

In general: a derivative is right or refused. Where the text does not tell, say whether `x += 1`
changes an array that somebody else reads, the derivative looks when it runs. What is known only
when it runs, such as a function that is passed, is derived at that moment, and kept.
"""


def constructs() -> Any:
    """The table of constructs."""
    spec = importlib.util.spec_from_file_location("constructs", ROWS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["constructs"] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


def page() -> str:
    """The text of the page."""
    parts = [HEAD]
    for section, rows in constructs().TABLE.items():
        parts.append(f"\n## {section}\n\n| construct | | |\n|---|---|---|\n")
        for row in rows:
            construct = row.construct.replace("|", "\\|")
            if row.note:
                parts.append(f"| {construct} | refused | instead: {row.note} |\n")
            else:
                limits = "" if row.order > 1 else "second order: `hvp` only"
                parts.append(f"| {construct} | since {SINCE} | {limits} |\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
