"""OCSF findings (schema.ocsf.io, classes 2001 to 2004), as Prowler and others write them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from collectors.scanners.json_text import Node, cut
from collectors.scanners.report import (
    Category,
    Found,
    Report,
    ScannedImage,
    Status,
    digests_in,
)

CLASSES: Mapping[int, Category] = {
    2001: "detection",
    2002: "vulnerability",
    2003: "compliance",
    2004: "detection",
}
"""`class_uid` of the classes that are findings."""
_COMPLIANCE: Mapping[int, Status] = {1: "pass", 2: "warn", 3: "fail"}
_WORDS: Mapping[str, Status] = {
    "pass": "pass", "passed": "pass", "fail": "fail", "failed": "fail", "warning": "warn",
    "manual": "manual", "info": "unknown", "unknown": "unknown", "other": "unknown",
    "skipped": "skipped", "not_available": "unknown", "not_applicable": "skipped",
}  # fmt: skip
_MUTED = {3: "Suppressed", 5: "Archived"}
_CLOSED = {4: "Resolved", 6: "Deleted"}


def ocsf_report(events: Sequence[Node]) -> Report:
    """What a list of events says.

    Raises:
        BrokenReportError: for an event that is no finding, or lacks what makes it one.
    """
    found = [each for event in events for each in _found(event)]
    return Report(found, images=_images(found))


def _images(found: Iterable[Found]) -> list[ScannedImage]:
    """Images that findings name by digest; what has none is not told of, however often scanned."""
    by_image: dict[tuple[str, str], list[Found]] = {}
    for each in found:
        if each.resource and digests_in(each.resource):
            by_image.setdefault((each.scanner, each.resource), []).append(each)
    return [
        ScannedImage(
            scanner=scanner,
            digests=digests_in(resource),
            name=resource,
            version=several[0].version,
            at=min((each.at for each in several if each.at), default=None),
            found=several,
        )
        for (scanner, resource), several in by_image.items()
    ]


def _found(event: Node) -> Iterator[Found]:
    number = event.number("class_uid")
    category = CLASSES.get(number or 0)
    if category is None:
        raise event.at("class_uid").broken("must be a class of findings: 2001, 2002, 2003 or 2004")
    metadata, info = event.object("metadata"), event.object("finding_info")
    product = metadata.object("product") if metadata else None
    if metadata is None or product is None:
        raise event.at("metadata").broken("must name the product that found it")
    status, said, muted = _status(event, category)
    base = Found(
        scanner=product.text("name") or product.demanded("uid"),
        rule="",
        category=category,
        status=status,
        said=said,
        version=product.text("version"),
        title=info.text("title") if info else None,
        severity=event.text("severity"),
        message=event.text("status_detail") or event.text("message"),
        at=_instant(event),
        muted=muted,
    )
    for resource, place in _resources(event):
        where = replace(base, resource=resource, place=place)
        listed = category == "vulnerability" and any(event.objects("vulnerabilities"))
        if listed:
            yield from _vulnerabilities(event, where)
        else:
            yield replace(where, rule=_rule(event, metadata, info))


def _status(event: Node, category: Category) -> tuple[Status, str, str | None]:
    """The status, the scanner's word for it, and how it was muted."""
    status, said = _judged(event, category)
    state = event.number("status_id") or 0
    muted = _MUTED.get(state)
    if muted is None and (event.text("status") or "").lower() in ("suppressed", "muted"):
        muted = "Suppressed"
    if muted:
        # Who silences a finding may make it read as passed; only its failure is beyond doubt.
        silenced = status if status in ("fail", "manual") else "unknown"
        if said.lower() == "muted":
            silenced = "fail"
        return silenced, said, muted
    if state in _CLOSED and status == "fail":
        return "unknown", f"{said}, {_CLOSED[state]}", None
    return status, said, None


def _judged(event: Node, category: Category) -> tuple[Status, str]:
    if category == "compliance":
        compliance = event.object("compliance")
        if compliance is None:
            raise event.at("compliance").broken("must be there in a compliance finding")
        number, word = compliance.number("status_id"), compliance.text("status")
        named = _WORDS.get((word or "").lower(), "unknown")
        counted = _COMPLIANCE.get(number or 0, "unknown")
        if {named, counted} == {"pass", "fail"}:
            raise compliance.at("status").broken("says another thing than status_id")
        status = named if counted == "unknown" else counted
        if status == "pass" and word and named != "pass":
            # Number and word differ: neither is believed.
            status = "unknown"
        return status, word or (f"status_id {number}" if number is not None else "nothing")
    code = event.text("status_code")
    if code is None:
        return "fail", "detected"
    return _WORDS.get(code.lower(), "unknown"), code


def _rule(event: Node, metadata: Node, info: Node | None) -> str:
    compliance = event.object("compliance")
    analytic = info.object("analytic") if info else None
    found = (
        metadata.text("event_code")
        or (compliance.text("control") if compliance else None)
        or (analytic.text("uid") or analytic.text("name") if analytic else None)
    )
    if not found:
        raise event.broken("names no rule: no metadata/event_code, compliance/control or analytic")
    return found


def _vulnerabilities(event: Node, base: Found) -> Iterator[Found]:
    for each in event.objects("vulnerabilities"):
        cve, advisory = each.object("cve"), each.object("advisory")
        rule = (cve.text("uid") if cve else None) or (advisory.text("uid") if advisory else None)
        packages = [one.demanded("name") for one in each.objects("affected_packages")]
        yield replace(
            base,
            rule=rule or each.demanded("title"),
            title=each.text("title") or base.title,
            severity=each.text("severity") or base.severity,
            key=cut(", ".join(packages)) or None,
        )


def _resources(event: Node) -> Iterator[tuple[str | None, str | None]]:
    """Every resource with the region or namespace it lies in; an event may name none."""
    several = list(event.objects("resources"))
    single = event.object("resource")
    if single:
        several.append(single)
    cloud = event.object("cloud")
    around = cloud.text("region") if cloud else None
    for each in several:
        place = each.text("region") or each.text("namespace") or around
        yield each.text("uid") or each.text("name"), place
    if not several:
        yield None, around


def _instant(event: Node) -> datetime | None:
    return event.epoch("time") or event.instant("time_dt")
