"""A wrong mapping gives one sentence with file and line, before any listing is opened."""

from pathlib import Path

import pytest

from collectors.people.mapping_file import load_mapping
from collectors.people.source import PeopleSource
from evidence.errors import OperatorFileError, UsageError
from tests.collectors.people.conftest import person_mapping

GOOD = """\
kind: people.person
dates: ["%Y-%m-%d", "%d.%m.%Y"]
columns:
  id: Staff no
  name: Name
  entity: Company
  country: Country
  type: {column: Type, values: {FTE: employee}}
  start: Start
  last_day: Last day
"""
MISTAKES = [
    ("kind", "kind: people.person", "kind: people.persons", 1, "people.person"),
    ("unknown-key", "dates:", "formats: xls\ndates:", 2, "unknown field 'formats'"),
    ("format", "dates:", "format: xls\ndates:", 2, "'csv', 'xlsx' or 'yaml'"),
    ("unknown-field", "name: Name", "nmae: Name", 5, "did you mean 'name'?"),
    ("forbidden-field", "name: Name", "birth_date: Born", 5, "a date of birth"),
    ("forbidden-header", "name: Name", "name: Home address", 5, "a private address"),
    ("forbidden-japanese", "name: Name", "department: 退職理由", 5, "a reason for leave"),
    ("missing-field", "  last_day: Last day\n", "", 3, "needs the field 'last_day'"),
    ("header-number", "name: Name", "name: 12", 5, "must be a header in quotes"),
    ("header-empty", "name: Name", "name:", 5, "must be a header in quotes"),
    ("split", "name: Name", "name: {column: Name, split: ';'}", 5, "holds one value"),
    ("choice", "FTE: employee", "FTE: staff", 8, "must be one of employee"),
    ("value-to-nothing", "FTE: employee", "FTE: ''", 8, "every row needs 'type'"),
    ("date-format", '"%d.%m.%Y"', '"%d.%m"', 2, "does not name year, month and day"),
    ("date-clash", '"%d.%m.%Y"', '"%d/%m/%Y", "%m/%d/%Y"', 2, "as different days"),
    ("date-locale", '"%d.%m.%Y"', '"%x"', 2, "another locale"),
    ("date-offset", '"%d.%m.%Y"', '"%Y-%m-%dT%H:%M%z"', 2, "time_zone"),
    ("zone", "dates:", "time_zone: Asia/Tokio\ndates:", 2, "did you mean 'Asia/Tokyo'?"),
    ("encoding", "dates:", "encoding: sjis\ndates:", 2, "cp932"),
    ("delimiter", "dates:", "delimiter: ', '\ndates:", 2, "at most 1 character"),
    ("sheet-of-csv", "dates:", "format: csv\nsheet: Staff\ndates:", 3, "belongs to xlsx"),
    ("header-row", "dates:", "header_row: 0\ndates:", 2, "greater than or equal to 1"),
    ("newest", "dates:", "newest: 3 weeks\ndates:", 2, "number of days, such as '3 days'"),
    ("newest-without-date", "dates:", "newest: 3 days\ndates:", 2, "add 'as_of'"),
    ("total-both", "dates:", "control_total: {cell: B1, text: T}\ndates:", 2, "one of 'cell'"),
    ("total-cell", "dates:", "control_total: {cell: b1}\ndates:", 2, "form"),
    ("country", "  country: Country\n", "constants: {country: UK}\n", 7, "Britain is GB"),
    ("twice", "name: Name", "name: Name\n  name: Full name", 6, "given twice"),
    ("constant-id", "kind:", "constants: {id: '1'}\nkind:", 1, "given by a column and as a"),
    ("not-yaml", "columns:", "columns: [", 5, "not YAML"),
]


@pytest.fixture
def write(tmp_path: Path) -> Path:
    """Where a mapping is written."""
    return tmp_path / "hr.yaml"


def test_good_mapping_loads(write: Path) -> None:
    """The mapping that the mistakes are made from is itself without one."""
    write.write_text(GOOD)
    assert load_mapping(write).columns["type"].values == {"FTE": "employee"}


@pytest.mark.parametrize(
    ("good", "bad", "line", "said"), [m[1:] for m in MISTAKES], ids=[m[0] for m in MISTAKES]
)
def test_mistake_is_told_with_file_and_line(
    good: str, bad: str, line: int, said: str, write: Path
) -> None:
    """Each mistake is one line of text, names file and line, and exits with 2."""
    assert good in GOOD
    text = GOOD.replace(good, bad, 1)
    if good.startswith("  country"):
        text = text.replace(bad, "", 1) + bad
        line = text.count("\n")
    write.write_text(text)
    with pytest.raises(OperatorFileError) as caught:
        load_mapping(write)
    message = str(caught.value)
    assert message.startswith(f"{write}:{line}: ")
    assert said in message
    assert "\n" not in message
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "changed", "said"),
    [
        ("hr.dat", {}, "add 'format: csv'"),
        ("hr.csv", {"sheet": "Staff"}, "belongs to xlsx"),
        ("hr.xlsx", {"delimiter": ";"}, "belongs to csv"),
        ("hr.csv", {"constants": {"pay": "1"}}, "never be collected"),
    ],
)
def test_pairing_is_checked_before_reading(
    name: str, changed: dict[str, object], said: str
) -> None:
    """A mapping that does not suit its file is told when the source is made, file or no file."""
    with pytest.raises(UsageError, match=said):
        PeopleSource("hr", [(Path(name), person_mapping(**changed))])


def test_two_files_of_one_name_are_told_apart() -> None:
    """Two files of one kind and name would be one scope, so the source is refused."""
    files = [(Path("jp/hr.csv"), person_mapping()), (Path("de/hr.csv"), person_mapping())]
    with pytest.raises(UsageError, match=r"two files 'hr\.csv'"):
        PeopleSource("hr", files)
