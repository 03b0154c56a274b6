"""Print how generated derivatives compare with handwritten ones and with other libraries.

    python benchmarks/compare.py [--quick] [--markdown] [--json FILE] [WORKLOAD ...]

All are called in turns in one process, so what disturbs one disturbs the others
too, and ratios of medians hold where times do not. autograd, JAX (compiled) and
PyTorch take part where they are installed.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from steady import restart_steady
from tables import Row, markdown, text, versions


def main() -> None:
    options = arguments()
    restart_steady()
    from workloads import WORKLOADS

    unknown = set(options.workloads) - set(WORKLOADS)
    if unknown:
        sys.exit(f"no such workload: {', '.join(sorted(unknown))}; there are {', '.join(WORKLOADS)}")
    rows = []
    for name in options.workloads or WORKLOADS:
        workload = WORKLOADS[name]
        for size in workload.quick if options.quick else workload.sizes:
            print(f"{name} {size} ...", file=sys.stderr, flush=True)
            rows.append(Row(name, size, times(name, size, budget=1.5 if options.quick else 6.0)))
    if options.json:
        options.json.write_text(json.dumps({"rows": [asdict(row) for row in rows], "versions": versions()}))
    print(markdown(rows) if options.markdown else text(rows), versions(), sep="\n\n")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help="all if none is given")
    parser.add_argument("--quick", action="store_true", help="fewer sizes and rounds: under two minutes")
    parser.add_argument("--markdown", action="store_true", help="the table as Markdown")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the times there, for plots.py")
    return parser.parse_args()


def times(name: str, size: str, budget: float) -> dict[str, float]:
    """The median seconds of all contenders in one case, after their results have been compared."""
    from agreement import agree
    from contenders import contenders
    from timing import in_turns
    from workloads import WORKLOADS

    workload = WORKLOADS[name]
    calls = contenders(workload, workload.arguments(workload.sizes[size]))
    expected = calls["by hand"]()
    for column, call in calls.items():
        if column != "primal":
            agree(call(), expected, f"{name} {size}, {column}")
    return in_turns(calls, budget)


if __name__ == "__main__":
    main()
