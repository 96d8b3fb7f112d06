"""Every call of the collectors, denied in turn: what needed it is unobserved, never a pass."""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest
from botocore.awsrequest import AWSResponse

import collectors.delivered
from collectors.aws.operations import TABLE
from evidence.record import UNOBSERVED, Record
from evidence.result import Result
from evidence.run_store import RunReader
from evidence.transcript import Transcript
from evidence.verdict import Verdict
from evidence.workbook.render import render_workbook
from tests.faults.figures import figures
from tests.flow.estate import Spoken, audited, results, tieout
from tieout.cli.summary import exit_code
from tieout.standins.kubernetes import Fault, KubernetesStandIn
from tieout.workspace import Workspace

LIST = re.compile(r"GET /(?:api|apis/(?P<group>[^/]+))/v1/(?P<resource>[a-z]+)")
NOT_USED = {"s3:HeadBucket"}
"""Reads that a session lets through and no shipped collector asks."""

WHO_AM_I = "POST /apis/authentication.k8s.io/v1/selfsubjectreviews"
WHICH_CLUSTER = "GET /api/v1/namespaces/kube-system"
ASIDE = ("sts:GetCallerIdentity", "ec2:DescribeRegions", WHO_AM_I, WHICH_CLUSTER)
"""What the sources ask before any collector, so that no transcript holds it."""

REFUSAL = b"""<?xml version="1.0"?>
<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
<Message>User is not authorized to perform this action</Message></Error>
<RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>"""
EC2_REFUSAL = b"""<?xml version="1.0"?>
<Response><Errors><Error><Code>UnauthorizedOperation</Code>
<Message>You are not authorized to perform this operation.</Message></Error></Errors>
<RequestID>00000000-0000-0000-0000-000000000000</RequestID></Response>"""
S3_REFUSAL = b"""<?xml version="1.0"?>
<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"""
JSON_REFUSAL = b'{"__type": "AccessDeniedException", "Message": "not authorized"}'
REFUSALS = {
    "ec2": EC2_REFUSAL,
    "s3": S3_REFUSAL,
    "cloudtrail": JSON_REFUSAL,
    "organizations": JSON_REFUSAL,
}


class Body:
    """The raw side of an answer that never came over the wire."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._data


@dataclass
class Audited:
    """The company's workspace with the audit that nobody disturbed."""

    folder: Path
    place: Workspace
    chat: KubernetesStandIn
    refused: set[str]
    whole: RunReader
    results: Mapping[Spoken, Result] = field(init=False)
    operations: Mapping[str, set[tuple[str, str]]] = field(init=False)
    """Each operation asked, with the units that asked it."""

    def __post_init__(self) -> None:
        self.results = results(self.whole)
        asked: dict[str, set[tuple[str, str]]] = {}
        for unit in self.whole.run.evidence:
            transcript = Transcript.parse(self.whole.vault.get(unit.transcript))
            for exchange in transcript.exchanges:
                asked.setdefault(exchange.operation, set()).add((unit.kind, str(unit.scope)))
        self.operations = asked


def refusing(place: Workspace, refused: set[str]) -> None:
    """Answer 403 in place of AWS to the operations in `refused`, as it stands at each call."""
    (source,) = (each for each in place.sources if each.system == "aws")

    def answer(request: Any, event_name: str, **_: Any) -> AWSResponse | None:
        _, service, operation = event_name.split(".")
        # botocore's event names write s3control with a hyphen.
        named = f"{service.replace('s3-control', 's3control')}:{operation}"
        if named not in refused:
            return None
        body: Any = Body(REFUSALS.get(service, REFUSAL))
        return AWSResponse(request.url, 403, {"content-type": "text/xml"}, body)

    source.connection.sdk.register("before-send", answer)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def estate(folder: Path, chat: KubernetesStandIn) -> Audited:
    place, refused = Workspace.load(folder), set[str]()
    refusing(place, refused)
    return Audited(folder, place, chat, refused, audited(place))


@contextmanager
def denied_in_aws(estate: Audited, operation: str) -> Iterator[Workspace]:
    place, refused = estate.place, estate.refused
    if operation in ASIDE:
        # Known already to the source that asked before: a new one has to ask again.
        place = Workspace.load(without_regions(estate.folder))
        refusing(place, refused)
    refused.add(operation)
    yield place
    refused.clear()


def without_regions(folder: Path) -> Path:
    """The same workspace with a vault of its own, told to read every region that is enabled."""
    other = folder.with_name(f"{folder.name}-all-regions")
    if not other.exists():
        shutil.copytree(folder, other, ignore=shutil.ignore_patterns("vault"))
        text = (other / "tieout.toml").read_text()
        (other / "tieout.toml").write_text(re.sub("(?m)^regions = .*\n", "", text))
    return other


@contextmanager
def denied_in_kubernetes(estate: Audited, operation: str) -> Iterator[Workspace]:
    if operation in ASIDE:
        # Known already to the source that asked before: a new one has to ask again.
        path = operation.partition(" ")[2]
        estate.chat.fault(Fault(path, "html", status=403, times=None))
        yield Workspace.load(estate.folder)
        estate.chat.clear_faults()
        return
    found = LIST.fullmatch(operation)
    assert found, operation
    estate.chat.deny(found["group"] or "", found["resource"])
    yield estate.place
    estate.chat.allow_all()


@contextmanager
def denied_on_disk(estate: Audited, operation: str) -> Iterator[Workspace]:
    """A file that may not be opened; root opens all, so the refusal is made up."""
    name, real = operation.removeprefix("read "), os.open

    def refuse(path: Any, *rest: Any, **named: Any) -> int:
        if Path(path).name == name:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *rest, **named)

    with patch.object(collectors.delivered.os, "open", refuse):
        yield estate.place


Denying = Callable[[Audited, str], AbstractContextManager[Workspace]]
WORLDS: dict[str, Denying] = {
    "aws": denied_in_aws,
    "kubernetes": denied_in_kubernetes,
    "people": denied_on_disk,
}


def world_of(operation: str) -> str:
    if operation.startswith(("GET ", "POST ")):
        return "kubernetes"
    return "people" if operation.startswith("read ") else "aws"


ASKED = [
    *sorted(set(TABLE) - NOT_USED),
    WHO_AM_I,
    WHICH_CLUSTER,
    *(f"GET /api/v1/{name}" for name in ("namespaces", "pods")),
    "GET /apis/networking.k8s.io/v1/networkpolicies",
    *(
        f"GET /apis/rbac.authorization.k8s.io/v1/{name}"
        for name in ("clusterrolebindings", "clusterroles", "rolebindings", "roles")
    ),
    *(
        f"read {name}"
        for name in ("approvals.csv", "employees.csv", "pledges.csv", "training.xlsx")
    ),
]


def test_the_list_of_calls_is_whole(estate: Audited) -> None:
    """Every call seen in a transcript is denied below, and every one denied below is used."""
    assert set(ASKED) == set(estate.operations) | set(ASIDE)


@pytest.mark.parametrize("operation", ASKED)
def test_denied(estate: Audited, operation: str) -> None:
    """No result becomes a pass, none vanishes; what changed is unobserved and names the call."""
    with WORLDS[world_of(operation)](estate, operation) as place:
        reader = audited(place)
    now = results(reader)
    missing = {key for key in estate.results if key not in now}
    for key in missing:
        assert spoken_of_whole(now, key), f"{key} vanished"
    changed = {key: each for key, each in now.items() if differs(estate.results.get(key), each)}
    assert changed or missing, f"nothing needed {operation}"
    for key, each in changed.items():
        assert Verdict.UNOBSERVED is each.verdict, (each, estate.results.get(key))
        assert operation in each.reason, each
    assert exit_code(reader.run.totals, strict=False) in (1, 3)
    assert "incomplete" == reader.run.status or unread_fields(reader)
    honest(estate, reader, operation)
    false = [key for key, each in changed.items() if each.verdict is Verdict.PASS]
    figures("F9", ablations=1, false_passes=len(false))


def differs(before: Result | None, after: Result) -> bool:
    """Whether a result says something else than before; another record is no news by itself."""
    return before is None or (before.verdict, before.reason) != (after.verdict, after.reason)


def spoken_of_whole(now: Mapping[Spoken, Result], key: Spoken) -> bool:
    """Whether what is gone is spoken of as unobserved where its whole population is."""
    control, check, kind, scope, _ = key
    return any(
        each.verdict is Verdict.UNOBSERVED
        for (*judged, where, resource), each in now.items()
        if judged == [control, check, kind]
        and resource is None
        and (where == scope or scope.startswith(f"{where}/"))
    )


def unread_fields(reader: RunReader) -> bool:
    return any(item.unobserved for item in reader.run.evidence)


def honest(estate: Audited, reader: RunReader, operation: str) -> None:
    """Hold what was stored against what was there: a field is as it was, or marked as unread."""
    before = {(each.kind, str(each.scope)): each for each in estate.whole.run.evidence}
    touched = estate.operations.get(operation, set())
    for unit in reader.run.evidence:
        name = unit.kind, str(unit.scope)
        if name not in before:
            assert unit.record is None, "a unit of a scope that was not there has no record"
            assert unit.gap is not None
            assert operation == unit.gap.operation
            continue
        if unit.record == before[name].record:
            continue
        assert name in touched
        rows = record(estate.whole, before[name].record).rows
        now = record(reader, unit.record).rows if unit.record else []
        if rows == now:
            # The call proved the count alone, and another one proves it as well.
            assert unit.gap or record(reader, unit.record).completeness.expected == len(rows)
            continue
        assert operation in " ".join([str(unit.gap), *unit.unobserved])
        known = {row["id"]: row for row in rows}
        for row in now:
            unread = row.get(UNOBSERVED, {})
            assert row["id"] in known
            for name_of, value in known[row["id"]].items():
                if name_of != UNOBSERVED:
                    assert name_of in unread or row.get(name_of) == value, (row["id"], name_of)


def record(reader: RunReader, digest: str | None) -> Record:
    assert digest is not None
    return reader.record(digest)


@pytest.mark.parametrize(
    ("operation", "shown"),
    [
        ("s3:GetBucketAcl", "s3:GetBucketAcl"),
        ("ec2:DescribeSecurityGroups", "ec2:DescribeSecurityGroups"),
        ("GET /api/v1/pods", "GET /api/v1/pods"),
        ("read employees.csv", "employees.csv"),
    ],
)
def test_the_gap_stands_in_the_workbook(
    estate: Audited, operation: str, shown: str, tmp_path: Path
) -> None:
    """The sheet Populations names the call that had no answer, for an auditor to see."""
    with WORLDS[world_of(operation)](estate, operation) as place:
        reader = audited(place)
    target = tmp_path / "soc2.xlsx"
    render_workbook(reader, "soc2-2017", target)
    sheet = openpyxl.load_workbook(target, read_only=True)["Populations"]
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert [cell for cell in cells if shown in cell], operation


def test_the_command_says_so(estate: Audited) -> None:
    """`tieout run` names the call on standard error and ends with 1 or 3."""
    with denied_in_kubernetes(estate, "GET /api/v1/pods"):
        said = tieout("run", "--workspace", estate.folder)
    assert said.code in (1, 3)
    assert "GET /api/v1/pods" in said.err
