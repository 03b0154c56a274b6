"""Memory of the network's gradient: at its peak, and what is faulted in per call."""

import resource

from contenders import derive
from workloads import WORKLOADS

SIZES = ["64/128", "64/512", "64/2048", "1024/1024"]
CALLS = 20


class NetworkGradient:
    """Large intermediate arrays that live to the end of the function show here.

    The allocator is left as it is: how much memory goes back and forth is the question.
    """

    params = (SIZES, ["generated", "by hand"])
    param_names = ("size", "derivative")

    def setup(self, size: str, by: str) -> None:
        mlp = WORKLOADS["mlp"]
        hidden, batch = map(int, size.split("/"))
        self.args = mlp.arguments((hidden, batch))
        self.derivative = derive(mlp) if by == "generated" else mlp.by_hand
        self.derivative(*self.args)

    def peakmem_call(self, size: str, by: str) -> None:
        self.derivative(*self.args)

    def track_page_faults(self, size: str, by: str) -> float:
        began = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _ in range(CALLS):
            self.derivative(*self.args)
        return (resource.getrusage(resource.RUSAGE_SELF).ru_minflt - began) / CALLS

    track_page_faults.unit = "faults/call"
