"""The table of ratios, as text or as Markdown."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

OTHERS = ("autograd", "jax", "torch")
HEADER = (
    "workload",
    "size",
    "generated, µs",
    "generated / by hand",
    "generated / primal",
    *(f"{name} / generated" for name in OTHERS),
)


@dataclass(frozen=True)
class Row:
    """The median seconds of each contender in one case."""

    workload: str
    size: str
    times: dict[str, float]

    def cells(self) -> list[str]:
        """The entries of the table, in the order of HEADER; empty where nothing was timed."""
        t = self.times
        generated = t["generated"]
        return [
            self.workload,
            self.size,
            f"{generated * 1e6:.1f}",
            f"{generated / t['by hand']:.2f}",
            f"{generated / t['primal']:.2f}",
            *(f"{t[name] / generated:.2f}" if name in t else "" for name in OTHERS),
        ]


def shown(rows: Sequence[Row]) -> list[int]:
    """The columns that hold anything."""
    return [i for i in range(len(HEADER)) if any(row.cells()[i] for row in rows)]


def text(rows: Sequence[Row]) -> str:
    """The table for a terminal: columns as wide as what they hold."""
    lines = [[line[i] for i in shown(rows)] for line in (HEADER, *(row.cells() for row in rows))]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(pad, range(len(line)), line, widths)).rstrip() for line in lines)


def pad(column: int, cell: str, width: int) -> str:
    """Names to the left, numbers to the right."""
    return cell.ljust(width) if column < 2 else cell.rjust(width)


def markdown(rows: Sequence[Row]) -> str:
    """The table for a page."""
    columns = shown(rows)
    rule = ["---" if i < 2 else "---:" for i in columns]
    lines = [[line[i] for i in columns] for line in (HEADER, *(row.cells() for row in rows))]
    return "\n".join("| " + " | ".join(line) + " |" for line in [lines[0], rule, *lines[1:]])


def versions() -> str:
    """What the numbers belong to, in one line."""
    found = [f"Python {platform.python_version()}"]
    for package in ("numpy", *OTHERS):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join([*found, "one thread", platform.machine()])
