"""Checks of what running images are known to hold, by scans that were made elsewhere."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from collectors.kubernetes.workloads.pods import Pod
from collectors.scanners.images import ImageScan
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
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
    newest = {
        name: max(known, key=lambda scan: scan.observed_at)
        for name, digests in running.items()
        if (known := [each for digest in digests for each in by_digest.get(digest, ())])
    }
    wrong = [
        f"{name} {said}"
        for name, scan in newest.items()
        for said in _wrong(scan, scanned_within, fixed_within, now)
    ]
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


def _wrong(
    scan: ImageScan, scanned_within: timedelta, fixed_within: timedelta, now: datetime
) -> Iterator[str]:
    if now - scan.observed_at > scanned_within:
        yield f"was scanned last on {scan.observed_at:%Y-%m-%d}"
    overdue = [
        f"{each['rule']} since {each['published']:%Y-%m-%d}"
        for each in scan.weaknesses
        if each["severity"] and each["published"] and now - each["published"] > fixed_within
    ]
    if overdue:
        yield f"has critical {', '.join(overdue)}"


def _doubts(scan: ImageScan, fixed_within: timedelta, now: datetime) -> Iterator[str]:
    """Why a scan without anything overdue is no proof that nothing is."""
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
