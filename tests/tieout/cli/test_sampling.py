"""The verb `sample`, as a compliance engineer and an auditor use it together."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.pack import standalone


@pytest.fixture
def population(tieout) -> str:
    """The digest of a population that was frozen after a run."""
    assert tieout("run").code in {0, 1, 3}
    said = tieout("sample", "freeze", "ACME-01")
    assert said.code == 0, said
    found = re.search(r"population ([0-9a-f]{64}): 2 items of ACME-01", said.out)
    assert found, said.out
    return found[1]


def test_freeze_draw_show_and_draw_again(tieout, population, tmp_path) -> None:
    """What was drawn by the auditor's nonce is drawn again by the script from the file shown."""
    said = tieout("sample", "draw", population[:10], "--nonce", "sent on 22 November")
    assert said.code == 0, said
    digest = re.search(r"sample ([0-9a-f]{64}): 2 of 2, random", said.out)[1]
    whole = json.loads(tieout("sample", "show", digest[:8], "--format", "json").out)
    assert ("auditor", True) == (whole["chosen_by"], whole["frozen_before"])
    file = tmp_path / "population.jsonl"
    file.write_text(tieout("sample", "show", digest[:8], "--format", "population").out)
    script = Path(standalone.__file__).parent / "redraw.py"
    command = [sys.executable, "-I", str(script), str(file), "2", "sent on 22 November"]
    again = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert [json.loads(line) for line in again.splitlines()] == [
        item[1:] for item in whole["taken"]
    ]
    assert digest[:12] in tieout("sample", "list").out


def test_without_an_auditor_it_says_so(tieout, population) -> None:
    """A random nonce is taken, and the sample is marked as chosen by management."""
    said = tieout("sample", "draw", population, "--by-management")
    assert (said.code, "nonce by management" in said.out) == (0, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("draw", "0" * 64, "--nonce", "x"), "no frozen population begins with"),
        (("draw", "POPULATION"), "name the auditor's --nonce, or say --by-management"),
        (("draw", "POPULATION", "--nonce", "x", "--risk", "none"), "--risk is 'none'"),
        (("draw", "POPULATION", "--nonce", "x", "--method", "mine"), "--method is 'mine'"),
        (("draw", "POPULATION", "--nonce", ""), "the nonce is empty"),
        (("show", "feed"), "no sample begins with 'feed'"),
        (("freeze", "NONE-01"), "holds no control 'NONE-01'"),
        (("replace", "feed", "hr", "001", "--reason", "x"), "no sample begins with 'feed'"),
    ],
)
def test_a_mistake_is_one_sentence(tieout, population, words, said) -> None:
    """Each mistake of the user is said in one sentence, exit code 2."""
    done = tieout("sample", *(population if word == "POPULATION" else word for word in words))
    assert done.code == 2
    assert said in done.error
