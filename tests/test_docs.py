"""The documentation's links lead somewhere, and its commands are the ones that are run."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("packages/*/*.md"),
        *ROOT.glob("examples/*.md"),
    ]
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_relative_links_resolve(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (page.parent / link).exists()] == []


def readme_lines():
    """The commands of the readme that set everything up, by the session that they run."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    return {line.split()[-1]: line for line in lines if line.startswith("python3 -m venv")}


def test_readme_has_one_line_for_the_demo_and_one_for_the_tests():
    assert set(readme_lines()) == {"demo", "tests"}


def test_ci_runs_the_test_line_of_the_readme():
    assert readme_lines()["tests"] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_ci_is_executable():
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
