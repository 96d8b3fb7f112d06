"""Files of strangers: refused by name and place, whatever they hold, and never a traceback."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import collectors.delivered
import collectors.scanners.files
import collectors.scanners.reading
from collectors.scanners.json_text import LONGEST
from collectors.scanners.reading import report_of
from collectors.scanners.report import BrokenReportError, Format
from tests.collectors.scanners.conftest import DATA, Read, gathered, mapped, sample

FORMS = get_args(Format)
EVENT = {
    "class_uid": 2003,
    "time": 1774918800,
    "metadata": {"product": {"name": "Diskwatch"}},
    "compliance": {"control": "DISK-1", "status_id": 3},
    "resources": [{"uid": "disk-a"}],
}
NO_RULE = {"tool": {"driver": {"name": "x"}}, "results": [{"ruleIndex": 3}]}
LINE = json.dumps(EVENT)
DEEP = 100_000
BROKEN: list[tuple[Format, str | bytes, str, str]] = [
    ("ocsf", "", "Empty", "is empty"),
    ("ocsf", " \n ", "Empty", "is empty"),
    ("ocsf", b"\xff\xfe[\x00]\x00", "NotJson", "line 1: is not UTF-8"),
    ("ocsf", b'[\n"\xe9"]', "NotJson", "line 2: is not UTF-8"),
    ("ocsf", f"[{LINE},", "NotJson", "line 1: is not JSON: expecting value"),
    ("ocsf", f"[{LINE}", "NotJson", "line 1: is not JSON: expecting ',' delimiter"),
    ("ocsf", f"{LINE}\n{LINE[:40]}\n", "NotJson",
     "line 2: is not JSON: expecting property name enclosed in double quotes"),
    ("ocsf", f"{LINE}\n[]\n", "WrongForm", "line 2 : must be an object"),
    ("ocsf", "[1]", "WrongForm", "/0: must be an object"),
    ("ocsf", '"text"', "WrongForm", "the top: must be an object"),
    ("ocsf", "[" * DEEP, "TooDeep", "line 1: is nested too deep"),
    ("ocsf", "[NaN]", "NotJson", "from line 1: NaN is no number of JSON"),
    ("ocsf", f"[{'9' * 5000}]", "NotJson", "from line 1: a number is out of all bounds"),
    ("ocsf", '{"class_uid": 2003, "class_uid": 2004}', "NotJson",
     "from line 1: an object has the member 'class_uid' twice"),
    ("ocsf", "[\x00]", "NotJson", "line 1: is not JSON: expecting value"),
    ("ocsf", json.dumps([{**EVENT, "class_uid": 6003}]), "WrongForm",
     "/0/class_uid: must be a class of findings: 2001, 2002, 2003 or 2004"),
    ("ocsf", json.dumps([{**EVENT, "time": "soon"}]), "WrongForm",
     "/0/time: must be a whole number"),
    ("ocsf", json.dumps([{**EVENT, "time": 10**30}]), "WrongForm",
     "/0/time: must be an instant since 1970"),
    ("ocsf", json.dumps([{**EVENT, "time": None, "time_dt": "yesterday"}]), "WrongForm",
     "/0/time_dt: must be an instant such as 2026-03-31T09:00:00Z"),
    ("ocsf", json.dumps([{**EVENT, "time": 0, "time_dt": "0001-01-01T00:00:00+14:00"}]),
     "WrongForm", "/0/time_dt: must be an instant such as 2026-03-31T09:00:00Z"),
    ("ocsf", json.dumps([{**EVENT, "resources": {}}]), "WrongForm",
     "/0/resources: must be a list"),
    ("ocsf", json.dumps([{**EVENT, "compliance": {"control": 7}}]), "WrongForm",
     "/0/compliance/control: must be a text"),
    ("ocsf", json.dumps([{**EVENT, "compliance": {"status_id": 3}}]), "WrongForm",
     "/0: names no rule: no metadata/event_code, compliance/control or analytic"),
    ("ocsf", json.dumps([{**EVENT, "compliance": {"status_id": 1, "status": "Fail"}}]),
     "WrongForm", "/0/compliance/status: says another thing than status_id"),
    ("ocsf", json.dumps([{**EVENT, "metadata": {}}]), "WrongForm",
     "/0/metadata: must name the product that found it"),
    ("ocsf", json.dumps([{**EVENT, "time": 4102444800}]), "DatedAhead",
     "says that the scan ran after the file was read"),
    ("sarif", "[]", "WrongForm", "the top: must be an object"),
    ("sarif", '{"version": "2.0.0"}', "WrongForm", "/version: must be 2.1.0"),
    ("sarif", '{"version": "2.1.0"}', "WrongForm", "/runs: must be a list"),
    ("sarif", '{"version": "2.1.0", "runs": [{}]}', "WrongForm",
     "/runs/0/tool: must name its driver"),
    ("sarif", json.dumps({"version": "2.1.0", "runs": [NO_RULE]}), "WrongForm",
     "/runs/0/results/0: names no rule: no ruleId, and no ruleIndex into the tool's"),
    ("trivy", "{}", "WrongForm", "/SchemaVersion: must be there in a report of Trivy"),
    ("trivy", '{"SchemaVersion": 2, "Results": [{"Vulnerabilities": [{}]}]}', "WrongForm",
     "/Results/0/Vulnerabilities/0/VulnerabilityID: must be a text that is not empty"),
    ("trivy", '{"SchemaVersion": 2, "Results": [{"ExperimentalModifiedFindings": [{}]}]}',
     "WrongForm",
     "/Results/0/ExperimentalModifiedFindings/0: must hold a finding of a known type"),
    ("trivy", '{"SchemaVersion": true}', "WrongForm", "/SchemaVersion: must be a whole number"),
    ("kube-bench", "{}", "WrongForm", "/version: must be a text that is not empty"),
    ("kube-bench", '{"Controls": 1}', "WrongForm", "/Controls: must be a list"),
    ("kube-bench", '[{"version": "cis-1.10", "tests": {}}]', "WrongForm",
     "/0/tests: must be a list"),
    ("kube-bench", '{"scanned_at": 5, "report": []}', "WrongForm",
     "/scanned_at: must be a text"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "content", "code", "said"), BROKEN, ids=[str(number) for number in range(len(BROKEN))]
)
def test_a_broken_file_is_not_collected(
    read: Read, form: Format, content: str | bytes, code: str, said: str
) -> None:
    """A fault anywhere costs the file: the gap names it, and the line or JSON Pointer."""
    collected = read(content, form, mapped("Diskwatch", "*"))
    assert collected.record is None
    gap = collected.evidence.gap
    assert gap is not None
    assert (gap.operation, gap.code) == ("read scan.json", code)
    assert gap.message == f"scan.json: {said}"


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir()))
def test_a_truncated_file_is_not_collected(read: Read, name: str) -> None:
    """Cut anywhere but between lines of JSON lines, a recorded file gives no record."""
    form = next(form for form in FORMS if form in name or form in name.replace("_", "-"))
    data = (DATA / name).read_bytes().rstrip()
    for part in range(1, 20):
        at = len(data) * part // 20
        if data[at - 1 : at + 1].count(b"\n"):
            continue
        collected = read(data[:at], form, mapped("Prowler", "*"))
        assert collected.record is None
        assert collected.evidence.gap is not None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is unavailable, by name; a folder or pipe in its place is none."""
    mapping = mapped("Trivy", "*")
    for name, code in (("gone.json", "NoSuchFile"), ("folder", "CannotRead"), ("pipe", "NotAFile")):
        path = tmp_path / name
        if name == "folder":
            path.mkdir()
        if name == "pipe":
            os.mkfifo(path)
        gap = gathered(path, "trivy", mapping).evidence.gap
        assert gap is not None
        assert (gap.operation, gap.code) == (f"read {name}", code)


@contextmanager
def refused(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No file may be opened; root opens all, so the refusal is made up."""

    def refuse(path: Any, *_: Any, **__: Any) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(collectors.delivered.os, "open", refuse)
        yield


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir()))
def test_a_denied_file_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Each file denied in turn is not collected, with the operation named."""
    with refused(monkeypatch):
        collected = gathered(DATA / name, "ocsf", mapped("Prowler", "*"))
    assert collected.record is None
    gap = collected.evidence.gap
    assert gap is not None
    assert str(gap) == f"PermissionDenied on read {name}: {name}: may not be read"


def test_a_huge_file_is_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Size and number of findings are bounded before anything is believed."""
    with monkeypatch.context() as patched:
        patched.setattr(collectors.scanners.files, "MAX_BYTES", 10)
        gap = read([EVENT], "ocsf", mapped("Diskwatch", "*")).evidence.gap
        assert gap is not None
        assert gap.message == "scan.json: is larger than 10 bytes"
    monkeypatch.setattr(collectors.scanners.reading, "MAX_FINDINGS", 2)
    gap = read([EVENT] * 3, "ocsf", mapped("Diskwatch", "*")).evidence.gap
    assert gap is not None
    assert gap.message == "scan.json: holds 3 findings; at most 2 are read"


def test_duplicates_are_kept_by_name(read: Read) -> None:
    """Lines of one rule and resource are all there, numbered in the order of the file."""
    events = [EVENT, {**EVENT, "compliance": {"control": "DISK-1", "status_id": 1}}, EVENT]
    collected = read(events, "ocsf", mapped("Diskwatch", "DISK-1", "DISK-*"))
    assert collected.record is not None
    assert [(row["id"], row["status"]) for row in collected.record.rows] == [
        ("DISK-1 of disk-a", "fail"),
        ("DISK-1 of disk-a [2]", "pass"),
        ("DISK-1 of disk-a [3]", "fail"),
    ]
    assert collected.evidence.complete


def test_strange_names_are_kept_apart(read: Read) -> None:
    """Long names, NUL, half characters, right-to-left: each keeps its row, cut ones a digest."""
    names = ["N" * 10_000 + "a", "N" * 10_000 + "b", "\u0000", "\ud800", "\u202egnp", "=1+1"]
    events = [{**EVENT, "resources": [{"uid": name}], "strange": {"x": [1]}} for name in names]
    collected = read(json.dumps(events), "ocsf", mapped("Diskwatch", "DISK-1"))
    assert collected.record is not None
    found = [row["resource"] for row in collected.record.rows]
    assert len(set(found)) == len(names)
    assert all(len(name) <= LONGEST for name in found)
    assert {"\u0000", "\\ud800", "\u202egnp", "=1+1"} < set(found)


def test_a_secret_in_a_finding_is_not_stored(read: Read) -> None:
    """A message that repeats a secret costs the unit, as everywhere."""
    key = "AKIA" + "IOSFODNN7" + "EXAMPLQ"
    event = {**EVENT, "status_detail": f"key {key} is active"}
    collected = read([event], "ocsf", mapped("Diskwatch", "DISK-1"))
    assert collected.record is None
    assert key.encode() not in collected.transcript.body
    assert collected.evidence.gap is not None
    assert collected.evidence.gap.code == "SecretFound"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=20,
)


@given(content=VALUES, form=st.sampled_from(FORMS))
def test_any_json_is_read_or_refused(content: Any, form: Format) -> None:
    """Whatever JSON a file holds, it is a report or it is refused as none."""
    _read_or_refused(json.dumps(content).encode(), form)


@given(data=st.binary(max_size=300), form=st.sampled_from(FORMS))
def test_any_bytes_are_read_or_refused(data: bytes, form: Format) -> None:
    """The same of any bytes."""
    _read_or_refused(data, form)


SAMPLES: list[tuple[str, Format]] = [
    ("prowler.ocsf.json", "ocsf"),
    ("semgrep.sarif", "sarif"),
    ("trivy-image.json", "trivy"),
    ("trivy-config.json", "trivy"),
    ("trivy-k8s.json", "trivy"),
    ("kube-bench.json", "kube-bench"),
]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), chosen=st.sampled_from(SAMPLES))
def test_a_spoilt_report_is_read_or_refused(
    data: st.DataObject, chosen: tuple[str, Format]
) -> None:
    """A recorded file with any one value replaced by any other is read, or refused as none."""
    name, form = chosen
    whole = sample(name)
    paths = list(_paths(whole))
    *way, last = data.draw(st.sampled_from(paths))
    inner = whole
    for step in way:
        inner = inner[step]
    inner[last] = data.draw(VALUES)
    _read_or_refused(json.dumps(whole).encode(), form)


def _paths(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*here, key)
        if isinstance(inner, dict | list):
            yield from _paths(inner, (*here, key))


def _read_or_refused(data: bytes, form: Format) -> None:
    report = None
    with suppress(BrokenReportError):
        report = report_of(data, form)
    assert report is None or all(
        each.rule and each.scanner and each.status for each in report.found
    )


def test_one_line_over_and_over_is_read_in_good_time(read: Read) -> None:
    """Thousands of lines of one id are told apart without looking through them for each."""
    count = 20_000
    collected = read([EVENT] * count, "ocsf", mapped("Diskwatch", "DISK-1"))
    assert collected.record is not None
    assert len({row["id"] for row in collected.record.rows}) == count
