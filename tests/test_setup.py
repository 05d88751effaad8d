"""What is installed: pyproject.toml, requirements.lock and environment.yml agree, and nothing in them names a place."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata

import pytest

from analysis.project import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
NEEDED = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["cluster"]


def split(requirement: str) -> tuple[str, str]:
    name, _, bound = requirement.partition(">=")
    return re.sub(r"\[.*", "", name).strip().lower().replace("_", "-"), bound


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", version.split(";")[0]))


def test_every_dependency_has_a_lower_bound():
    assert all(bound for _, bound in map(split, NEEDED + PROJECT["optional-dependencies"]["dev"]))


def test_what_is_imported_is_declared():
    """All that the package imports anywhere is asked for, or needed by what is asked for."""
    declared = {name for name, _ in map(split, NEEDED + PROJECT["optional-dependencies"]["pdf"])}
    for need in [n for name in declared for n in metadata.requires(name) or () if "extra" not in n]:
        declared.add(re.match(r"[\w.-]+", need)[0].lower().replace("_", "-"))
    ours = {"analysis", *sys.stdlib_module_names}
    origin = metadata.packages_distributions()
    for path in (ROOT / "analysis").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in {n.partition(".")[0] for n in names} - ours:
                owners = {d.lower().replace("_", "-") for d in origin.get(name, [name])}
                assert owners & declared, f"{path.relative_to(ROOT)} imports {name}"


def test_the_lock_holds_all_that_is_needed_in_versions_that_fit():
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    locked = {}
    for line in lines:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*==[0-9][0-9a-z.]*( ; .+)?", line), line
        name, _, version = line.partition("==")
        locked.setdefault(name, []).append(version)
    for name, bound in map(split, NEEDED + PROJECT["optional-dependencies"]["dev"]):
        assert name in locked, name
        assert all(numbers(v) >= numbers(bound) for v in locked[name]), name


def test_the_conda_environment_has_the_same_names_and_bounds():
    lines = (ROOT / "environment.yml").read_text().splitlines()
    listed = [
        split(m[1])
        for line in lines
        if (m := re.match(r"\s+- ([a-zA-Z][\w.-]*(?:>=[\d.]+)?)$", line))
    ]
    assert sorted(p for p in listed if p[0] not in ("python", "pip")) == sorted(map(split, NEEDED))
    assert ("python", PROJECT["requires-python"].removeprefix(">=")) in listed
    assert "    - -e ." in lines


def test_nothing_names_an_index_or_a_machine():
    for name in (
        "pyproject.toml",
        "requirements.lock",
        "environment.yml",
        "Makefile",
        ".ci/run",
        ".github/workflows/test.yml",
    ):
        assert not re.search(
            r"https?://|index-url|find-links|/ho[m]e/|/ro[o]t/", (ROOT / name).read_text()
        ), name


def test_make_says_what_it_can_make():
    said = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for target in ("help", "setup", "report", "test", "lab", "lint", "bench", "clean"):
        assert re.search(rf"^make {target} +\S", said, re.M), target


ALONE = {
    k: v for k, v in os.environ.items() if not k.startswith("MAKE")
}  # not as a part of `make test`


@pytest.mark.parametrize(("python", "word"), [("false", "3.11"), ("no-such-python", "3.11")])
def test_an_old_python_is_refused_in_one_line(tmp_path, python, word):
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    done = subprocess.run(
        ["make", "setup", f"PYTHON={python}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=ALONE,
    )
    assert done.returncode != 0
    assert word in done.stdout
    assert len(done.stdout.splitlines()) == 1
    assert not (tmp_path / ".venv").exists()
