"""Print how derivatives of functions that have no rule compare with a tape around all of it.

    python benchmarks/taped.py [NAME ...]

Each function is summed, and nothing else: whatever else is around it is faster without a tape. The two are
called in turns in one process, results are compared before, and what is printed is the median of the ratios
of processor time, round by round.
"""

import argparse
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from steady import restart_steady

ROUNDS, ROUND = 31, 0.004


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="part of a name; all if none is given")
    wanted = parser.parse_args().names
    os.environ.update(TF_NUM_INTRAOP_THREADS="1", TF_NUM_INTEROP_THREADS="1", TF_CPP_MIN_LOG_LEVEL="3")
    restart_steady()
    import tensorflow as tf
    from agreement import agree
    from eager import by_tape
    from tensors.taped import CASES

    import tangent

    found = []
    for name, (function, args) in CASES.items():
        if wanted and not any(part in name for part in wanted):
            continue
        args = tuple(map(tf.identity, args))
        count = len(args)
        generated = partial(tangent.grad(function, wrt=tuple(range(count))), *args)
        tape = partial(by_tape(function, count), *args)
        agree(generated(), tape(), name)
        ratio, micros = compared(generated, tape)
        found.append(ratio)
        print(f"{name:40s} {micros:8.0f} µs {ratio:6.2f}", flush=True)
    print(f"lowest {min(found):.2f}, median {statistics.median(found):.2f}", file=sys.stderr)


def compared(generated: Callable[[], Any], tape: Callable[[], Any]) -> tuple[float, float]:
    """How much longer the tape takes, and the microseconds of the other."""
    for _ in range(20):  # caches are filled
        generated()
        tape()
    gc.collect()
    gc.freeze()
    loops = max(1, int(ROUND / seconds(tape, 3)))
    own, other = [], []
    for _ in range(ROUNDS):
        for call, times in ((generated, own), (tape, other)):
            gc.collect()  # a tape leaves garbage, which the next call must not pay for
            times.append(seconds(call, loops))
    ratios = [b / a for a, b in zip(own, other, strict=True)]
    return statistics.median(ratios), 1e6 * statistics.median(own)


def seconds(call: Callable[[], Any], loops: int) -> float:
    """The processor time of a call, on average over `loops` of them."""
    began = time.process_time()
    for _ in range(loops):
        call()
    return (time.process_time() - began) / loops


if __name__ == "__main__":
    main()
