"""The same gradient in single precision: a cotangent that turns into float64 shows here."""

from dataclasses import replace

import numpy as np

from workloads.mlp import MLP
from workloads.mlp import arguments as arguments_of

Size = tuple[int, int]


def arguments(size: Size) -> tuple[np.ndarray, ...]:
    return arguments_of(size, np.float32)


MLP_FLOAT32 = replace(MLP, arguments=arguments, quick=("64/128",))
