"""Draw the times that compare.py has written, relative to the handwritten derivative.

    python benchmarks/compare.py --json times.json
    python benchmarks/plots.py times.json docs/benchmarks.svg

Needs matplotlib.
"""

import argparse
import json
from pathlib import Path
from typing import Any

COLOURS = {"generated": "#1f77b4", "autograd": "#ff7f0e", "jax": "#2ca02c", "torch": "#d62728"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("times", type=Path, help="what `compare.py --json` has written")
    parser.add_argument("picture", type=Path, help="where to draw; the ending says in which format")
    options = parser.parse_args()
    draw(json.loads(options.times.read_text()), options.picture)


def draw(found: dict[str, Any], picture: Path) -> None:
    """One line per case, one mark per contender; the handwritten derivative is the line at 1."""
    import matplotlib.pyplot as plt

    rows = found["rows"]
    figure, axes = plt.subplots(figsize=(7, 1 + 0.25 * len(rows)), layout="constrained")
    for name, colour in COLOURS.items():
        marks = relative(rows, name)
        if marks:
            axes.scatter(list(marks.values()), list(marks), color=colour, label=name, zorder=2)
    axes.axvline(1.0, color="black", linewidth=1, label="by hand")
    axes.set_yticks(range(len(rows)), [f"{row['workload']} {row['size']}" for row in rows])
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xlabel("time relative to the derivative written by hand")
    axes.grid(axis="both", linewidth=0.3, zorder=0)
    axes.set_title(found["versions"], fontsize="x-small")
    axes.legend(loc="best", fontsize="small")
    # Without a date in it, the same times give the same file.
    figure.savefig(picture, metadata={"Date": None} if picture.suffix == ".svg" else None)
    plt.close(figure)


def relative(rows: list[dict[str, Any]], name: str) -> dict[int, float]:
    """The times of one contender over those by hand, by the number of the row, where there are any.

    >>> relative([{"times": {"by hand": 2.0, "jax": 3.0}}, {"times": {"by hand": 1.0}}], "jax")
    {0: 1.5}
    """
    return {i: r["times"][name] / r["times"]["by hand"] for i, r in enumerate(rows) if name in r["times"]}


if __name__ == "__main__":
    main()
