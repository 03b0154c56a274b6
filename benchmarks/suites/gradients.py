"""Time per call of the generated derivatives, and of what they are measured against."""

from contenders import derive
from workloads import WORKLOADS

CASES = [f"{name} {size}" for name, workload in WORKLOADS.items() for size in workload.sizes]


class Derivatives:
    """One derivative of one workload at one size, generated or by hand."""

    params = (CASES, ["generated", "by hand"])
    param_names = ("case", "derivative")
    timeout = 120

    def setup(self, case: str, by: str) -> None:
        name, size = case.split()
        workload = WORKLOADS[name]
        self.args = workload.arguments(workload.sizes[size])
        self.derivative = derive(workload) if by == "generated" else workload.by_hand
        self.derivative(*self.args)

    def time_call(self, case: str, by: str) -> None:
        self.derivative(*self.args)


class Primals:
    """The functions themselves."""

    params = (CASES,)
    param_names = ("case",)

    def setup(self, case: str) -> None:
        name, size = case.split()
        workload = WORKLOADS[name]
        self.primal = workload.primal
        self.args = workload.primal_arguments(workload.arguments(workload.sizes[size]))

    def time_call(self, case: str) -> None:
        self.primal(*self.args)
