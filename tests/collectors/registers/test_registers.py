"""Registers read by their templates' headings: CSV, XLSX and YAML alike, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from collectors.collector import REGISTRY
from collectors.people.layout import REGISTERS
from collectors.people.mapping_file import mistakes
from collectors.people.source import PeopleSource
from collectors.registers.form import FORMS, JAPANESE, form, heading, mapping_of
from collectors.resource import KINDS, field_types
from collectors.shipped import load_collectors
from collectors.sweep import Collected, collect, plan, replay
from evidence.errors import UsageError
from evidence.pseudonym import SORTS
from evidence.record import UNOBSERVED
from evidence.transcript import Transcript
from tests.collectors.people.conftest import NOW, csv_bytes, xlsx_bytes
from tests.collectors.registers.filled import entries, rows

load_collectors()
NAMES = sorted(FORMS)


def read(path: Path, name: str) -> Collected:
    """One register collected by the collector of its kind."""
    source = PeopleSource("registers", [(path, mapping_of(name, time_zone="Asia/Tokyo"))])
    (unit,) = plan([source], [REGISTRY["people", REGISTERS[name].kind]])
    return collect(unit, run="run-1", clock=lambda: NOW)


def delivered(folder: Path, name: str, suffix: str, *, japanese: bool = False) -> Path:
    """A register filled in, as a file."""
    register = FORMS[name]
    path = folder / f"{name}{suffix}"
    head = [heading(place.name, japanese=japanese) for place in register.layout.places]
    if suffix == ".csv":
        path.write_bytes(csv_bytes([head, *rows(register)]))
    elif suffix == ".xlsx":
        path.write_bytes(xlsx_bytes([head, *rows(register)]))
    else:
        # JSON is YAML, and quotes every text.
        path.write_text(json.dumps(entries(register)), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", NAMES)
def test_a_register_is_its_kind(name: str) -> None:
    """The columns of a register are the fields of its kind, explained, in Japanese as well."""
    layout = FORMS[name].layout
    kind = KINDS[layout.kind]
    assert set(layout.names) == set(field_types(kind))
    assert all(place.means for place in layout.places)
    assert set(kind.personal) <= set(layout.names)
    assert set(kind.personal.values()) <= set(SORTS)
    assert list(mistakes(mapping_of(name))) == []
    assert set(layout.names) <= set(JAPANESE)
    assert REGISTERS.keys() == FORMS.keys()


@pytest.mark.parametrize("name", NAMES)
def test_all_formats_give_the_same_rows(name: str, tmp_path: Path) -> None:
    """CSV, XLSX and YAML, under English headings, Japanese ones or keys, say the same."""
    found = [
        read(delivered(tmp_path, name, ".csv"), name),
        read(delivered(tmp_path, name, ".xlsx"), name),
        read(delivered(tmp_path, name, ".yaml"), name),
    ]
    (tmp_path / "ja").mkdir()
    found.append(read(delivered(tmp_path / "ja", name, ".csv", japanese=True), name))
    assert [each.evidence.gap for each in found] == [None] * 4
    told = [each.record.rows for each in found if each.record]
    assert [len(each) for each in told] == [2] * 4
    assert [[_bare(row) for row in each] for each in told[1:]] == [
        [_bare(row) for row in told[0]]
    ] * 3
    assert UNOBSERVED not in str(told[0])
    assert len(KINDS[FORMS[name].layout.kind].hydrate(told[0])) == 2


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    """A row without what no entry of its YAML has."""
    return {key: value for key, value in row.items() if value not in (None, [], {})}


@pytest.mark.parametrize("name", NAMES)
def test_replay_is_byte_identical(name: str, tmp_path: Path) -> None:
    """The stored transcript gives the same record without the file."""
    found = read(delivered(tmp_path, name, ".yaml"), name)
    assert found.record
    assert found.transcript
    transcript = Transcript.parse(found.transcript.body)
    collector = REGISTRY["people", REGISTERS[name].kind]
    again = replay(collector, found.evidence.scope, transcript)
    assert again
    assert again.body == found.record.body


def test_a_column_that_may_lack_is_not_observed(tmp_path: Path) -> None:
    """Without its free column a field is unknown, and without a needed one nothing is read."""
    register = form("suppliers")
    head = [heading(place.name) for place in register.layout.places]
    body = rows(register)
    short = [[*line[:-1]] for line in (head, *body)]
    (tmp_path / "s.csv").write_bytes(csv_bytes(short))
    found = read(tmp_path / "s.csv", "suppliers")
    assert found.record
    assert found.record.rows[0][UNOBSERVED] == {
        "mail_domains": "s.csv has no column 'Mail domains'"
    }
    head[head.index("Evaluated on")] = "Evaluated"
    (tmp_path / "s.csv").write_bytes(csv_bytes([head, *body]))
    gap = read(tmp_path / "s.csv", "suppliers").evidence.gap
    assert gap
    assert (gap.code, "s.csv line 1: has no column 'Evaluated on'" in gap.message) == (
        "NoColumn",
        True,
    )


@pytest.mark.parametrize("suffix", [".csv", ".yaml"])
def test_assets_without_holders_are_read(suffix: str, tmp_path: Path) -> None:
    """A register of assets from before it named holders is read; of holders nothing is known."""
    later = ("holder", "returned_on")
    register = form("assets")
    places = [place.name for place in register.layout.places if place.name not in later]
    body = [{name: entry.get(name, "") for name in places} for entry in entries(register)]
    path = tmp_path / f"a{suffix}"
    lines = [places, *([str(row[name]) for name in places] for row in body)]
    path.write_bytes(csv_bytes(lines) if suffix == ".csv" else json.dumps(body).encode())
    found = read(path, "assets")
    assert found.record
    assert [sorted(row[UNOBSERVED]) for row in found.record.rows] == [[*later]] * 2


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("- id: DE\n  asessed_on: 2026-01-01\n", "NoColumn", 2),
        ("- id: DE\n  id: FR\n", "BrokenYaml", 2),
        ("- id: DE\n- just text\n", "NoEntry", 2),
        ("id: DE\n", "NoList", 1),
        ("- id: Germany\n", "BadValue", 1),
        ("- id: DE\n  measures: {a: b}\n", "BadValue", 2),
        ("- id: DE\n  assessed_on: 1.5\n", "BadValue", 2),
        ("- id: DE\n- id: FR\n- id: DE\n", "DuplicateId", 3),
        ("- id: DE\n  assessed_on: 31.3.2026\n", "BadDate", 1),
        ("- assessed_on: 2026-03-31\n", "NoValue", 1),
        ("- id: DE\n  measures: call 4111 1111 1111 1111\n", "Forbidden", 1),
    ],
)
def test_broken_yaml_is_not_collected(text: str, code: str, line: int, tmp_path: Path) -> None:
    """A fault anywhere costs the register, and is told with its line and without the value."""
    (tmp_path / "c.yaml").write_text(text, encoding="utf-8")
    gap = read(tmp_path / "c.yaml", "countries").evidence.gap
    assert gap
    assert (gap.code, gap.message.startswith(f"c.yaml line {line}: ")) == (code, True), gap.message
    assert "4111" not in gap.message


def test_an_empty_register_is_an_answer(tmp_path: Path) -> None:
    """A register that says it has no entries was read; a file that says nothing was not."""
    (tmp_path / "i.yaml").write_text("# no incident yet\n[]\n", encoding="utf-8")
    found = read(tmp_path / "i.yaml", "incidents")
    assert found.evidence.gap is None
    assert found.record
    assert list(found.record.rows) == []
    for text, code in (("", "Empty"), ("# no incident yet\n", "NoList")):
        (tmp_path / "i.yaml").write_text(text, encoding="utf-8")
        gap = read(tmp_path / "i.yaml", "incidents").evidence.gap
        assert gap
        assert gap.code == code


def test_leading_zeros_stay(tmp_path: Path) -> None:
    """A staff number with leading zeros is the same in every format, quoted in YAML or not."""
    text = "- {id: Z-1, name: n, owner: 00012}\n- {id: Z-2, name: n, owner: '00012'}\n"
    (tmp_path / "z.yaml").write_text(text, encoding="utf-8")
    found = read(tmp_path / "z.yaml", "zones")
    assert found.record
    assert [row["owner"] for row in found.record.rows] == ["00012", "00012"]


def test_an_unknown_register_names_the_nearest() -> None:
    """A misspelt name is one sentence."""
    with pytest.raises(UsageError, match=r"no register 'supliers'; did you mean 'suppliers'\?"):
        form("supliers")
