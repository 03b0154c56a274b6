"""Draw the ratios that compare.py has timed: generated to handwritten, other libraries to generated.

    python benchmarks/compare.py --quick --json times.json
    python benchmarks/plots.py times.json docs/images/benchmarks.svg

Needs matplotlib.  The same times give the same file.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from tables import OTHERS

COLOURS = {"generated": "#3b82c4", "autograd": "#d9772b", "jax": "#2f9e63", "torch": "#c9495f"}
GREY = "#76808a"  # text and lines: readable on white and on black

STYLE = {
    "svg.hashsalt": "tangent",  # without it, the names inside the file are random
    "svg.fonttype": "none",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    "font.size": 9,
    "text.color": GREY,
    "axes.labelcolor": GREY,
    "axes.edgecolor": GREY,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("times", type=Path, help="what `compare.py --json` has written")
    parser.add_argument("picture", type=Path, help="where to draw; the ending says in which format")
    options = parser.parse_args()
    draw(json.loads(options.times.read_text()), options.picture)


def draw(found: dict[str, Any], picture: Path) -> None:
    """One line per case; a panel for the handwritten derivative and one for the other libraries."""
    import matplotlib.pyplot as plt

    rows = found["rows"]
    others = [name for name in OTHERS if ratios(rows, name, "generated")]
    with plt.rc_context(STYLE):
        figure, (left, right) = plt.subplots(
            ncols=2, sharey=True, figsize=(8.5, 1.1 + 0.24 * len(rows)), layout="constrained"
        )
        marks(left, ratios(rows, "generated", "by hand"), COLOURS["generated"])
        left.set_xlabel("generated / by hand (less is better)")
        left.set_xlim(left=0.0)
        left.set_yticks(range(len(rows)), [f"{row['workload']}  {row['size']}" for row in rows])
        left.tick_params(axis="y", length=0)
        left.invert_yaxis()

        right.set_xscale("log")
        for name in others:
            marks(right, ratios(rows, name, "generated"), COLOURS[name], name, alone=len(others) == 1)
        title = others[0] if len(others) == 1 else "other libraries"
        right.set_xlabel(f"{title} / generated (more is better; log scale)")
        right.xaxis.set_major_formatter("{x:g}")
        right.minorticks_off()
        right.tick_params(axis="y", length=0)
        if len(others) > 1:
            right.legend(frameon=False)

        for panel in (left, right):
            panel.axvline(1.0, color=GREY, linewidth=1, zorder=1)
            panel.grid(axis="x", color=GREY, alpha=0.25, linewidth=0.6)
            panel.set_axisbelow(True)
            low, high = panel.get_xlim()
            # Room for the numbers beside the last marks.
            panel.set_xlim(low, high * (high / low) ** 0.08 if panel is right else high * 1.08)
        figure.supxlabel(found["versions"], fontsize=7.5, color=GREY)
        metadata = {"Date": None, "Creator": None} if picture.suffix == ".svg" else None
        figure.savefig(picture, transparent=True, metadata=metadata)
        plt.close(figure)


def marks(
    panel: Any, values: dict[int, float], colour: str, label: str | None = None, *, alone: bool = True
) -> None:
    """A mark for each case; tied to the line at 1, with its number beside it, where it is alone."""
    panel.scatter(list(values.values()), list(values), color=colour, s=22, label=label, zorder=3)
    if not alone:
        return
    panel.hlines(list(values), 1.0, list(values.values()), color=colour, linewidth=1.5, zorder=2)
    for row, value in values.items():
        side = 1 if value >= 1.0 else -1
        panel.annotate(
            f"{value:.3g}" if value >= 10.0 else f"{value:.2f}",
            (value, row),
            xytext=(5 * side, 0),
            textcoords="offset points",
            ha="left" if side > 0 else "right",
            va="center",
            fontsize=7.5,
        )


def ratios(rows: list[dict[str, Any]], above: str, below: str) -> dict[int, float]:
    """The times of one contender over those of another, by the number of the row, where there are both.

    >>> ratios([{"times": {"by hand": 2.0, "jax": 3.0}}, {"times": {"by hand": 1.0}}], "jax", "by hand")
    {0: 1.5}
    """
    return {
        i: row["times"][above] / row["times"][below]
        for i, row in enumerate(rows)
        if above in row["times"] and below in row["times"]
    }


if __name__ == "__main__":
    main()
