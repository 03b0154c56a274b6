"""What is timed, one file per workload.

A workload has a number of sizes; a case is a workload at one of them.
"""

from workloads.array_loop import ARRAY_LOOP
from workloads.branch_loop import BRANCH_LOOP
from workloads.hvp import HVP
from workloads.lstm import LSTM
from workloads.mlp import MLP
from workloads.mlp_float32 import MLP_FLOAT32
from workloads.over import over
from workloads.recurrence import RECURRENCE
from workloads.scalar_loop import SCALAR_LOOP
from workloads.stencil import STENCIL
from workloads.workload import Workload

WORKLOADS: dict[str, Workload] = {
    "mlp": MLP,
    "mlp_float32": MLP_FLOAT32,
    "hvp": HVP,
    "scalar_loop": SCALAR_LOOP,
    "branch_loop": BRANCH_LOOP,
    "array_loop": ARRAY_LOOP,
    "recurrence": RECURRENCE,
    "stencil": STENCIL,
    "lstm": LSTM,
}

__all__ = ["WORKLOADS", "Workload", "over"]
