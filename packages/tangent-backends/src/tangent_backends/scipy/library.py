"""What `tangent` asks about SciPy: it has no arrays of its own, and imports submodules when used."""

from __future__ import annotations

import sys
from typing import Any

from tangent_backends.numpy.array import NumPy

# The modules of rules, by the submodule of SciPy whose functions they are about.
TOPICS = {
    "special": (
        "elementary",
        "errors",
        "gammas",
        "bessel",
        "elliptic",
        "hypergeometric",
        "integrals",
        "polynomials",
        "distributions",
        "logarithms",
        "helper_rules",
        "refused",
    ),
    "stats": ("densities", "counts", "vectors"),
    "signal": ("filters",),
    "fft": ("transforms",),
    "integrate": ("samples",),
    "ndimage": ("filters",),
    "linalg": ("systems", "factors", "functions", "helper_rules", "refused"),
}


class SciPy(NumPy):
    """SciPy, whose arrays are those of NumPy."""

    name = "scipy"
    grows = True

    @property
    def rules(self) -> tuple[str, ...]:  # type: ignore[override]
        """The rules of those submodules that the process has imported: to import all takes seconds."""
        return tuple(
            f"tangent_backends.scipy.{part}.{topic}"
            for part, topics in TOPICS.items()
            if f"scipy.{part}" in sys.modules
            for topic in topics
        )

    def rule_of(self, callee: object) -> Any:
        from tangent_backends.scipy.others import refusal  # needs the rule book

        return refusal(callee)

    def owns(self, kind: type) -> bool:
        return False
