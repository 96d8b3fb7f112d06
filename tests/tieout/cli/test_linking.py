"""The verb `links`: it lists what checks saw, and what it writes is what the next run reads."""

import csv

import pytest

ACCOUNTS = """\
id,system,login,email,active,number
u1,wiki,a.sato,a@hoshizora.example,yes,
u2,wiki,adm-aoi.sato,,yes,
u3,wiki,=cmd(),,yes,
u4,wiki,b.mori,b@hoshizora.example,no,002
"""
MAPPING = """\
kind: identity.account
columns: {id: id, system: system, login: login, email: email, active: active,
          employee_number: number}
"""
TOML = """
[[people.files]]
file = "accounts.csv"
mapping = "accounts.yaml"
"""
LINKS = """
[[people.files]]
file = "registers/identity-links.csv"
mapping = "registers/identity-links.yaml"
"""
WORDS = (
    "links", "confirm", "u2", "--system", "wiki", "--person", "001", "--why", "her second account",
    "--by", "002", "--on", "2024-01-10",
)  # fmt: skip


@pytest.fixture
def linked(workspace):
    """The small workspace with accounts of a wiki, and people with names."""
    (workspace / "accounts.csv").write_text(ACCOUNTS)
    (workspace / "accounts.yaml").write_text(MAPPING)
    toml = workspace / "tieout.toml"
    toml.write_text(toml.read_text() + TOML)
    staff = workspace / "staff.csv"
    lines = staff.read_text().splitlines()
    names = ("name", "Aoi Sato", "Rin Mori")
    named = [f"{line},{name}" for line, name in zip(lines, names, strict=True)]
    staff.write_text("\n".join(named) + "\n")
    mapping = workspace / "staff.yaml"
    mapping.write_text(mapping.read_text().replace("{id: id,", "{id: id, name: name,"))
    return workspace


def listed(tieout, *words):
    """The lines of the list, by account."""
    lines = tieout("links", "list", *words).out.splitlines()
    return {word: line for line in lines[1:] for word in line.split()[1:2]}


def test_each_account_with_its_holder(tieout, linked) -> None:
    """By address, by number, or unresolved; what no rung reaches is not guessed."""
    tieout("run")
    found = listed(tieout)
    assert "3 address" in found["a.sato"]
    assert "001" in found["a.sato"]
    assert "2 number" in found["b.mori"]
    assert "unresolved" in found["adm-aoi.sato"]
    assert list(listed(tieout, "--sort", "unresolved")) == ["adm-aoi.sato", "=cmd()"]


def test_suggestions_come_with_their_reason(tieout, linked) -> None:
    """Whose an administrator's twin may be is told, and links nothing."""
    tieout("run")
    line = listed(tieout, "--suggest")["adm-aoi.sato"]
    assert "001? aoi.sato is first and last name, and nobody else's" in line
    assert "unresolved" in listed(tieout)["adm-aoi.sato"]


def test_what_is_confirmed_links_in_the_next_run(tieout, linked) -> None:
    """The link file is made with its mapping, and once it is read the account has its holder."""
    said = tieout(*WORDS)
    assert (said.code, "tieout.toml does not read it yet" in said.out) == (0, True)
    toml = linked / "tieout.toml"
    toml.write_text(toml.read_text() + LINKS)
    again = tieout(*(word.replace("u2", "u3") for word in WORDS))
    assert "does not read it" not in again.out
    rows = list(csv.reader((linked / "registers" / "identity-links.csv").open()))
    assert [row[:4] for row in rows] == [
        ["system", "account", "sort", "person"],
        ["wiki", "u2", "person", "001"],
        ["wiki", "u3", "person", "001"],
    ]
    tieout("run")
    assert "1 confirmed" in listed(tieout)["adm-aoi.sato"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"001": ""}, "add --person"),
        ({"her second account": " "}, "needs why"),
        ({"002": "001"}, "nobody confirms their own link"),
        ({"2024-01-10": "soon"}, "--on is 'soon'"),
    ],
)
def test_a_mistake_writes_nothing(tieout, linked, change, said) -> None:
    """A word that says too little, or is one's own, is not written."""
    done = tieout(*(change.get(word, word) for word in WORDS))
    assert (done.code, said in done.error) == (2, True), done
    assert not (linked / "registers" / "identity-links.csv").exists()


def test_hostile_names_are_text(tieout, linked, tmp_path) -> None:
    """An account called like a formula is text in the exported file."""
    tieout("run")
    target = tmp_path / "links.csv"
    assert tieout("links", "export", str(target)).code == 0
    rows = list(csv.DictReader(target.open()))
    assert [row["class"] for row in rows] == ["person", "unresolved", "unresolved", "person"]
    assert rows[2]["login"] == "'=cmd()"


def test_without_accounts_there_is_nothing_to_link(tieout) -> None:
    """A run without a source of accounts says what is missing."""
    tieout("run")
    done = tieout("links", "list")
    assert (done.code, "holds no accounts" in done.error) == (2, True)
