"""Print how derivatives of functions that have no rule compare with a tape around all of it.

    python benchmarks/taped.py [--products] [NAME ...]

With `--products` these are products with Hessians that are not 0, beside a tape in a tape.

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
# TensorFlow has no second derivative of the one, and makes complex numbers of real ones in the others.
NOT_TWICE = ("tf.nn.local_response_normalization", "tf.signal.rfft", "tf.signal.stft")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="part of a name; all if none is given")
    parser.add_argument("--products", action="store_true", help="products with Hessians")
    options = parser.parse_args()
    wanted = options.names
    os.environ.update(TF_NUM_INTRAOP_THREADS="1", TF_NUM_INTEROP_THREADS="1", TF_CPP_MIN_LOG_LEVEL="3")
    restart_steady()
    import tensorflow as tf
    from agreement import agree
    from eager import by_tape, product_by_tape
    from tensors.taped import CASES

    import tangent

    found = []
    for name, (function, args) in CASES.items():
        if wanted and not any(part in name for part in wanted):
            continue
        if options.products and name in NOT_TWICE:
            continue
        args = tuple(map(tf.identity, args))
        count = len(args)
        derivative, by_tapes = tangent.grad(function, wrt=tuple(range(count))), by_tape(function, count)
        if options.products:
            derivative, by_tapes = tangent.hvp(function), dense(product_by_tape(function))
            args = (*args, tf.cos(3.0 * args[0]))
        generated, tape = partial(derivative, *args), partial(by_tapes, *args)
        if options.products and not tf.reduce_any(tape() != 0.0):
            continue
        agree(generated(), tape(), name)
        ratio, micros = compared(generated, tape)
        found.append(ratio)
        print(f"{name:40s} {micros:8.0f} µs {ratio:6.2f}", flush=True)
    print(f"lowest {min(found):.2f}, median {statistics.median(found):.2f}", file=sys.stderr)


def dense(product: Callable[..., Any]) -> Callable[..., Any]:
    """A product by tapes, for which nothing at all stands for zeros."""
    import tensorflow as tf

    def filled(first: Any, *rest: Any) -> Any:
        found = product(first, *rest)
        return tf.zeros_like(first) if found is None else tf.convert_to_tensor(found)

    return filled


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
