"""What CuPy has: its functions, their parameters, and the methods of its arrays, stored in surface.json.

`python surface.py` writes the table anew from the CuPy that is installed.
"""

import inspect
import json
from pathlib import Path
from types import ModuleType

TABLE = Path(__file__).with_name("surface.json")
MODULES = ("", "linalg", "fft", "random")


def read():
    """The table: functions by dotted name with their parameters, ufuncs with their methods."""
    return json.loads(TABLE.read_text(encoding="utf-8"))


def installed():
    """The table of the CuPy that is installed."""
    import cupy

    functions, constants = {}, []
    for path in MODULES:
        module = getattr(cupy, path) if path else cupy
        for name in sorted(vars(module)):
            value = getattr(module, name)
            dotted = f"{path}.{name}" if path else name
            if name.startswith("_") or isinstance(value, (ModuleType, type)):
                continue  # some classes are there once somebody has asked for them
            if callable(value):
                functions[dotted] = parameters(value)
            elif isinstance(value, (int, float)) or value is None:
                constants.append(dotted)
    ufuncs = {
        name: [m for m in ("accumulate", "at", "outer", "reduce", "reduceat") if hasattr(value, m)]
        for name, value in sorted(vars(cupy).items())
        if type(value).__name__ in ("ufunc", "_GUFunc")
    }
    methods = sorted(name for name in dir(cupy.ndarray) if not name.startswith("_"))
    return {
        "version": cupy.__version__,
        "functions": functions,
        "constants": constants,
        "ufuncs": ufuncs,
        "methods": methods,
    }


def parameters(function):
    """Names, kinds and whether there is a default; None where a function does not say."""
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [[p.name, int(p.kind), p.default is not p.empty] for p in found]


if __name__ == "__main__":
    text = json.dumps(installed(), separators=(",", ":"))
    TABLE.write_text(text.replace('],"', '],\n"') + "\n", encoding="utf-8")  # a function on each line
