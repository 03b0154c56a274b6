"""SciPy is optional: without it there is nothing to collect here."""

import importlib.util
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))  # for `scipy_tables`

if importlib.util.find_spec("scipy") is None:
    collect_ignore_glob = ["*.py"]
