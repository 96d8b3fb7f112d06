"""Results as OCSF Compliance Findings (class 2003), one JSON object a line, for SIEMs and lakes."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

from evidence.interchange.oscal.words import name
from evidence.result import Result
from evidence.run_store import RunReader
from evidence.verdict import Verdict

VERSION: Final = "1.5.0"
"""The version of the schema that the events hold to (schema.ocsf.io)."""
STATUS: Mapping[Verdict, tuple[int, str]] = {
    Verdict.PASS: (1, "Pass"),
    Verdict.FAIL: (3, "Fail"),
    Verdict.UNOBSERVED: (2, "Warning"),
    Verdict.STALE: (2, "Warning"),
    Verdict.PENDING: (0, "Unknown"),
    Verdict.WAIVED: (99, "Other"),
    Verdict.NO_OCCURRENCE: (99, "Other"),
    Verdict.NOT_APPLICABLE: (99, "Other"),
}
"""`compliance.status_id` and its caption; the verdict itself stands under `unmapped`."""
_CLASS: Final = 2003
_CREATE: Final = 1


def ocsf_lines(reader: RunReader) -> Iterator[bytes]:
    """One event a result, ended by a line feed; none is left out, whatever its verdict.

    `finding_info.uid` is the same from run to run for the same control, check, scope and resource.
    `severity_id` is 0 (unknown): Tieout does not grade findings.
    """
    run = reader.run
    titles = {control.id: control.title for control in reader.controls().values()}
    docs = {check.id: check.doc for check in reader.checks().values()}
    names = {framework.id: framework.name for framework in run.frameworks}
    moment = int(run.now.timestamp() * 1000)
    metadata = {
        "version": VERSION,
        "product": {"name": "Tieout", "vendor_name": "Tieout", "version": run.version},
        "correlation_uid": run.id,
        "tenant_uid": run.organisation,
    }
    for result in reader.results():
        event = _event(result, titles[result.control], docs.get(result.check, ""), names)
        event |= {"metadata": metadata, "time": moment}
        yield orjson.dumps(event, option=orjson.OPT_APPEND_NEWLINE)


def _event(result: Result, title: str, doc: str, names: Mapping[str, str]) -> dict[str, Any]:
    status, caption = STATUS[result.verdict]
    standards = dict.fromkeys(each.partition(":")[0] for each in result.requirements)
    parts = (result.control, result.check, result.kind, result.scope, result.resource or "")
    event: dict[str, Any] = {
        "activity_id": _CREATE,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": _CLASS,
        "class_name": "Compliance Finding",
        "type_uid": _CLASS * 100 + _CREATE,
        "type_name": "Compliance Finding: Create",
        "severity_id": 0,
        "severity": "Unknown",
        "status_id": 1,
        "status": "New",
        "status_detail": result.reason,
        "message": result.reason or doc or title,
        "finding_info": {"uid": name("ocsf", *parts), "title": title, "desc": doc},
        "compliance": {
            "control": result.control,
            "requirements": list(result.requirements),
            "standards": [names.get(each, each) for each in standards],
            "status": caption,
            "status_id": status,
        },
        "unmapped": {
            "verdict": result.verdict.value,
            "check": result.check,
            "scope": result.scope,
            "owner": result.owner,
            "record": result.record,
        },
    }
    if result.resource is not None:
        resource = {"uid": result.resource, "name": result.resource, "type": result.kind}
        event["resources"] = [resource]
    return event
