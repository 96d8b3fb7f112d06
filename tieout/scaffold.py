"""A new workspace: the files that `tieout init` writes, ready to be run and read."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import UsageError
from tieout.settings.configuration import FILE

GUESSES: Mapping[str, Sequence[str]] = {
    "id": ("id", "employee id", "employee number", "staff number", "personnel number", "社員番号"),
    "email": ("email", "e-mail", "work email", "mail", "メールアドレス", "会社メール", "メール"),
    "entity": ("entity", "company", "legal entity", "employer", "会社", "所属会社"),
    "country": ("country", "work country", "country code", "国", "勤務国"),
    "start": ("start", "start date", "hire date", "joined", "date of joining", "入社日", "開始日"),
    "last_day": (
        "last day", "last working day", "end date", "termination date", "leave date", "退職日",
        "最終出社日",
    ),
    "department": ("department", "division", "部署", "部門"),
    "name": ("name", "full name", "氏名"),
    "manager": ("manager", "manager id", "reports to", "上長"),
    "type": ("type", "employment type", "雇用形態", "雇用区分"),
}  # fmt: skip
"""Headings by which a column of an HR export is recognised, in lower case."""
NEEDED = ("id", "email", "entity", "country", "start", "last_day")
GITIGNORE = "vault/\nout/\ncredentials\n# Texts under licence.\noverlays/texts/\n"
WAIVERS = """\
# Accepted exceptions. A waiver never hides a failure: it is shown, counted and ends by itself.
# waivers:
#   - id: W-1
#     control: GEN-10
#     check: "*"
#     resource: "arn:aws:s3:::scratch-*"
#     reason: Scratch data is rebuilt every night
#     requested_by: platform lead
#     approved_by: security officer
#     starts: 2026-01-01
#     ends: 2026-06-30
"""
OVERLAY = """\
# What this organisation changes of the controls that come with Tieout, and controls of its own.
# Frameworks of its own stand in overlays/frameworks/, a file each; texts of requirements that it
# holds a licence for in overlays/texts/, a file for each framework, such as soc2.yaml.
# changes:
#   - control: GEN-06
#     parameters: {rotated_within: 60 days}
#     scope: {without: [sandbox], reason: Scratch accounts hold no data,
#             approved_by: security officer, approved_on: 2026-01-01}
# not_applicable:
#   - framework: pci-dss
#     requirements: ["3.3.3"]
#     reason: We issue no cards
#     approved_by: security officer
#     approved_on: 2026-01-01
"""


@dataclass(frozen=True)
class Estate:
    """What `tieout init` was told of the estate; None where a world is not to be read."""

    organisation: str
    aws_profile: str | None = None
    aws_role: str | None = None
    regions: tuple[str, ...] = ()
    kubeconfig: str | None = None
    context: str | None = None
    hr_file: Path | None = None
    use_aws: bool = False
    use_kubernetes: bool = False


def write_workspace(folder: Path, estate: Estate) -> Iterator[Path]:
    """Write a workspace; gives each file as it is written.

    Raises:
        UsageError: when the folder is a workspace already, or the HR file is not there.
    """
    if (folder / FILE).exists():
        raise UsageError(f"{folder / FILE} exists already; edit it, or choose another folder")
    if estate.hr_file and not estate.hr_file.is_file():
        raise UsageError(f"the HR file {estate.hr_file} is not there; name an existing export")
    for name in ("overlays/frameworks", "overlays/texts", "checks", "hr"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    mapping = None
    if estate.hr_file:
        mapping = folder / "hr" / "employees.yaml"
        yield _write(mapping, employees_mapping(_headings(estate.hr_file)))
    yield _write(folder / FILE, configuration_text(estate))
    yield _write(folder / "waivers.yaml", WAIVERS)
    yield _write(folder / "overlays" / "organisation.yaml", OVERLAY)
    yield _write(folder / ".gitignore", GITIGNORE)


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def configuration_text(estate: Estate) -> str:
    """`tieout.toml` for an estate; a world that is not read stands there as a comment."""
    lines = [f"organisation = {_toml(estate.organisation)}", 'vault = "vault"']
    lines += ['# frameworks = ["soc2", "iso27001", "pci-dss"]', ""]
    aws = [
        "[[aws]]",
        'name = "aws"',
        _setting("profile", estate.aws_profile),
        _setting("role_arn", estate.aws_role),
        f"regions = {_toml(list(estate.regions))}" if estate.regions else "# regions = []  # all",
    ]
    kubernetes = [
        "[[kubernetes]]",
        'name = "cluster"',
        _setting("kubeconfig", estate.kubeconfig),
        _setting("context", estate.context),
    ]
    people = [
        "[[people]]",
        'name = "hr"',
        "[[people.files]]",
        f"file = {_toml(str(estate.hr_file.resolve()) if estate.hr_file else 'hr/employees.csv')}",
        'mapping = "hr/employees.yaml"',
    ]
    lines += _table(aws, used=estate.use_aws) + _table(kubernetes, used=estate.use_kubernetes)
    lines += _table(people, used=estate.hr_file is not None)
    lines += [
        "# A world that is not used at all is a scoping decision, with a reason and an approver:",
        "# [out_of_scope.kubernetes]",
        '# reason = "no clusters are run"',
        '# approved_by = "security officer"',
    ]
    return "\n".join(lines) + "\n"


def _table(lines: Sequence[str], *, used: bool) -> list[str]:
    written = lines if used else [f"# {line}".replace("# # ", "# ") for line in lines]
    return [*written, ""]


def _setting(name: str, value: str | None) -> str:
    return f"{name} = {_toml(value)}" if value else f'# {name} = ""'


def _toml(value: str | list[str]) -> str:
    """A TOML basic string or array; JSON's escapes are TOML's for all that text can hold."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _headings(path: Path) -> list[str]:
    """The first line of a CSV export, as far as it can be read; an XLSX is left to its owner."""
    if path.suffix.lower() != ".csv":
        return []
    with path.open("rb") as stream:
        data = stream.readline(65_536)
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return next(csv.reader([data.decode(encoding)]), [])
        except UnicodeDecodeError:
            continue
    return []


def employees_mapping(headings: Sequence[str]) -> str:
    """A mapping of an HR export with the columns guessed by their headings, the rest to fill in."""
    by_name = {heading.strip().casefold(): heading for heading in headings}
    lines = ["# Which column of the export means what; only columns named here are ever read."]
    if headings:
        lines.append(f"# Headings found: {'; '.join(headings)}")
    lines += ["kind: people.person", "columns:"]
    for field, names in GUESSES.items():
        found = next((by_name[name] for name in names if name in by_name), None)
        if found is not None:
            lines.append(f"  {field}: {json.dumps(found, ensure_ascii=False)}")
        elif field in NEEDED:
            lines.append(f"  {field}: {json.dumps(f'FILL IN: {field}')}")
    if not any(name in by_name for name in GUESSES["type"]):
        lines += ["# No column says what kind of employment it is, so everybody is an employee:"]
        lines += ["constants:", "  type: employee"]
    return "\n".join(lines) + "\n"
