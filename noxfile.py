"""What can be run: `nox -s tests`, `nox -s demo`, and the other sessions that `nox --list` prints."""

import nox

nox.needs_version = ">=2024.4.15"
nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["tests", "lint", "types", "docs"]

PYTHONS = ("3.11", "3.12", "3.13")
TOOLS = nox.project.load_toml("pyproject.toml")

# One call of pip for all three: two of the names belong to other projects on PyPI,
# and a package that finds its sibling in the same call does not look there.
PACKAGES = ("-e", "packages/tangent-ast", "-e", "packages/tangent-ad", "-e", "packages/tangent-backends")

# Arrays in the tests are small: threads would only make the processes of pytest-xdist wait for each other.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def install(session: nox.Session, *groups: str) -> None:
    """Install the three packages by path, and the named dependency groups of pyproject.toml."""
    session.install("-q", *PACKAGES, *nox.project.dependency_groups(TOOLS, *groups))


def pytest(session: nox.Session) -> None:
    install(session, "test")
    session.run("pytest", "-q", "-n", "2", *session.posargs, env=ONE_THREAD)


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests under the current Python.  Arguments after `--` go to pytest."""
    pytest(session)


for version in PYTHONS:
    # A Python that is not installed is skipped, and nox says so.
    nox.session(name=f"tests-{version}", python=version)(pytest)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format."""
    session.install("-q", *nox.project.dependency_groups(TOOLS, "lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of the three packages."""
    install(session, "types")
    session.run("mypy")


@nox.session
def docs(session: nox.Session) -> None:
    """Run the examples in the documentation and check its links."""
    install(session, "test")
    session.run(
        "pytest", "-q", "--doctest-glob=*.md", "docs", "README.md", "tests/test_docs.py", env=ONE_THREAD
    )


@nox.session
def demo(session: nox.Session) -> None:
    """Train a classifier of handwritten digits.  Arguments after `--` go to examples/digits.py."""
    install(session, "demo")
    session.run("python", "examples/digits.py", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Time generated derivatives against handwritten ones."""
    install(session)
    steady = {"MALLOC_TRIM_THRESHOLD_": "1000000000", "MALLOC_MMAP_THRESHOLD_": "1000000000"}
    session.run("python", "benchmarks/hand.py", *session.posargs, env=ONE_THREAD | steady)


@nox.session
def golden(session: nox.Session) -> None:
    """Write the expected texts of tests/golden anew; read the difference before you commit it."""
    install(session, "test")
    session.run("python", "tests/golden/reference.py")


@nox.session
def fuzz(session: nox.Session) -> None:
    """Differentiate random programs.  Arguments after `--` go to tests/fuzz (`--seed 0 --count 500`)."""
    install(session, "test")
    session.run("python", "tests/fuzz", *session.posargs, env=ONE_THREAD)
