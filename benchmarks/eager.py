"""Print how derivatives that are written in TensorFlow compare with those of `tf.GradientTape`.

    python benchmarks/eager.py [--quick] [--markdown] [WORKLOAD ...]

Both are called in turns in one process, eagerly and, traced before, as graphs of
`tf.function`. Results are compared before anything is timed.
"""

import argparse
import gc
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from steady import restart_steady
from tables import markdown, text, versions

Call = Callable[[], Any]


@dataclass(frozen=True)
class TensorRow:
    """The median seconds of each contender in one case."""

    workload: str
    size: str
    times: dict[str, float]

    header: ClassVar[tuple[str, ...]] = (
        "workload",
        "size",
        "generated, µs",
        "generated / primal",
        "tape / generated",
        "graph, µs",
        "graph of the tape / graph",
    )

    def cells(self) -> list[str]:
        """The entries of the table."""
        t = self.times
        return [
            self.workload,
            self.size,
            f"{t['generated'] * 1e6:.0f}",
            f"{t['generated'] / t['primal']:.2f}",
            f"{t['tape'] / t['generated']:.2f}",
            *(
                [f"{t['graph'] * 1e6:.0f}", f"{t['graph of the tape'] / t['graph']:.2f}"]
                if "graph" in t
                else ["", ""]
            ),
        ]


def main() -> None:
    options = arguments()
    os.environ.update(TF_NUM_INTRAOP_THREADS="1", TF_NUM_INTEROP_THREADS="1", TF_CPP_MIN_LOG_LEVEL="3")
    restart_steady()
    from tensors import WORKLOADS

    unknown = set(options.workloads) - set(WORKLOADS)
    if unknown:
        sys.exit(f"no such workload: {', '.join(sorted(unknown))}; there are {', '.join(WORKLOADS)}")
    rows = []
    for name in options.workloads or WORKLOADS:
        sizes = list(WORKLOADS[name].sizes)
        for size in sizes[:1] if options.quick else sizes:
            print(f"{name} {size} ...", file=sys.stderr, flush=True)
            rows.append(TensorRow(name, size, times(name, size, budget=2.0 if options.quick else 8.0)))
    print(markdown(rows) if options.markdown else text(rows), versions("tensorflow"), sep="\n\n")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help="all if none is given")
    parser.add_argument("--quick", action="store_true", help="one size each, and fewer rounds")
    parser.add_argument("--markdown", action="store_true", help="the table as Markdown")
    return parser.parse_args()


def times(name: str, size: str, budget: float) -> dict[str, float]:
    """The median seconds of all contenders in one case, after their results have been compared."""
    from agreement import agree
    from timing import in_turns

    calls = contenders(name, size)
    expected = calls["tape"]()
    for column, call in calls.items():
        if column != "primal":
            agree(call(), expected, f"{name} {size}, {column}")
        for _ in range(20):  # the first calls of a function fill caches, and are several times slower
            call()
    gc.freeze()  # what there is now needs no looking through at every turn
    # Graphs apart from the rest: after eager calls they take up to twice as long for a while.
    graphs = {column: call for column, call in calls.items() if column.startswith("graph")}
    eager = {column: call for column, call in calls.items() if column not in graphs}
    found = in_turns(eager, budget, apart=True)
    return {**found, **in_turns(graphs, budget / 2, apart=True)} if graphs else found


def contenders(name: str, size: str) -> dict[str, Call]:
    """The calls to time, without arguments, by column."""
    from tensors import WORKLOADS

    import tangent

    workload = WORKLOADS[name]
    args = workload.arguments(workload.sizes[size])
    primal_args = workload.primal_arguments(args)
    positions = tuple(range(workload.wrt))
    if workload.mode == "hvp":
        generated, tape = tangent.hvp(workload.primal), product_by_tape(workload.primal)
    else:
        generated, tape = tangent.grad(workload.primal, wrt=positions), by_tape(workload.primal, workload.wrt)
    functions = {"generated": generated, "tape": tape}
    if workload.graph:
        functions["graph"] = traced(generated)
        functions["graph of the tape"] = traced(tape)
    calls = {name: partial(function, *args) for name, function in functions.items()}
    return {"primal": partial(workload.primal, *primal_args), **calls}


def traced(derivative: Callable[..., Any]) -> Callable[..., Any]:
    """The derivative in a graph, as part of a step that is traced.

    Every named parameter costs time at the call of a `tf.function`; a tape would gain by having none.
    """
    import tensorflow as tf

    return tf.function(lambda *args: derivative(*args), autograph=False)


def by_tape(function: Callable[..., Any], count: int) -> Callable[..., Any]:
    """The gradient by the first `count` arguments, as TensorFlow's users take it, dense.

    By a model, which can be called, it is that by its variables.
    """
    import tensorflow as tf

    def variables(part: Any) -> list[Any]:
        if isinstance(part, tf.Variable):
            return [part]
        own = vars(part).values() if type(part).__module__.startswith("tensors.") else ()
        return [v for value in (part if isinstance(part, list) else own) for v in variables(value)]

    def gradient(*args: Any) -> Any:
        sources = variables(args[0]) if callable(args[0]) else args[:count]
        with tf.GradientTape() as tape:
            tape.watch(sources)
            value = function(*args)
        return tuple(tf.nest.map_structure(tf.convert_to_tensor, tape.gradient(value, sources)))

    return gradient


def product_by_tape(function: Callable[..., Any]) -> Callable[..., Any]:
    """The product of the Hessian by the first argument with a direction: a tape under a tape."""
    import tensorflow as tf

    def product(first: Any, *rest: Any) -> Any:
        *rest, direction = rest
        with tf.GradientTape() as outer:
            outer.watch(first)
            with tf.GradientTape() as inner:
                inner.watch(first)
                value = function(first, *rest)
            gradient = inner.gradient(value, first)
        return outer.gradient(gradient, first, direction)

    return product


if __name__ == "__main__":
    main()
