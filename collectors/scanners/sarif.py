"""SARIF 2.1.0 (OASIS): the results of static analysis, and what its runs say of themselves."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from collectors.scanners.json_text import Node, cut
from collectors.scanners.report import Found, Looked, Report, ScannedImage, Status, digests_in
from collectors.scanners.sarif_rules import Rules

VERSION = "2.1.0"
_BASELINED = "in the baseline"
_LEVEL = "warning"
"""The level of what states none; no ground to leave it out as less severe."""
_KINDS: Mapping[str, Status] = {
    "pass": "pass", "fail": "fail", "open": "unknown", "review": "manual",
    "informational": "unknown", "notApplicable": "skipped",
}  # fmt: skip


def sarif_report(log: Node) -> Report:
    """What a log file says, run by run.

    Raises:
        BrokenReportError: for another version, or what is no log.
    """
    if log.text("version") != VERSION:
        raise log.at("version").broken(f"must be {VERSION}")
    found: list[Found] = []
    looked: list[Looked] = []
    faults: list[str] = []
    images: list[ScannedImage] = []
    if not isinstance(log.at("runs").value, list):
        raise log.at("runs").broken("must be a list")
    for run in log.objects("runs"):
        one = _Run(run)
        found += one.found()
        faults += one.faults()
        looked += one.looked()
        images += one.images()
    return Report(found, looked, faults, images)


class _Run:
    """One run of one tool."""

    def __init__(self, run: Node) -> None:
        tool = run.object("tool")
        driver = tool.object("driver") if tool else None
        if tool is None or driver is None:
            raise run.at("tool").broken("must name its driver")
        self.node = run
        self.scanner = driver.demanded("name")
        self.version = driver.text("semanticVersion") or driver.text("version")
        self.invocations = list(run.objects("invocations"))
        self.rules = Rules(tool, driver, self.invocations)
        ends = [each.instant("endTimeUtc") or each.instant("startTimeUtc")
                for each in self.invocations]  # fmt: skip
        known = [each for each in ends if each]
        self.at: datetime | None = min(known) if known and len(known) == len(ends) else None

    def found(self) -> Iterator[Found]:
        for result in self.node.objects("results"):
            # A result that a baseline had and this run has not is no finding of this run.
            if result.text("baselineState") != "absent":
                yield self._found(result)

    def _found(self, result: Node) -> Found:
        rule_id, stated = self.rules.of(result)
        kind, level = result.text("kind") or "fail", self.rules.level(rule_id, result)
        uri, line = _location(result)
        status = _KINDS.get(kind, "unknown")
        muted = _muted(result)
        if muted and status != "fail":
            # Who silences a result may make it read as passed.
            status, muted = ("unknown" if muted != _BASELINED else status), None
        place = f"{uri}:{line}" if uri and line else uri
        message = result.object("message")
        key = _fingerprint(result) or (f"line {line}" if line else None)
        part = stated if stated != rule_id else None
        return Found(
            scanner=self.scanner,
            rule=rule_id,
            category="analysis",
            status=status,
            said=f"{kind}, {level or _LEVEL}" if status == "fail" else kind,
            version=self.version,
            title=_title(self.rules.get(rule_id)),
            severity=self.rules.severity(rule_id, result),
            message=message.text("text") if message else None,
            resource=uri,
            place=place,
            at=self.at,
            muted=muted,
            key=cut(", ".join(filter(None, (part, key)))) or None,
        )

    def faults(self) -> Iterator[str]:
        if not self.node.has("results"):
            yield f"{self.node.where} has no results, as of a scan that was not run"
        for each in self.invocations:
            if not each.flag("executionSuccessful"):
                yield f"{each.where}/executionSuccessful is not true"
            for name in ("toolExecutionNotifications", "toolConfigurationNotifications"):
                for note in each.objects(name):
                    if note.text("level") == "error":
                        yield f"{note.where} is an error"

    def looked(self) -> Iterator[Looked]:
        """That it ran to its end by the rules that were on; said by its invocations alone."""
        if not self.invocations or any(self.faults()):
            return
        ran = self.rules.on()
        if ran is None:
            return
        yield Looked(
            scanner=self.scanner,
            resource=self._subject(),
            category="analysis",
            rules=ran,
            version=self.version,
            at=self.at,
        )

    def images(self) -> Iterator[ScannedImage]:
        """The image that it looked at, as Trivy tells of it beside what SARIF has a place for.

        It says that it scanned the image, and not for what: without results it says little.
        """
        about = self.node.object("properties")
        named = about.text("imageName") if about else None
        if about is None or named is None:
            return
        digests = digests_in(named, about.text("imageID"), *about.texts("repoDigests"))
        yield ScannedImage(
            scanner=self.scanner,
            digests=digests,
            name=named,
            version=self.version,
            at=self.at,
            found=tuple(self.found()),
        )

    def _subject(self) -> str | None:
        for source in self.node.objects("versionControlProvenance"):
            revision = source.text("revisionId")
            uri = source.demanded("repositoryUri")
            return cut(f"{uri}@{revision}" if revision else uri)
        details = self.node.object("automationDetails")
        return details.text("id") if details else None


def _title(rule: Node | None) -> str | None:
    if rule is None:
        return None
    short = rule.object("shortDescription")
    return (short.text("text") if short else None) or rule.text("name")


def _location(result: Node) -> tuple[str | None, int | None]:
    for location in result.objects("locations"):
        physical = location.object("physicalLocation")
        artifact = physical.object("artifactLocation") if physical else None
        region = physical.object("region") if physical else None
        uri = artifact.text("uri") if artifact else None
        if uri:
            return uri, region.number("startLine") if region else None
        for logical in location.objects("logicalLocations"):
            return logical.text("fullyQualifiedName") or logical.text("name"), None
    return None, None


def _muted(result: Node) -> str | None:
    """How it is suppressed; one that was rejected or is under review suppresses nothing."""
    for each in result.objects("suppressions"):
        if (each.text("status") or "accepted") == "accepted":
            return f"suppressed {each.text('kind') or 'somewhere'}"
    if result.text("baselineState") in ("unchanged", "updated"):
        return _BASELINED
    return None


def _fingerprint(result: Node) -> str | None:
    for name in ("fingerprints", "partialFingerprints"):
        prints = result.object(name)
        for key in sorted(prints.members) if prints else ():
            return prints.text(key) if prints else None
    return None
