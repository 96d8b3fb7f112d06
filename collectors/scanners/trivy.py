"""Trivy's JSON: of an image, a file system or configuration, and of a cluster (`trivy k8s`)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from collectors.scanners.json_text import Node, cut
from collectors.scanners.report import (
    Category,
    Found,
    Looked,
    Report,
    ScannedImage,
    Status,
    digests_in,
)

NAME = "Trivy"
_LISTS: Mapping[str, Category] = {
    "Vulnerabilities": "vulnerability",
    "Misconfigurations": "misconfiguration",
    "Secrets": "secret",
    "Licenses": "licence",
}
_MISCONFIGURED: Mapping[str, Status] = {"PASS": "pass", "FAIL": "fail", "EXCEPTION": "fail"}
_PACKAGES = ("os-pkgs", "lang-pkgs")


@dataclass(frozen=True, slots=True)
class _Scan:
    """What is the same for all that one scan found."""

    subject: str | None
    version: str | None
    at: datetime | None
    ended: bool = False
    """Whether the distribution is past its end of support."""


def trivy_report(whole: Node) -> Report:
    """What a report says.

    Raises:
        BrokenReportError: for what is no report of Trivy.
    """
    tool = whole.object("Trivy")
    version, at = tool.text("Version") if tool else None, whole.instant("CreatedAt")
    if "ClusterName" in whole.members:
        return _of_cluster(whole, version, at)
    if whole.number("SchemaVersion") is None:
        raise whole.at("SchemaVersion").broken("must be there in a report of Trivy")
    scan = _Scan(whole.text("ArtifactName"), version, at, _past_support(whole))
    found: list[Found] = []
    looked: list[Looked] = []
    faults: list[str] = []
    for result in whole.objects("Results"):
        found += _found(result, scan)
        looked += _looked(result, scan)
        faults += _unlisted(result)
    return Report(found, looked, faults, _images(whole, scan, found, looked))


def _images(
    whole: Node, scan: _Scan, found: Sequence[Found], looked: Sequence[Looked]
) -> list[ScannedImage]:
    """The image that a report is about; none where it is about something else."""
    if whole.text("ArtifactType") != "container_image":
        return []
    metadata = whole.object("Metadata")
    named = [*metadata.texts("RepoDigests"), metadata.text("ImageID")] if metadata else []
    return [
        ScannedImage(
            scanner=NAME,
            digests=digests_in(scan.subject, *named),
            name=scan.subject,
            version=scan.version,
            at=scan.at,
            found=found,
            looked=bool(looked),
            doubt=next((each.doubt for each in looked if each.doubt), None),
        )
    ]


def _of_cluster(whole: Node, version: str | None, at: datetime | None) -> Report:
    found: list[Found] = []
    looked: list[Looked] = []
    faults: list[str] = []
    cluster = whole.text("ClusterName")
    if "Resources" not in whole.members and "Findings" not in whole.members:
        faults.append("it lists no resources")
    for name in ("Resources", "Findings"):
        for resource in whole.objects(name):
            parts = [cluster, *(resource.text(each) for each in ("Namespace", "Kind", "Name"))]
            subject = cut("/".join(each for each in parts if each))
            if resource.text("Error"):
                faults.append(f"{resource.where}/Error is an error")
            scan = _Scan(subject, version, at, _past_support(resource))
            for result in resource.objects("Results"):
                found += _found(result, scan)
                looked += _looked(result, scan)
                faults += _unlisted(result)
    return Report(found, looked, faults)


def _unlisted(result: Node) -> Iterator[str]:
    """Where its own summary counts more failures and exceptions than it lists."""
    summary = result.object("MisconfSummary")
    listed = [each.text("Status") or "FAIL" for each in result.objects("Misconfigurations")]
    for name, word in (("Failures", "FAIL"), ("Exceptions", "EXCEPTION")):
        counted = summary.number(name) if summary else None
        if summary and counted is not None and counted > listed.count(word):
            yield f"{summary.where}/{name} says {counted}, and {listed.count(word)} are listed"


def _past_support(report: Node) -> bool:
    metadata = report.object("Metadata")
    system = metadata.object("OS") if metadata else None
    return bool(system and system.flag("EOSL"))


def _looked(result: Node, scan: _Scan) -> Iterator[Looked]:
    """A target of packages is listed whether or not a vulnerability was found in it."""
    kind = result.text("Class")
    if kind not in _PACKAGES:
        return
    ended = scan.ended and kind == "os-pkgs"
    yield Looked(
        scanner=NAME,
        resource=_resource(result, scan),
        category="vulnerability",
        version=scan.version,
        at=scan.at,
        doubt="its distribution is past the end of its support" if ended else None,
    )


def _resource(result: Node, scan: _Scan) -> str | None:
    target = result.text("Target")
    if scan.subject is None or target is None:
        return target or scan.subject
    return target if target.startswith(scan.subject) else cut(f"{scan.subject}: {target}")


def _found(result: Node, scan: _Scan) -> Iterator[Found]:
    for name, category in _LISTS.items():
        for each in result.objects(name):
            yield _READERS[category](each, result, scan, None)
    for each in result.objects("ExperimentalModifiedFindings"):
        finding, word = each.object("Finding"), each.text("Type") or ""
        read = _BY_TYPE.get(word)
        if finding is None or read is None:
            raise each.broken("must hold a finding of a known type")
        by = each.text("Source") or "a statement"
        yield read(finding, result, scan, f"{each.text('Status') or 'changed'} by {by}")


def _vulnerability(each: Node, result: Node, scan: _Scan, muted: str | None) -> Found:
    package, installed = each.text("PkgName"), each.text("InstalledVersion")
    path, fixed = each.text("PkgPath"), each.text("FixedVersion")
    mended = f"mended in {fixed}" if fixed else "not mended yet"
    return Found(
        scanner=NAME,
        rule=each.demanded("VulnerabilityID"),
        category="vulnerability",
        status="fail",
        said=each.text("Status") or "listed",
        version=scan.version,
        title=each.text("Title"),
        severity=each.text("Severity"),
        message=cut(f"{package or 'a package'} {installed or 'of no stated version'}, {mended}"),
        resource=_resource(result, scan),
        place=path or package,
        at=scan.at,
        muted=muted,
        key=", ".join(each for each in (package, path) if each) or None,
        published=each.instant("PublishedDate"),
    )


def _misconfiguration(each: Node, result: Node, scan: _Scan, muted: str | None) -> Found:
    word = each.text("Status") or "FAIL"
    status = _MISCONFIGURED.get(word, "unknown")
    if muted and status != "fail":
        status, muted = "unknown", None
    if word == "EXCEPTION":
        muted = "an exception of the scanner"
    cause = each.object("CauseMetadata")
    line = cause.number("StartLine") if cause else None
    resource = cause.text("Resource") if cause else None
    return Found(
        scanner=NAME,
        rule=each.text("AVDID") or each.demanded("ID"),
        category="misconfiguration",
        status=status,
        said=word,
        version=scan.version,
        title=each.text("Title"),
        severity=each.text("Severity"),
        message=each.text("Message"),
        resource=_resource(result, scan),
        place=resource or (f"line {line}" if line else None),
        at=scan.at,
        muted=muted,
        key=resource or (f"line {line}" if line else None),
    )


def _secret(each: Node, result: Node, scan: _Scan, muted: str | None) -> Found:
    # What was matched is never taken: it may be the secret itself.
    line = each.number("StartLine")
    return Found(
        scanner=NAME,
        rule=each.demanded("RuleID"),
        category="secret",
        status="fail",
        said="found",
        version=scan.version,
        title=each.text("Title"),
        severity=each.text("Severity"),
        resource=_resource(result, scan),
        place=f"line {line}" if line else None,
        at=scan.at,
        muted=muted,
        key=f"line {line}" if line else None,
    )


def _licence(each: Node, result: Node, scan: _Scan, muted: str | None) -> Found:
    package = each.text("PkgName") or each.text("FilePath")
    return Found(
        scanner=NAME,
        rule=each.demanded("Name"),
        category="licence",
        # A licence is listed whatever is thought of it; its severity says what is.
        status="warn",
        said=each.text("Category") or "listed",
        version=scan.version,
        severity=each.text("Severity"),
        resource=_resource(result, scan),
        place=package,
        at=scan.at,
        muted=muted,
        key=package,
    )


_Reader = Callable[[Node, Node, _Scan, str | None], Found]
_READERS: Mapping[Category, _Reader] = {
    "vulnerability": _vulnerability,
    "misconfiguration": _misconfiguration,
    "secret": _secret,
    "licence": _licence,
}
_BY_TYPE: Mapping[str, _Reader] = {
    "vulnerability": _vulnerability,
    "misconfiguration": _misconfiguration,
    "secret": _secret,
    "license": _licence,
}
"""The same by the word that Trivy has for each sort of a finding that was taken away."""
