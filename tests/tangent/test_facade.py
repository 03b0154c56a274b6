"""The names of `tangent`, which are imported when they are first used."""

import subprocess
import sys

import pytest

import tangent


@pytest.mark.parametrize("name", tangent.__all__)
def test_every_public_name_is_there(name):
    assert callable(getattr(tangent, name))
    assert name in dir(tangent)


def test_other_names_are_not():
    with pytest.raises(AttributeError, match="no attribute 'gard'"):
        tangent.gard


def test_importing_loads_neither_the_machinery_nor_an_array_library():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, tangent; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    heavy = {"numpy", "cupy", "tensorflow", "gast", "astor", "inspect", "tangent.derive"}
    assert not heavy.intersection(loaded)


def test_a_star_import_brings_all_of_them():
    names = {}
    exec("from tangent import *", names)
    assert names["grad"] is tangent.grad
