"""TensorFlow is optional: without it there is nothing to collect here."""

import importlib.util
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.append(str(Path(__file__).parent))  # for `tables`

if importlib.util.find_spec("tensorflow") is None:
    collect_ignore_glob = ["*.py"]
