"""The conditions of a measurement, which have to be set before a process starts."""

import os
import sys

STEADY = {
    # Several threads do not share small products fairly, and hinder each other on a busy machine.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
    # Giving large arrays back to the system and faulting them in again can cost more than the arithmetic.
    "MALLOC_TRIM_THRESHOLD_": "1000000000",
    "MALLOC_MMAP_THRESHOLD_": "1000000000",
}


def restart_steady() -> None:
    """Start this program anew under `STEADY`, unless it already runs so."""
    if any(os.environ.get(name) != value for name, value in STEADY.items()):
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **STEADY})
