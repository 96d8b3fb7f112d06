"""The verb `export html`, over the runs of a small workspace."""

import json
from datetime import UTC, datetime, timedelta

import pytest


def _data(file):
    text = file.read_text(encoding="utf-8")
    return json.loads(text.partition('id="run">')[2].partition("</script>")[0])


def test_a_run_becomes_one_file(tieout, workspace) -> None:
    """Without options the newest run is drawn to out/report.html, with all its frameworks."""
    tieout("run")
    said = tieout("export", "html")
    file = workspace / "out" / "report.html"
    assert (said.code, said.out.split()) == (0, [str(file)])
    data = _data(file)
    assert "ACME-01" in {each["id"] for each in data["controls"]}
    assert len(data["frameworks"]) > 1
    assert data["period"] is None


def test_a_period_of_one_framework(tieout, workspace) -> None:
    """Framework, days and place are the user's; days nobody looked stand as such."""
    tieout("run")
    today = datetime.now(UTC).date()
    before, target = (today - timedelta(days=2)).isoformat(), workspace / "to" / "soc2.html"
    words = ("--framework", "soc2", "--from", before, "--to", today.isoformat())
    assert tieout("export", "html", *words, "--out", str(target)).code == 0
    data = _data(target)
    assert [each["short"] for each in data["frameworks"]] == ["soc2"]
    assert dict(data["period"]["controls"])["ACME-01"] == "..p"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--framework", "soc3"), "did you mean 'soc2'"),
        (("--from", "yesterday"), "--from is 'yesterday'; write a day as"),
        (("--to", "2020-01-01"), "2020-01-01"),
        (("--run", "nobody"), "there is no run 'nobody'"),
        (("--run", "latest", "--to", "2999-01-01"), "--to 2999-01-01 lies after"),
        (("--from", "2999-01-01"), "is no period"),
        (("--out", "staff.csv/report.html"), "cannot make the folder"),
    ],
)
def test_a_mistake_is_one_sentence(tieout, workspace, monkeypatch, words, said) -> None:
    """What a user gets wrong is said in one sentence, exit code 2."""
    tieout("run")
    monkeypatch.chdir(workspace)
    done = tieout("export", "html", *words)
    assert done.code == 2
    assert said in done.error
