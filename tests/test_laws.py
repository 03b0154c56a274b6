"""What holds for the whole repository: who may import whom, what is declared, what is left behind."""

import ast
import os
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# distribution: import package
PACKAGES = {"tangent-ast": "tangent_ast", "tangent-ad": "tangent", "tangent-backends": "tangent_backends"}
ARRAY_LIBRARIES = {"numpy", "cupy", "tensorflow", "jax", "torch", "autograd", "scipy", "numba"}


def sources(package):
    distribution = next(d for d, p in PACKAGES.items() if p == package)
    return sorted((ROOT / "packages" / distribution / "src" / package).rglob("*.py"))


def imported(path):
    """The top-level packages that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def project(distribution):
    with (ROOT / "packages" / distribution / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]


def python(code, cwd=None, **environment):
    """Run code in a fresh interpreter and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        cwd=cwd,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


# Who imports whom


@pytest.mark.parametrize("path", sources("tangent_ast"), ids=lambda p: p.name)
def test_tangent_ast_knows_neither_derivatives_nor_arrays(path):
    assert imported(path) <= set(sys.stdlib_module_names) | {"tangent_ast", "gast", "astor"}


@pytest.mark.parametrize("path", sources("tangent"), ids=lambda p: p.name)
def test_tangent_imports_no_array_library(path):
    assert imported(path) <= set(sys.stdlib_module_names) | {"tangent", "tangent_ast", "gast"}


@pytest.mark.parametrize("path", sources("tangent_backends"), ids=lambda p: p.name)
def test_a_backend_imports_its_own_library_only(path):
    libraries = imported(path) & ARRAY_LIBRARIES
    relative = path.relative_to(ROOT / "packages" / "tangent-backends" / "src" / "tangent_backends")
    own = {"numpy", relative.parts[0].removesuffix(".py")}  # every backend may lean on NumPy
    assert libraries <= own


def test_importing_tangent_loads_no_array_library():
    code = f"import sys, tangent; print(sorted({ARRAY_LIBRARIES!r} & set(sys.modules)))"
    assert python(code) == "[]"


def test_importing_tangent_ast_loads_neither_tangent_nor_arrays():
    unwanted = {*ARRAY_LIBRARIES, "tangent", "tangent_backends"}
    assert python(f"import sys, tangent_ast; print(sorted({unwanted!r} & set(sys.modules)))") == "[]"


# What is declared


def test_versions_agree():
    declared = {project(name)["version"] for name in PACKAGES}
    assert len(declared) == 1
    assert {version(name) for name in PACKAGES} == declared


def test_the_packages_require_each_other_from_the_first_version_that_is_ours():
    """Lower versions of these names on PyPI are other projects."""
    for name in PACKAGES:
        for requirement in project(name).get("dependencies", []):
            if requirement.startswith("tangent"):
                assert requirement.endswith(">=1.0.0.dev0"), f"{name} requires {requirement}"


def test_tangent_ad_requires_no_array_library():
    assert project("tangent-ad")["dependencies"] == ["tangent-ast>=1.0.0.dev0"]


def test_backends_are_declared_by_entry_points():
    declared = project("tangent-backends")["entry-points"]["tangent.backends"]
    installed = {e.name: e for e in entry_points(group="tangent.backends")}
    assert declared.items() <= {name: entry.value for name, entry in installed.items()}.items()
    assert hasattr(installed["numpy"].load(), "backend")


@pytest.mark.parametrize(("distribution", "package"), PACKAGES.items())
def test_every_package_is_typed_licensed_and_described(distribution, package):
    folder = ROOT / "packages" / distribution
    assert (folder / "src" / package / "py.typed").exists()
    assert (folder / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    assert (folder / "README.md").read_text(encoding="utf-8").startswith(f"# {distribution}\n")


# What the files say


def tracked_text_files():
    """Every text file of the repository that git does not ignore."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    for name in listing.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".cfg", ".yml", ""} and path.is_file():
            yield path


def test_no_file_names_a_folder_of_someones_machine():
    # Put together here, so that this file does not contain them.
    folders = ["/" + name + "/" for name in ("work", "root", "home", "Users", "tmp")]
    found = [
        f"{path.relative_to(ROOT)}: {folder}"
        for path in tracked_text_files()
        for folder in folders
        # `file.py/work/` or `https://x/home/` would be part of something longer.
        if any(
            f"{mark}{folder}" in path.read_text(encoding="utf-8") for mark in (" ", '"', "'", "`", "=", "(")
        )
    ]
    assert found == []


# What is left behind

DERIVE = """
import linecache, sys, types
import tangent

source = "def f(x):\\n    y = x * x\\n    return y * x\\n"
linecache.cache["<f>"] = (len(source), None, source.splitlines(True), "<f>")
module = types.ModuleType("users_module")
sys.modules["users_module"] = module
exec(compile(source, "<f>", "exec"), module.__dict__)
before = set(vars(module))
assert tangent.grad(module.f)(2.0) == 12.0
print(sorted(set(vars(module)) - before))
"""


def test_deriving_writes_no_files_and_nothing_into_the_users_module():
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "TMPDIR": folder,
            "TEMP": folder,
            "TMP": folder,
            "HOME": folder,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        assert python(DERIVE, cwd=folder, **environment) == "[]"
        assert list(Path(folder).iterdir()) == []
