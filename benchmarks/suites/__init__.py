"""Suites for asv: `nox -s bench`.

They use what is in the directory above, which asv does not put on the path.
"""

import sys
from pathlib import Path

ABOVE = str(Path(__file__).resolve().parent.parent)
if ABOVE not in sys.path:
    sys.path.insert(0, ABOVE)
