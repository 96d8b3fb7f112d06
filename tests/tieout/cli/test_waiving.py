"""The verb `waive`: what it writes is what the next run reads, and nothing wrong is written."""

import pytest

WORDS = (
    "waive", "add", "ACME-01", "001", "--reason", "joins on paper: #1", "--requested-by", "Aoi",
    "--approved-by", "Rin", "--until", "2099-12-31", "--ticket", "T-7", "--compensating", "PER-01",
)  # fmt: skip


@pytest.fixture
def failing(workspace):
    """The small workspace with one person who fails the check."""
    staff = workspace / "staff.csv"
    staff.write_text(staff.read_text().replace("a@hoshizora.example", ""))
    return workspace


def test_what_is_waived_is_listed(tieout, failing) -> None:
    """The item reads waived in the next run; the list names approver, items, stand-in, ticket."""
    assert tieout("run").code == 1
    (failing / "waivers.yaml").write_text("# our exceptions\n")
    assert "W-01" in tieout(*WORDS).out
    assert tieout("run").code != 1
    said = tieout("results", "--verdict", "waived").out
    assert "joins on paper: #1" in said
    (line,) = [each for each in tieout("waive", "list").out.splitlines() if "W-01" in each]
    for part in ("Rin", "in force", "PER-01 (", "T-7"):
        assert part in line
    text = (failing / "waivers.yaml").read_text()
    assert text.startswith("# our exceptions\nwaivers:\n")
    assert "W-02" in tieout(*WORDS).out
    assert (failing / "waivers.yaml").read_text().startswith(text)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Rin": "aoi"}, "approved by the person who asked"),
        ({"ACME-01": "ACME-99"}, "unknown control"),
        ({"2099-12-31": "2001-01-01"}, "ends before it starts"),
        ({"2099-12-31": "soon"}, "--until is 'soon'"),
        ({"joins on paper: #1": " "}, "reason"),
    ],
)
def test_a_mistake_writes_nothing(tieout, failing, change, said) -> None:
    """A waiver that would be refused is not written, and the file stands as it was."""
    done = tieout(*(change.get(word, word) for word in WORDS))
    assert (done.code, said in done.error) == (2, True), done
    assert not (failing / "waivers.yaml").exists()
    assert not list(failing.glob(".waivers-*"))
