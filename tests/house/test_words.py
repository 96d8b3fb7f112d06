"""What committed text may not say: paths of one machine, promises to auditors, dead links."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

# Put together from parts, so that this file does not hold what it looks for.
MACHINE = [
    "/".join(("", *parts))
    for parts in (("work", ""), ("root", ""), ("home", ""), ("Users", ""), ("opt", "pypi"))
] + ["..".join(("", "/shared")), ".".join(("pypi", "org")), ".".join(("registry", "npmjs"))]
OUTSIDE_A_PATH = r"(?<![\w.}-])"

PROMISE = re.compile(r"\b(?:compliant|certif(?:y|ies|ied))\b", re.IGNORECASE)
NEGATION = re.compile(r"\b(?:no|not|never|nor|neither|nobody|none|without)\b|n't\b", re.IGNORECASE)
SHIPPED = ("controls/", "evidence/", "collectors/", "tieout/", "docs/", "README", "CHANGELOG")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


@pytest.mark.parametrize("machine", MACHINE)
def test_no_text_names_a_machine(machine: str, texts: dict[str, str]) -> None:
    """No committed file names a folder of somebody's machine, or a package registry."""
    pattern = re.compile(OUTSIDE_A_PATH + re.escape(machine))
    wrong = [
        f"{name}:{number}"
        for name, text in texts.items()
        if machine in text
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
    assert wrong == []


def test_nothing_is_called_compliant(texts: dict[str, str]) -> None:
    """We map to requirements and judge controls; a word of judgement on a standard is not ours."""
    wrong = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts.items()
        if name.startswith(SHIPPED)
        for number, line in enumerate(text.splitlines(), start=1)
        if PROMISE.search(line) and not NEGATION.search(line)
    ]
    assert wrong == []


def test_links_between_pages_lead_somewhere(texts: dict[str, str], root: Path) -> None:
    """Every relative link of a page names a file that is there."""
    wrong = [
        f"{name}: {target}"
        for name, text in texts.items()
        if name.endswith(".md")
        for target in LINK.findall(text)
        if "://" not in target and not (root / name).parent.joinpath(target).exists()
    ]
    assert wrong == []


def test_decisions_weigh_their_options(files: Sequence[Path]) -> None:
    """Each decision record has a status, options, and what speaks for and against them."""
    decisions = [path for path in files if path.parent.name == "adr" and path.name[0].isdigit()]
    wrong = [
        path.name
        for path in decisions
        for needed in ("Status:", "## Options", "good, because", "bad, because", "## Decision")
        if needed not in path.read_text(encoding="utf-8")
    ]
    assert decisions
    assert wrong == []


def test_the_ci_script_runs(root: Path) -> None:
    """`.ci/run` can be executed, and bash can read it."""
    script = root / ".ci" / "run"
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)
