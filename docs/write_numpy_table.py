"""Write docs/numpy.md: what the rule book says of every function of NumPy.

    python docs/write_numpy_table.py

The words come from the rules themselves, so the page cannot say anything else than they do.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from library_table import section

from tangent.rules.book import BOOK

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


def page() -> str:
    """The text of the page."""
    BOOK.ensure("numpy")
    parts = [HEAD]
    parts += [section(title, prefix, owner) for title, (prefix, owner) in OWNERS.items()]
    methods = sorted(f"`np.{callee.__name__}.{m}`" for callee, m, _ in BOOK.compositions() if m)  # type: ignore[attr-defined]
    parts.append(
        "## Methods of elementwise functions\n\n"
        f"Differentiated are `np.add.at`, which is a write, and {', '.join(methods)}.\n"
    )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
