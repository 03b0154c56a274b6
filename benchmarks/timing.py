"""Times of several calls, taken in turns."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

Call = Callable[[], Any]

# A round lasts long enough for the clock, and short enough for what disturbs to hit all calls alike.
ROUND = 0.003


def in_turns(
    calls: Mapping[str, Call], budget: float, most: int = 400, *, apart: bool = False
) -> dict[str, float]:
    """The median seconds of each call, from rounds in turns that last about `budget` seconds in all.

    With `apart` nothing is left of a turn when the next begins, so that one does not pay for another: what
    waits to be collected is, and a first call, which is not timed, fills the caches.

    >>> sorted(in_turns({"a": lambda: None, "b": lambda: sum(range(1000))}, budget=0.01))
    ['a', 'b']
    """
    once = {name: seconds(call, 1) for name, call in calls.items()}
    loops = {name: max(1, int(ROUND / t)) for name, t in once.items()}
    rounds = int(budget / sum(loops[name] * t for name, t in once.items()))
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(min(max(rounds, 5), most)):
        for name, call in calls.items():
            if apart:
                gc.collect()
                call()
            times[name].append(seconds(call, loops[name]))
    return {name: statistics.median(found) for name, found in times.items()}


def seconds(call: Call, loops: int) -> float:
    """How long one call takes, on average over `loops` of them."""
    began = time.perf_counter()
    for _ in range(loops):
        call()
    return (time.perf_counter() - began) / loops
