"""Checks of what running images are known to hold, by scans that were made elsewhere."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from collectors.kubernetes.workloads.pods import Pod
from collectors.scanners.images import ImageScan
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
AHEAD = timedelta(days=1)
"""So far a scanner's clock may be ahead of ours."""
SHOWN = len("sha256:") + 12
"""How much of a digest a reason shows."""


@check("CLU-23")
def running_images_are_scanned(
    pod: Pod,
    scans: Inventory[ImageScan],
    *,
    exempt_namespaces: list[str],
    scanned_within: timedelta,
    fixed_within: timedelta,
    now: datetime,
) -> None:
    """Every image that runs was scanned lately, and no critical weakness of it is overdue.

    Images are joined by digest, never by name. A weakness is overdue once it has been known to all
    for longer than the time set, whenever it was found here; what the scanner was told to be
    silent about counts too.
    """
    if pod.namespace in exempt_namespaces:
        not_applicable(f"in the exempt namespace {pod.namespace}")
    if pod.ended:
        not_applicable(f"has ended: {pod.phase}")
    running = _running(pod)
    by_digest = scans.by("digests")
    missing = [
        f"{name} runs {digests[0][:SHOWN]}"
        for name, digests in running.items()
        if digests and not any(digest in by_digest for digest in digests)
    ]
    assert not missing, f"not scanned: {', '.join(missing)}"
    newest: dict[str, ImageScan] = {}
    wrong: list[str] = []
    for name, digests in running.items():
        if latest := _latest([each for digest in digests for each in by_digest.get(digest, ())]):
            newest[name] = latest[0]
            wrong += [f"{name} {each}" for each in _late(latest[0], scanned_within, now)]
            lately = [each for each in latest if now - each.observed_at <= scanned_within]
            counted = lately or latest[:1]
            overdue = {said for each in counted for said in _due(each, fixed_within, now)}
            wrong += [f"{name} has critical {', '.join(sorted(overdue))}"] if overdue else []
    assert not wrong, "; ".join(wrong)
    nameless = [name for name, digests in running.items() if not digests]
    if nameless:
        reason = "the cluster tells no digest (yet)"
        not_observed(pod, f"which image runs in {' and '.join(nameless)}", reason)
    for name, scan in newest.items():
        for why in _doubts(scan, fixed_within, now):
            not_observed(pod, f"whether the image of {name} has a critical weakness", why)


def _running(pod: Pod) -> dict[str, list[str]]:
    """By container the digests that it runs by, as its runtime and its specification tell them."""
    return {
        each["name"]: sorted(
            {
                *DIGEST.findall(pod.image_ids.get(each["name"], "")),
                *DIGEST.findall(each["image"]),
            }
        )
        for each in pod.containers
    }


def _latest(scans: list[ImageScan]) -> list[ImageScan]:
    """The newest scan by each scanner, the newest of all first: one may know what others do not."""
    by_scanner: dict[str, ImageScan] = {}
    for each in sorted(scans, key=lambda scan: scan.observed_at):
        by_scanner[each.scanner] = each
    return sorted(by_scanner.values(), key=lambda scan: scan.observed_at, reverse=True)


def _late(scan: ImageScan, scanned_within: timedelta, now: datetime) -> Iterator[str]:
    if now - scan.observed_at > scanned_within:
        yield f"was scanned last on {scan.observed_at:%Y-%m-%d}"


def _due(scan: ImageScan, fixed_within: timedelta, now: datetime) -> Iterator[str]:
    for each in scan.weaknesses:
        if each["severity"] and each["published"] and now - each["published"] > fixed_within:
            yield f"{each['rule']} since {each['published']:%Y-%m-%d}"


def _doubts(scan: ImageScan, fixed_within: timedelta, now: datetime) -> Iterator[str]:
    """Why a scan without anything overdue is no proof that nothing is."""
    if scan.observed_at - now > AHEAD:
        yield f"it was scanned on {scan.observed_at:%Y-%m-%d}, as a clock has it that is wrong"
    if not scan.looked:
        yield f"{scan.scanner} does not say that it looked for vulnerabilities"
    if scan.doubt:
        yield scan.doubt
    if not scan.vouched:
        yield "the mapping does not say lists: failures, so what was filtered out is not known"
    undated = [each["rule"] for each in scan.weaknesses if not each["published"]]
    if undated:
        yield f"since when {', '.join(undated)} is known, the scan does not say"
    ungraded = [
        each["rule"]
        for each in scan.weaknesses
        if not each["severity"] and each["published"] and now - each["published"] > fixed_within
    ]
    if ungraded:
        yield f"how severe {', '.join(ungraded)} is, nobody says"
