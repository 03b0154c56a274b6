"""The table of ratios, as text or as Markdown."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import ClassVar, Protocol

OTHERS = ("autograd", "jax", "torch")
HEADER = (
    "workload",
    "size",
    "generated, µs",
    "generated / by hand",
    "generated / primal",
    *(f"{name} / generated" for name in OTHERS),
)


class Line(Protocol):
    """A row of some table."""

    header: ClassVar[tuple[str, ...]]

    def cells(self) -> list[str]:
        """The entries, in the order of the header; empty where nothing was timed."""


@dataclass(frozen=True)
class Row:
    """The median seconds of each contender in one case."""

    workload: str
    size: str
    times: dict[str, float]

    header: ClassVar[tuple[str, ...]] = HEADER

    def cells(self) -> list[str]:
        """The entries of the table."""
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


def table(rows: Sequence[Line]) -> list[list[str]]:
    """The header and the entries, without the columns that hold nothing."""
    header = rows[0].header
    shown = [i for i in range(len(header)) if any(row.cells()[i] for row in rows)]
    return [[line[i] for i in shown] for line in (header, *(row.cells() for row in rows))]


def text(rows: Sequence[Line]) -> str:
    """The table for a terminal: columns as wide as what they hold."""
    lines = table(rows)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(pad, range(len(line)), line, widths)).rstrip() for line in lines)


def pad(column: int, cell: str, width: int) -> str:
    """Names to the left, numbers to the right."""
    return cell.ljust(width) if column < 2 else cell.rjust(width)


def markdown(rows: Sequence[Line]) -> str:
    """The table for a page."""
    head, *lines = table(rows)
    rule = ["---" if i < 2 else "---:" for i in range(len(head))]
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, rule, *lines])


def versions(*others: str) -> str:
    """What the numbers belong to, in one line."""
    found = [f"Python {platform.python_version()}"]
    for package in ("numpy", *(others or OTHERS)):
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join([*found, "one thread", platform.machine()])
