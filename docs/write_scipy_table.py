"""Write docs/scipy.md: what the rule book says of the functions of SciPy.

    python docs/write_scipy_table.py

The words come from the rules themselves, so the page cannot say anything else than they do.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import scipy
from library_table import Entry, entry, section, table
from scipy import fft, integrate, linalg, ndimage, signal, special, stats

from tangent.rules.book import BOOK, identity
from tangent_backends.scipy.others import REASONS

PAGE = Path(__file__).parent / "scipy.md"
VERSION = ".".join(scipy.__version__.split(".")[:2])

OWNERS = {
    "scipy.special": ("special.", special),
    "scipy.linalg": ("linalg.", linalg),
    "scipy.signal": ("signal.", signal),
    "scipy.fft": ("fft.", fft),
    "scipy.integrate": ("integrate.", integrate),
    "scipy.ndimage": ("ndimage.", ndimage),
}
METHODS = ["logpdf", "pdf", "logpmf", "pmf", "cdf", "logcdf", "sf", "logsf", "ppf", "isf"]
HEAD = f"""\
# SciPy

<!-- Written by docs/write_scipy_table.py from the rules; do not edit. -->

What SciPy {VERSION} offers, and what `tangent` does with it. Nothing has to be imported or switched on:
install `tangent-backends[scipy]`, and functions written with SciPy are differentiated like those of NumPy,
in both modes and to any order.

```python
def loss(x, mu, sigma):
    return -np.sum(stats.norm.logpdf(x, mu, sigma))
```

*Differentiated* names the arguments that are not. *Constant* means that the value moves only in jumps. What
is *refused* is refused while deriving, with the reason given here. Where a parameter has no closed derivative
(the order of a Bessel function, the degrees of freedom of a cumulative distribution), a function is
differentiated by the others, and refused where that one varies.

- Matrices are real. Of functions that read one triangle of a symmetric matrix (`cholesky`, `eigh`, `solve`
  with `assume_a="pos"`) the gradient is 0 in the other one, and an element off the diagonal counts for both.
- Outside of its support a density does not move: derivatives are 0.
- `stats.norm(mu, sigma).logpdf(x)` is refused, because a frozen distribution keeps its parameters to itself:
  write `stats.norm.logpdf(x, mu, sigma)`.
"""


def distributions() -> list[tuple[str, Entry]]:
    """The methods that are differentiated, by distribution."""
    known = {identity(rule.callee) for rule in BOOK.rules()}
    known |= {identity(callee) for callee, method, _ in BOOK.compositions() if not method}
    rows = []
    for name in sorted(dir(stats)):
        for method in METHODS:
            callee = getattr(getattr(stats, name), method, None)
            if callee is not None and identity(callee) in known:
                found = entry(stats, method, callee)
                if found is not None:
                    rows.append((f"stats.{name}.{method}", found))
    return rows


def page() -> str:
    """The text of the page."""
    BOOK.ensure("scipy")
    stated = {identity(rule.callee) for rule in BOOK.rules()}

    def wanted(value: Any, found: Entry) -> bool:
        return found[0] != "refused" or identity(value) in stated

    parts = [HEAD, *(section(title, *owner, wanted) for title, owner in OWNERS.items())]
    parts.append(table("scipy.stats", distributions()))
    reasons = "".join(f"| `{module}` | {why} |\n" for module, why in REASONS.items())
    parts.append(f"## Everything else\n\nis refused, by module:\n\n| | |\n|---|---|\n{reasons}")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
