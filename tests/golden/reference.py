"""The golden pairs: a primal and, in `<name>.expected`, the text of its derivative.

`python tests/golden/reference.py` writes the expected texts anew.  Read the
difference before you commit it: these texts are what the library is for.
"""

import importlib.util
import inspect
from pathlib import Path

import tangent

HERE = Path(__file__).parent
NAMES = sorted(p.stem for p in HERE.glob("*.py") if p.stem not in {"reference", "test_golden", "test_by_hand"})


def primal(name):
    """The module of a primal."""
    spec = importlib.util.spec_from_file_location(f"golden_{name}", HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gradient(module):
    """The gradient that the module asks for."""
    wrt = module.WRT[0] if len(module.WRT) == 1 else module.WRT
    return tangent.grad(module.f, wrt=wrt)


def text_of(module):
    """All that was written for the gradient."""
    derivative = gradient(module)
    lines, _ = inspect.findsource(derivative)
    return "".join(lines)


def main():
    for name in NAMES:
        (HERE / f"{name}.expected").write_text(text_of(primal(name)), encoding="utf-8")
        print(f"wrote {name}.expected")


if __name__ == "__main__":
    main()
